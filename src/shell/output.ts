import type { SimpleCommand } from './command.ts';
import type { ShellWord } from './word.ts';

/** What only the log of the job shows; a descriptor that the script has opened may be any file. */
const TERMINAL = /^(?:\/dev\/(?:null|stdout|stderr|tty)|&?[012]|-)$/;

/** True where a redirection sends what a command prints to a file. */
export function writesOutput(command: Pick<SimpleCommand, 'redirects'>): boolean {
  return outputFiles(command).length > 0;
}

/** The files to which redirections send what a command prints. */
export function outputFiles({ redirects }: Pick<SimpleCommand, 'redirects'>): readonly ShellWord[] {
  return redirects.flatMap(({ operator, target }) =>
    operator.includes('>') && target && !TERMINAL.test(target.raw) ? [target] : [],
  );
}

/** `exec > FILE`: all that follows prints there. */
export function movesOutput(command: SimpleCommand): boolean {
  return command.words.length === 1 && command.words[0]?.literal === 'exec' && writesOutput(command);
}

/** The fact that the output of the script has gone somewhere else. */
export const OUTPUT_MOVED = 'the output of the script goes to a file';
