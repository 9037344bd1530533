import type { Text } from '../credentials/text.ts';
import type { FlagOccurrence, PlanEntry } from '../model.ts';
import { concatWords, literalWord, type ShellWord } from '../shell/word.ts';
import { type DraftCall, entriesOf } from './draft.ts';
import type { Definition } from './flag-definitions.ts';

/** An image of a call, with the flag that names it; the Dockerfile names those without. */
export interface NamedImage {
  readonly because?: FlagOccurrence;
  readonly name: ShellWord;
  /** The value of a variable in which the flag stands: what its name holds is what it held there. */
  readonly definition?: Definition;
}

/** The images that a call writes to registries. */
export function pushedBy(call: DraftCall): readonly NamedImage[] {
  const entries = entriesOf(call);
  const pushes = !entries.some((entry) => entry.kind === 'no-push');
  const caches = entries.some((entry) => entry.kind === 'cache');
  const imageOf = (entry: PlanEntry): NamedImage[] => {
    const { because } = entry;
    if (entry.kind === 'destination' && pushes) return [{ because, name: entry.name }];
    return entry.kind === 'cache-repository' && caches ? [{ because, name: entry.repository }] : [];
  };
  return [
    ...call.converted.plan.entries.flatMap(imageOf),
    ...call.translated.flatMap(({ entries: held, definition }) =>
      held.flatMap(imageOf).map((image) => ({ ...image, definition })),
    ),
  ];
}

/** The images that a call pulls; a mirror is a registry, or the start of the names in one. */
export function pulledBy(call: DraftCall): readonly NamedImage[] {
  const mirrors = entriesOf(call).flatMap((entry) =>
    entry.kind === 'mirror' ? [{ because: entry.because, name: concatWords(entry.registry, literalWord('/')) }] : [],
  );
  return [...call.pulls.map((name) => ({ name })), ...mirrors];
}

/**
 * The repositories that a call reaches, with the values that they have at the call: Kaniko asks for the login of each
 * before that of its host (flags.md F1).
 */
export function repositoriesOf(call: DraftCall): readonly Text[] {
  const { credentials } = call.invocation;
  const caches = entriesOf(call).some((entry) => entry.kind === 'cache');
  const textsOf = (name: ShellWord): readonly Text[] => credentials.flatMap((view) => [...view.textsOf(name)]);
  const pushed = pushedBy(call).flatMap(({ name }) => textsOf(name).map(repositoryOf));
  const pulled = pulledBy(call).flatMap(({ name }) => textsOf(name).map(repositoryOf));
  // The cache of layers is beside the image unless a flag names its place.
  return [...new Set([...pushed, ...(caches ? pushed.map((name) => `${name}/cache`) : []), ...pulled])];
}

/** The name of an image without its tag and its digest. */
export function repositoryOf(text: Text): Text {
  return text.replace(/@[^@/]*$/, '').replace(/:(?:[^/]|\/(?=[^${]*\}))*$/, '');
}
