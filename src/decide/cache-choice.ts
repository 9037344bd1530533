import { addCache } from '../buildkit/cache.ts';
import { CommandDraft } from '../buildkit/command-draft.ts';
import type { CallContext } from '../buildkit/context.ts';
import type { CallFacts, ConvertedFlag } from '../kaniko/convert.ts';
import type { PlanEntry } from '../model.ts';
import { standalone } from './flag-definitions.ts';
import { areOneChoice, type FlagVariables } from './flag-variables.ts';

/** What a cache is made of. */
const CACHE: ReadonlySet<PlanEntry['kind']> = new Set(['cache', 'cache-repository', 'cache-read-only']);

/** Flags of the cache: one of them may mean nothing beside one value, and much beside another. */
const FLAGS: ReadonlySet<string> = new Set(['cache', 'cache-repo', 'no-push-cache']);

/** What the arguments of a cache depend on. */
const NEEDED: ReadonlySet<PlanEntry['kind']> = new Set(['cache-repository', 'destination', 'insecure-push']);

/** What is known of a call whose variable may hold a cache. */
export interface CacheFacts extends CallFacts {
  readonly cachePolicy?: CallContext['cachePolicy'];
  /** The call is the only one of its job, so that its cache needs no number. */
  readonly isOnlyCall: boolean;
}

/** What one definition asks for. */
export interface ConvertedPart {
  readonly entries: readonly PlanEntry[];
  readonly flags: readonly ConvertedFlag[];
}

export function isCacheEntry({ kind }: PlanEntry): boolean {
  return CACHE.has(kind);
}

/**
 * True when one variable decides whether the call has a cache, and the call itself has none: each value that asks for a
 * cache asks for a whole one, and only one of them is in force.
 * @param parts - what each definition asks for
 * @param entries - what the call itself asks for
 */
export function choosesCache(
  variables: FlagVariables,
  parts: readonly ConvertedPart[],
  entries: readonly PlanEntry[],
  { isOnlyCall }: CacheFacts,
): boolean {
  const holders = variables.definitions.filter((_, index) =>
    parts[index]?.flags.some(({ occurrence }) => FLAGS.has(occurrence.flag)),
  );
  const isWhole = parts.every(({ entries: own }) => {
    const caches = own.filter(({ kind }) => kind === 'cache');
    return (
      own.every((entry) => !isCacheEntry(entry)) || (caches.length === 1 && caches.every((one) => !('when' in one)))
    );
  });
  const [first, ...others] = holders;
  const isOne =
    others.length === 0 ||
    (areOneChoice(variables, holders) && holders.every(({ fields }) => standalone(fields).length === 0));
  const isConditional = first !== undefined && holders.every(({ certain }) => !certain);
  const hasNone = !entries.some(({ kind }) => kind === 'cache' || kind === 'cache-read-only');
  return isConditional && isOnlyCall && isWhole && isOne && hasNone;
}

/**
 * The arguments of the cache that a definition asks for, as the call would have them.
 * @param hidden - destinations stand in variables, so that the repository cannot be taken from the first one
 * @returns undefined when they need steps before the call, or when their repository is out of view
 */
export function cacheArguments(
  own: readonly PlanEntry[],
  entries: readonly PlanEntry[],
  hidden: boolean,
  { values, cachePolicy }: CacheFacts,
): string | undefined {
  const caches = own.filter(isCacheEntry);
  const shared = entries.filter(({ kind }) => NEEDED.has(kind));
  const isNamed = [...caches, ...shared].some(({ kind }) => kind === 'cache-repository');
  if (caches.length === 0 || (hidden && !isNamed)) return undefined;
  const draft = new CommandDraft(
    { entries: [...caches, ...shared] },
    {
      cwd: undefined,
      exists: () => undefined,
      values,
      cacheSuffix: '',
      environment: [],
      nounset: false,
      noclobber: false,
      forgetsRegistries: false,
      ...(cachePolicy ? { cachePolicy } : {}),
    },
  );
  addCache(draft);
  if (draft.problem || draft.setup.length > 0 || draft.arguments.length === 0) return undefined;
  return draft.arguments.map(({ text }) => text).join(' ');
}
