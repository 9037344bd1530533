import type { OtherCommand } from '../kaniko/analyze.ts';
import { normalized } from '../kaniko/opened.ts';
import { PROJECT } from '../shell/held.ts';
import { programRuns } from '../shell/program-runs.ts';
import type { ShellWord } from '../shell/word.ts';
import { projectFile } from './project-file.ts';

/**
 * Tells of the places that words name whether they are names which a script gives to files of the checkout by `ln`, or lie
 * below such a name: what is changed there is changed in the file itself.
 * @param isOfCheckout - tells of a path in the project
 * @returns a test for the texts that {@link OtherCommand.texts} gives for the place of a word
 */
export function linksToCheckout(
  commands: readonly Pick<OtherCommand, 'command' | 'texts'>[],
  isOfCheckout: (path: string) => boolean,
): (place: string) => boolean {
  const links = new Set<string>();
  for (const { command, texts } of commands)
    for (const { program, args } of programRuns(command.words))
      for (const { targets, names } of program === 'ln' ? linksBy(args, texts) : [])
        if (targets.some(isKnown)) for (const name of names) if (projectFile(name) !== '') links.add(tidy(name));
  return isLinked;

  function isLinked(place: string): boolean {
    const path = tidy(place);
    return [...links].some((link) => path === link || path.startsWith(`${link}/`));
  }

  function isKnown(place: string): boolean {
    const path = projectFile(place);
    return isLinked(place) || (path !== undefined && (path === '' || isOfCheckout(path)));
  }
}

/** A link that `ln` may make: the places to which it may lead, and those at which it may stand. */
interface Link {
  readonly targets: readonly string[];
  readonly names: readonly string[];
}

function linksBy(args: readonly ShellWord[], texts: OtherCommand['texts']): readonly Link[] {
  const operands = args.filter(({ raw }) => !raw.startsWith('-'));
  const last = operands.length > 1 ? operands.at(-1) : undefined;
  const places = [...(last ? texts.where(last) : texts.whereText('.'))];
  const sources = (last ? operands.slice(0, -1) : operands).flatMap((word) => [...texts.of(word)]);
  return sources.flatMap((text) =>
    places.map((place) => ({
      // A symbolic link is read from the folder in which it stands, and stands in a folder of its name if there is one.
      targets: [...texts.whereText(text), `${place}/../${text}`, `${place}/${text}`],
      names: [place, `${place}/${text.slice(text.lastIndexOf('/') + 1)}`],
    })),
  );
}

/** A path without steps that lead nowhere, and without a slash at its end. */
function tidy(place: string): string {
  if (!place.startsWith(PROJECT)) return normalized(place);
  return (PROJECT + normalized(`${place.slice(PROJECT.length)}/`)).replace(/\/$/, '');
}
