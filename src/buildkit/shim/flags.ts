import { FLAG_NAMES, type FlagName } from '../../kaniko/flag-names.ts';
import type { KanikoFlavor } from '../../model.ts';
import { ownValue } from '../../own-value.ts';

/** What the shim does with one flag of Kaniko. */
export type ShimUse =
  /** The last value counts; it is kept in this variable. */
  | `k2b_${string}`
  /** Its own lines, see `arguments.ts`. */
  | 'own'
  /** It has no effect on BuildKit. */
  | 'dropped'
  /** The call ends with status 64 before anything is built. */
  | 'refused';

/**
 * Every flag of Kaniko and its forks. A flag is refused where its translation needs more than one function can see or
 * hold: an earlier step, another program, certificates, a policy file.
 */
export const SHIM_FLAGS: Readonly<Record<string, ShimUse>> = {
  annotation: 'refused',
  bucket: 'refused',
  'build-arg': 'own',
  cache: 'k2b_cache',
  'cache-copy-layers': 'dropped',
  'cache-dir': 'dropped',
  'cache-repo': 'own',
  'cache-run-layers': 'k2b_cache_runs',
  'cache-ttl': 'dropped',
  cleanup: 'dropped',
  'compressed-caching': 'dropped',
  compression: 'own',
  'compression-level': 'refused',
  context: 'k2b_context',
  'context-sub-path': 'k2b_sub_path',
  'credential-helpers': 'refused',
  'custom-platform': 'own',
  destination: 'own',
  'digest-file': 'k2b_digest_file',
  dockerfile: 'k2b_file',
  dryrun: 'refused',
  force: 'dropped',
  'force-build-metadata': 'dropped',
  git: 'refused',
  'ignore-path': 'own',
  'ignore-var-run': 'dropped',
  'image-download-retry': 'dropped',
  'image-format': 'refused',
  'image-fs-extract-retry': 'dropped',
  'image-name-tag-with-digest-file': 'k2b_tag_file',
  'image-name-with-digest-file': 'k2b_name_file',
  insecure: 'k2b_insecure',
  'insecure-pull': 'k2b_insecure_pull',
  'insecure-registry': 'own',
  'kaniko-dir': 'dropped',
  label: 'own',
  'log-format': 'k2b_log_format',
  'log-timestamp': 'dropped',
  materialize: 'refused',
  'no-push': 'k2b_no_push',
  'no-push-cache': 'k2b_read_only',
  'oci-layout-path': 'refused',
  'pre-cleanup': 'dropped',
  'preserve-context': 'dropped',
  'push-ignore-immutable-tag-errors': 'refused',
  'push-retry': 'dropped',
  'registry-certificate': 'refused',
  'registry-client-cert': 'refused',
  'registry-map': 'refused',
  'registry-mirror': 'own',
  reproducible: 'k2b_reproducible',
  secret: 'refused',
  'single-snapshot': 'k2b_one_layer',
  'skip-default-registry-fallback': 'refused',
  'skip-push-permission-check': 'dropped',
  'skip-tls-verify': 'k2b_skip_tls',
  'skip-tls-verify-pull': 'dropped',
  'skip-tls-verify-registry': 'own',
  'skip-unused-stages': 'dropped',
  'snapshot-mode': 'dropped',
  'tar-path': 'k2b_tar',
  target: 'own',
  'use-new-run': 'dropped',
  verbosity: 'dropped',
};

/** A flag that the shim takes, and what it does with it. */
export interface TakenFlag extends FlagName {
  readonly use: Exclude<ShimUse, 'refused'>;
}

/** The flags that the shim of a flavor takes; a flag that only a fork has is unknown to the others. */
export function takenFlags(flavor: KanikoFlavor): readonly TakenFlag[] {
  return FLAG_NAMES.flatMap((flag) => {
    const use = ownValue(SHIM_FLAGS, flag.name) ?? 'refused';
    const known = !flag.forks || flavor === 'unknown' || flag.forks.includes(flavor);
    return known && use !== 'refused' ? [{ ...flag, use }] : [];
  });
}

/** A flag with every spelling of its name, as alternatives of a `case` pattern. */
export function spellings({ name, short, deprecated }: FlagName): readonly string[] {
  return [`--${name}`, ...(deprecated ? [`--${deprecated}`] : []), ...(short ? [`-${short}`] : [])];
}
