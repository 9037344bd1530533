import type { SimpleCommand } from './command.ts';

/** What only the log of the job shows; a descriptor that the script has opened may be any file. */
const TERMINAL = /^(?:\/dev\/(?:null|stdout|stderr|tty)|&?[012]|-)$/;

/** True where a redirection sends what a command prints to a file. */
export function writesOutput({ redirects }: Pick<SimpleCommand, 'redirects'>): boolean {
  return redirects.some(({ operator, target }) => operator.includes('>') && target && !TERMINAL.test(target.raw));
}

/** `exec > FILE`: all that follows prints there. */
export function movesOutput(command: SimpleCommand): boolean {
  return command.words.length === 1 && command.words[0]?.literal === 'exec' && writesOutput(command);
}

/** The fact that the output of the script has gone somewhere else. */
export const OUTPUT_MOVED = 'the output of the script goes to a file';
