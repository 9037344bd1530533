import type { FlagOccurrence, PlanEntry } from '../model.ts';
import { meaning, type ShellWord, wordOf } from '../shell/word.ts';

type Entry<K extends PlanEntry['kind']> = Extract<PlanEntry, { kind: K }>;

export type Mirror = Entry<'mirror'>;

/** Everything that is set for one registry; TOML refuses a table that is defined twice. */
export interface Block {
  readonly registry: ShellWord;
  readonly mirrors: ShellWord[];
  /** Plain HTTP where HTTPS fails. */
  http: boolean;
  /** No verification, of the registry and of its token server. */
  unverified: boolean;
  readonly authorities: ShellWord[];
  readonly pairs: { readonly certificate: ShellWord; readonly key: ShellWord }[];
  readonly because: FlagOccurrence[];
}

/** The mirrors of a plan in Kaniko's order: those of `--registry-map` before those of `--registry-mirror`. */
export function orderedMirrors(entries: readonly PlanEntry[]): readonly Mirror[] {
  const mirrors = entries.filter((entry): entry is Mirror => entry.kind === 'mirror');
  const mapped = mirrors.filter(({ because }) => because.flag === 'registry-map');
  return [...mapped, ...mirrors.filter((mirror) => !mapped.includes(mirror))];
}

/** Gathers what a plan sets for registries, one block for each. Without a fallback, mirrors are none of the daemon's. */
export function blocksOf(entries: readonly PlanEntry[]): readonly Block[] {
  const blocks = new Map<string, Block>();
  const block = (registry: ShellWord, because: FlagOccurrence): Block => {
    const key = hostKey(registry);
    const known = blocks.get(key) ?? emptyBlock(registry);
    blocks.set(key, known);
    if (!known.because.includes(because)) known.because.push(because);
    return known;
  };
  const fallback = !entries.some(({ kind }) => kind === 'no-fallback');
  for (const { of, registry, because } of fallback ? orderedMirrors(entries) : [])
    block(of, because).mirrors.push(registry);
  for (const entry of entries) {
    if (entry.kind === 'registry') {
      const own = block(entry.registry, entry.because);
      own.http ||= entry.http;
      own.unverified ||= !entry.http;
    }
    if (entry.kind === 'certificate') block(entry.registry, entry.because).authorities.push(entry.file);
    if (entry.kind === 'client-certificate') block(entry.registry, entry.because).pairs.push(entry);
  }
  return [...blocks.values()];
}

/** The host of `$CI_REGISTRY_IMAGE` is written `$CI_REGISTRY`, and is the one that a flag writes so. */
function hostKey(registry: ShellWord): string {
  const parts = registry.parts.map((part) =>
    part.kind === 'expansion' && part.raw === '$CI_REGISTRY' ? { ...part, name: 'CI_REGISTRY', plain: true } : part,
  );
  return meaning(wordOf(parts));
}

function emptyBlock(registry: ShellWord): Block {
  return { registry, mirrors: [], http: false, unverified: false, authorities: [], pairs: [], because: [] };
}

/** The words of a block. */
export function wordsOf({ registry, mirrors, authorities, pairs }: Block): readonly ShellWord[] {
  return [registry, ...mirrors, ...authorities, ...pairs.flatMap(({ certificate, key }) => [certificate, key])];
}

/** True when two registries cannot be the same one at run time. */
export function surelyDiffer(a: ShellWord, b: ShellWord): boolean {
  if (a.literal !== undefined && b.literal !== undefined) return a.literal !== b.literal;
  return a.literal === 'docker.io' || b.literal === 'docker.io';
}

/** A text that is equal for blocks that set the same. */
export function settingsOf({ mirrors, http, unverified, authorities, pairs }: Block): string {
  const words = [mirrors, authorities, pairs.flatMap(({ certificate, key }) => [certificate, key])];
  return JSON.stringify([http, unverified, ...words.map((list) => list.map(meaning))]);
}
