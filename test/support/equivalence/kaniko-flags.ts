/** How Kaniko reads the value of a flag. `list` keeps every occurrence; of the others the last one counts. */
export type FlagType = 'bool' | 'int' | 'duration' | 'string' | 'list' | 'pairs';

const table: Readonly<Record<FlagType, string>> = {
  bool: `log-timestamp force insecure skip-tls-verify insecure-pull skip-tls-verify-pull push-ignore-immutable-tag-errors
    single-snapshot reproducible no-push no-push-cache cache compressed-caching cleanup skip-default-registry-fallback
    ignore-var-run whitelist-var-run skip-unused-stages use-new-run cache-copy-layers cache-run-layers
    force-build-metadata skip-push-permission-check materialize preserve-context pre-cleanup dryrun`,
  int: 'push-retry image-fs-extract-retry image-download-retry compression-level',
  duration: 'cache-ttl',
  string: `verbosity log-format dockerfile context context-sub-path bucket snapshot-mode snapshotMode custom-platform
    customPlatform kaniko-dir tar-path tarPath target cache-repo cache-dir digest-file image-name-with-digest-file
    image-name-tag-with-digest-file oci-layout-path compression image-format`,
  list: `destination build-arg label ignore-path insecure-registry skip-tls-verify-registry registry-mirror registry-map
    git secret credential-helpers`,
  pairs: 'registry-certificate registry-client-cert annotation',
};

/** Every flag of the executor, upstream and forks (flags.md A2). */
export const KANIKO_FLAGS: ReadonlyMap<string, FlagType> = new Map(
  Object.entries(table).flatMap(([type, names]) => names.split(/\s+/).map((name) => [name, type as FlagType] as const)),
);

/** The one-letter forms; none of them is a boolean. */
export const KANIKO_SHORTS: ReadonlyMap<string, string> = new Map([
  ['v', 'verbosity'],
  ['f', 'dockerfile'],
  ['c', 'context'],
  ['b', 'bucket'],
  ['d', 'destination'],
]);

/** The names of some types as the pattern of a shell `case`, for the stand-in. */
export function flagPattern(...types: readonly FlagType[]): string {
  return [...KANIKO_FLAGS].flatMap(([name, type]) => (types.includes(type) ? [name] : [])).join(' | ');
}
