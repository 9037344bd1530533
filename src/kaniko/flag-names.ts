import { distance } from 'fastest-levenshtein';
import type { KanikoFlavor } from '../model.ts';

/** One flag as the executor's command line knows it. */
export interface FlagName {
  readonly name: string;
  readonly boolean: boolean;
  readonly repeatable: boolean;
  readonly short?: string;
  readonly deprecated?: string;
  /** The forks that have it, when upstream has not. */
  readonly forks?: readonly KanikoFlavor[];
}

const both: readonly KanikoFlavor[] = ['osscontainertools', 'chainguard'];
const oss: readonly KanikoFlavor[] = ['osscontainertools'];

const flag = (name: string, more: Partial<FlagName> = {}): FlagName => ({
  name,
  boolean: false,
  repeatable: false,
  ...more,
});
const bool = (name: string, more: Partial<FlagName> = {}): FlagName => flag(name, { boolean: true, ...more });
const list = (name: string, more: Partial<FlagName> = {}): FlagName => flag(name, { repeatable: true, ...more });

/**
 * Every flag of the executor and its forks: what the command line's grammar needs to know of each.
 * @see https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/cmd/executor/cmd/root.go lines 57-65 and 228-287, and
 * the same file of osscontainertools/kaniko
 */
export const FLAG_NAMES: readonly FlagName[] = [
  list('annotation', { forks: both }),
  flag('bucket', { short: 'b' }),
  list('build-arg'),
  bool('cache'),
  bool('cache-copy-layers'),
  flag('cache-dir'),
  flag('cache-repo'),
  bool('cache-run-layers'),
  flag('cache-ttl'),
  bool('cleanup'),
  bool('compressed-caching'),
  flag('compression'),
  flag('compression-level'),
  flag('context', { short: 'c' }),
  flag('context-sub-path'),
  list('credential-helpers', { forks: oss }),
  flag('custom-platform', { deprecated: 'customPlatform' }),
  list('destination', { short: 'd' }),
  flag('digest-file'),
  flag('dockerfile', { short: 'f' }),
  bool('dryrun', { forks: oss }),
  bool('force'),
  bool('force-build-metadata'),
  list('git'),
  list('ignore-path'),
  bool('ignore-var-run', { deprecated: 'whitelist-var-run' }),
  flag('image-download-retry'),
  flag('image-format', { forks: oss }),
  flag('image-fs-extract-retry'),
  flag('image-name-tag-with-digest-file'),
  flag('image-name-with-digest-file'),
  bool('insecure'),
  bool('insecure-pull'),
  list('insecure-registry'),
  flag('kaniko-dir'),
  list('label'),
  flag('log-format'),
  bool('log-timestamp'),
  bool('materialize', { forks: oss }),
  bool('no-push'),
  bool('no-push-cache'),
  flag('oci-layout-path'),
  bool('pre-cleanup', { forks: oss }),
  bool('preserve-context', { forks: oss }),
  bool('push-ignore-immutable-tag-errors'),
  flag('push-retry'),
  list('registry-certificate'),
  list('registry-client-cert'),
  list('registry-map'),
  list('registry-mirror'),
  bool('reproducible'),
  list('secret', { forks: oss }),
  bool('single-snapshot'),
  bool('skip-default-registry-fallback'),
  bool('skip-push-permission-check'),
  bool('skip-tls-verify'),
  bool('skip-tls-verify-pull'),
  list('skip-tls-verify-registry'),
  bool('skip-unused-stages'),
  flag('snapshot-mode', { deprecated: 'snapshotMode' }),
  flag('tar-path', { deprecated: 'tarPath' }),
  flag('target'),
  bool('use-new-run'),
  flag('verbosity', { short: 'v' }),
];

const byName = new Map<string, FlagName>();
const byShort = new Map<string, FlagName>();
for (const entry of FLAG_NAMES) {
  byName.set(entry.name, entry);
  if (entry.deprecated) byName.set(entry.deprecated, entry);
  if (entry.short) byShort.set(entry.short, entry);
}

/** Looks a long flag up by any of its spellings, without dashes. */
export function flagByName(name: string): FlagName | undefined {
  return byName.get(name);
}

/** Looks a shorthand up by its letter. */
export function flagByShort(letter: string): FlagName | undefined {
  return byShort.get(letter);
}

/**
 * True for a word that has its value in the next one: a flag without `=` that is no boolean, or one that is not known.
 * @param word - a literal word; anything else takes nothing
 */
export function takesNextWord(word: string | undefined): boolean {
  if (word === undefined || !word.startsWith('-') || word.includes('=')) return false;
  const isLong = word.startsWith('--');
  if (!isLong && word.length > 2) return false;
  return (isLong ? flagByName(word.slice(2)) : flagByShort(word.slice(1)))?.boolean !== true;
}

/** Old spellings whose value beats the new spelling wherever they stand (K root.go:324-340). */
export const OVERRIDING_ALIASES: ReadonlySet<string> = new Set(['customPlatform', 'snapshotMode']);

/**
 * The flag whose name is nearest to an unknown one.
 * @returns undefined when none is near: more than a third of the letters, or three, would have to change
 */
export function nearestFlag(name: string, flavor: KanikoFlavor): string | undefined {
  const plain = name.toLowerCase().replaceAll('_', '-');
  const names = FLAG_NAMES.filter(({ forks }) => !forks || flavor === 'unknown' || forks.includes(flavor));
  const [near] = names
    .map((flag) => ({ name: flag.name, changes: distance(plain, flag.name) }))
    .sort((a, b) => a.changes - b.changes);
  return near && near.changes <= Math.min(3, Math.floor(plain.length / 3)) ? near.name : undefined;
}
