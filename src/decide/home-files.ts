import { allRuns } from '../kaniko/command-runs.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { fieldText } from '../shell/fields.ts';
import type { ShellWord } from '../shell/word.ts';

/** Commands whose last word is a file that they make. */
const WRITERS = /^(?:cp|mv|ln|install)$/;

/** A file of the home folder, but for the credentials of registries, which have findings of their own. */
const HOME = /^(?:~|\$HOME|\$\{HOME\})\/(?!\.docker\/|\.aws\/|\.azure\/)\S/;

/** The files of the home folder that a script writes before its builds, as it names them. */
export function writtenInHome({ commands }: Analysis): readonly string[] {
  const written = allRuns(commands.filter(({ after }) => !after)).flatMap(({ command }) => targets(command));
  return [...new Set(written.map(fieldText).filter((path) => HOME.test(path)))];
}

function targets({ words, redirects }: SimpleCommand): readonly ShellWord[] {
  const name = words[0]?.literal ?? '';
  const files = redirects.flatMap(({ operator, target }) => (operator.includes('>') && target ? [target] : []));
  if (name === 'tee') files.push(...words.slice(1));
  const last = WRITERS.test(name) ? words.at(-1) : undefined;
  return last ? [...files, last] : files;
}
