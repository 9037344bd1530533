import { parseShell, toWord } from '../../src/shell/parse.ts';
import type { ShellWord } from '../../src/shell/word.ts';

/** The words of a command line as the shell reads them; a name of a program is put in front. */
export function words(line: string): ShellWord[] {
  const { script, problem } = parseShell(`x ${line}`);
  if (problem !== undefined) throw new Error(problem);
  const command = script.commands[0]?.command;
  if (command?.type !== 'Command') throw new Error(`not a simple command: ${line}`);
  return command.args.flatMap((argument) => (argument.type === 'Word' ? [toWord(`x ${line}`, argument)] : []));
}

export function word(text: string): ShellWord {
  const [first, ...rest] = words(text);
  if (!first || rest.length > 0) throw new Error(`not one word: ${text}`);
  return first;
}
