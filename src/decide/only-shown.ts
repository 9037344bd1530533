import type { OtherCommand } from '../kaniko/analyze.ts';
import { writesOutput } from '../shell/output.ts';
import { maySplit, type ShellWord } from '../shell/word.ts';

/** Commands that only show their arguments. */
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf', ':', 'true']);

/** Commands that have the parameters of the function in which they stand without naming them. */
const TAKES_PARAMETERS: ReadonlySet<string> = new Set(['getopts', 'eval', '.', 'source']);

/** `for NAME; do`: a loop over the parameters. */
const LOOP_OVER_PARAMETERS = /\bfor\s+\w+\s*(?:;|\bdo\b)/;

/** `$1`, `$@`, `${#}` and the like. */
const PARAMETER = /\$(?:[@*#\d]|\{[#!]?[@*#\d])/;

/** What it prints only the log gets, in all its runs; a function that nothing in view calls may be called anywhere. */
function isForTheLog({ command, flow, elsewhere }: OtherCommand): boolean {
  return !writesOutput(command) && !elsewhere && flow.uncalled !== true;
}

/**
 * A command that does nothing with its arguments but show them in the log: one that prints, or a function each of whose
 * commands that has a parameter is such a command.
 * @param above - the functions whose bodies are being looked at
 */
export function onlyShows(
  entry: OtherCommand,
  commands: readonly OtherCommand[],
  above: readonly string[] = [],
): boolean {
  const name = entry.command.words[0]?.literal ?? '';
  if (!isForTheLog(entry)) return false;
  if (entry.flow.isFunctionCall !== true) return PRINTS.has(name);
  if (above.includes(name)) return false;
  const body = commands.filter(({ flow }) => flow.functionName === name);
  if (body.length === 0 || body.some(({ command }) => LOOP_OVER_PARAMETERS.test(command.unit.program.text)))
    return false;
  return body.filter(takesParameters).every((one) => onlyShows(one, commands, [...above, name]));
}

function takesParameters({ command }: OtherCommand): boolean {
  const { unit, node, words, redirects } = command;
  const documents = redirects.flatMap(({ heredoc }) => heredoc?.text ?? []);
  const texts = [unit.program.text.slice(node.pos, node.end), ...documents];
  return TAKES_PARAMETERS.has(words[0]?.literal ?? '') || texts.some((text) => PARAMETER.test(text));
}

/** The operands of `[ -n "$X" ]` and the like: only whether they are empty counts. */
export function testedForEmptiness({ command: { words } }: OtherCommand): readonly ShellWord[] {
  const [name, ...all] = words;
  const program = name?.literal ?? '';
  if (!/^(?:\[{1,2}|test)$/.test(program)) return [];
  const args = program === 'test' ? all : all.slice(0, -1);
  const isOperand = (index: number): boolean => args.length === 1 || /^-[nz]$/.test(args[index - 1]?.literal ?? '');
  return args.filter((word, index) => isOperand(index) && (program === '[[' || !maySplit(word)));
}

/** `cat` of a here-document, which the shell fills in: the log gets it. */
export function showsDocument(entry: OtherCommand): boolean {
  const [name, ...files] = entry.command.words;
  return name?.literal === 'cat' && files.length === 0 && isForTheLog(entry);
}
