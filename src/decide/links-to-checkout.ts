import type { OtherCommand } from '../kaniko/analyze.ts';
import { programRuns } from '../shell/program-runs.ts';
import { projectFile } from './project-file.ts';

/**
 * Tells of paths in the project whether they are names that a script gives to files of the checkout by `ln`, or lie below such
 * a name: what is changed there is changed in the file itself.
 * @param isOfCheckout - tells of a path in the project
 */
export function linksToCheckout(
  commands: readonly Pick<OtherCommand, 'command' | 'texts'>[],
  isOfCheckout: (path: string) => boolean,
): (path: string) => boolean {
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
            const name = text.slice(text.lastIndexOf('/') + 1);
            // A symbolic link is read from the folder in which it stands, and stands in a folder of its name if there is one.
            const targets = [...texts.whereText(text), `${place}/../${text}`, `${place}/${text}`];
            if (!targets.some((target) => isKnown(projectFile(target)))) continue;
            for (const link of [place, `${place}/${name}`]) {
              const path = projectFile(link);
              if (path !== undefined && path !== '') links.add(path);
            }
          }
    }
  }
  return isLinked;

  function isLinked(path: string): boolean {
    return [...links].some((link) => path === link || path.startsWith(`${link}/`));
  }

  function isKnown(path: string | undefined): boolean {
    return path !== undefined && path !== '' && (isOfCheckout(path) || isLinked(path));
  }
}
