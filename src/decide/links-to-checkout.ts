import type { OtherCommand } from '../kaniko/analyze.ts';
import { normalized } from '../kaniko/opened.ts';
import { PROJECT } from '../shell/held.ts';
import { programRuns } from '../shell/program-runs.ts';
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
  for (const { command, texts } of commands) {
    for (const { program, args } of programRuns(command.words)) {
      if (program !== 'ln') continue;
      const operands = args.filter(({ raw }) => !raw.startsWith('-'));
      const [first, ...others] = operands;
      const last = others.at(-1);
      if (!first) continue;
      for (const source of last ? operands.slice(0, -1) : [first])
        for (const text of texts.of(source))
          for (const place of last ? texts.where(last) : texts.whereText('.')) {
            // A symbolic link is read from the folder in which it stands, and stands in a folder of its name if there is one.
            const targets = [...texts.whereText(text), `${place}/../${text}`, `${place}/${text}`];
            if (!targets.some(isKnown)) continue;
            const name = text.slice(text.lastIndexOf('/') + 1);
            for (const link of [place, `${place}/${name}`]) if (projectFile(link) !== '') links.add(tidy(link));
          }
    }
  }
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

/** A path without steps that lead nowhere, and without a slash at its end. */
function tidy(place: string): string {
  if (!place.startsWith(PROJECT)) return normalized(place);
  return (PROJECT + normalized(`${place.slice(PROJECT.length)}/`)).replace(/\/$/, '');
}
