import { diagnostic } from '../diagnostics/index.ts';
import type { ConvertedCall } from '../kaniko/convert.ts';
import type { Diagnostic, FlagOccurrence, Location } from '../model.ts';
import { type ShellWord, splitWord, variablesOf, wordOf } from '../shell/word.ts';
import { type Emptiness, type Lookup, mayBeEmpty } from '../worlds/emptiness.ts';

/** What an empty value means before and after, as clauses. */
interface Difference {
  readonly kaniko: string;
  readonly migrated: string;
}

/** Nothing is left of an unquoted word, so that the flag has lost its value. */
const VANISHED: Difference = {
  kaniko: 'takes the next word of the call for the value, or stops',
  migrated: 'goes on with an empty value',
};

/** A path whose first part is empty begins at the root of the container. */
const AT_ROOT: Difference = {
  kaniko: 'writes it below /',
  migrated: 'cannot write there as user 1000 and fails after the build',
};

/**
 * Flags with another meaning of an empty value. The rest means the same in both, or both stop: an empty target is the
 * last stage, an empty path of a file writes nothing, an empty destination and an empty Dockerfile are refused.
 */
const EMPTY: ReadonlyMap<string, Difference> = new Map(
  Object.entries({
    context: { kaniko: 'stops', migrated: 'may build the folder in which it runs' },
    'registry-mirror': { kaniko: 'uses no mirror', migrated: 'has a mirror without a name' },
    'registry-map': { kaniko: 'uses no mirror', migrated: 'has a mirror without a name' },
    'cache-repo': {
      kaniko: 'caches in the repository of the image',
      migrated: 'stops at the cache, which has no repository',
    },
  }),
);

/** The shell sets these, and GitLab those of its registry, without which the job has no use. */
const HARDLY_EMPTY: ReadonlySet<string> = new Set(['PWD', 'HOME', 'CI_REGISTRY', 'CI_REGISTRY_IMAGE']);

/** Files that are written after the build. */
const WRITTEN: ReadonlySet<string> = new Set([
  'digest-file',
  'image-name-with-digest-file',
  'image-name-tag-with-digest-file',
  'tar-path',
  'oci-layout-path',
]);

/** A value that is or may be empty, and what that means before and after. */
export interface EmptyValue {
  readonly occurrence: FlagOccurrence;
  readonly why: Emptiness['why'];
  readonly data: { readonly written: string; readonly empty: string } & Difference;
}

/** Values of flags that are or may be empty when the job runs, where Kaniko and the migrated call do something else then. */
export function emptyValues({ flags, plan }: ConvertedCall, lookup: Lookup): readonly EmptyValue[] {
  return flags.flatMap(({ occurrence, fidelity }) => {
    if (fidelity === 'manual' || occurrence.flag === 'destination') return [];
    const isKept = plan.entries.some(({ because }) => because === occurrence);
    const found = differenceOf(occurrence, isKept, lookup);
    if (!found) return [];
    const { part, why, difference } = found;
    const empty = part.parts.map(({ raw }) => raw).join('');
    return [{ occurrence, why, data: { written: occurrence.written, empty, ...difference } }];
  });
}

/**
 * Names the {@link emptyValues} of a call.
 * @param at - the place of a flag
 */
export function checkEmptyValues(
  converted: ConvertedCall,
  lookup: Lookup,
  at: (start: number, end: number) => Location,
): readonly Diagnostic[] {
  return emptyValues(converted, lookup).map(({ occurrence: { range }, why, data }) =>
    diagnostic(why === 'written empty' ? 'K2B321' : 'K2B322', at(range.start, range.end), { ...data }),
  );
}

function differenceOf(
  { flag, written, value }: FlagOccurrence,
  isKept: boolean,
  lookup: Lookup,
): { readonly part: ShellWord; readonly why: Emptiness['why']; readonly difference: Difference } | undefined {
  if (value.literal !== undefined) return undefined;
  const folder = WRITTEN.has(flag) ? folderOf(value) : undefined;
  const part = folder ?? (flag === 'registry-map' ? splitWord(value, '=')?.after : undefined) ?? value;
  const empty = mayBeEmpty(part, lookup);
  if (!empty) return undefined;
  const own = folder ? AT_ROOT : isKept ? EMPTY.get(flag) : undefined;
  const difference = !folder && vanishes(written, value) ? VANISHED : own;
  // A path that a command prints is hardly ever empty, as `$(pwd)`.
  if (empty.why === 'computed' && (folder || flag === 'context' || difference === VANISHED)) return undefined;
  if (variablesOf(part).some((name) => HARDLY_EMPTY.has(name))) return undefined;
  return difference && { part, why: empty.why, difference };
}

/** `--target $T`, as a word of its own and without quotes. */
function vanishes(written: string, { parts }: ShellWord): boolean {
  return /^--?[\w-]+\s/.test(written) && parts.every(({ quote }) => quote === '');
}

/** The expansions that a path begins with, up to its first slash. */
function folderOf({ parts }: ShellWord): ShellWord | undefined {
  const at = parts.findIndex((part) => part.kind === 'text' && part.value !== '');
  const text = parts[at];
  return at > 0 && text?.kind === 'text' && text.value.startsWith('/') ? wordOf(parts.slice(0, at)) : undefined;
}
