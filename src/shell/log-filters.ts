import type { Command, CommandNode, Pipeline } from 'unbash';
import { toCommand } from './command.ts';
import type { ScriptUnit } from './script.ts';
import type { ShellState } from './state.ts';
import type { ShellWord } from './word.ts';

/** Programs that only leave out lines, parts of lines or their order, by their options; a file is none of these words. */
const FILTERS: ReadonlyMap<string, RegExp> = new Map([
  ['sort', /^-[bdfgiMnrsuVz]+$/],
  ['uniq', /^-[cdiu]+$/],
  ['cat', /^-[AbeEnstTuv]*$/],
  ['nl', /^-\w+$/],
  ['cut', /^-(?:[dfbc]\S*|s)$|^[\d,-]+$|^[=:;,| ]$/],
]);

const ORDERS: ReadonlySet<string> = new Set(['sort', 'cat', 'nl']);

/** Lines with which each job's environment is printed, as far as they are the same in every job. */
const SURE_LINES: readonly string[] = [
  'CI=true',
  'GITLAB_CI=true',
  'CI_JOB_ID=',
  'CI_PIPELINE_ID=',
  'CI_PROJECT_ID=',
  'CI_COMMIT_SHA=',
];

/**
 * True where what a command of a pipe prints comes to nothing but lines in the log: only filters stand behind it, and
 * none of them fails for what it gets. `grep` would, unless a line of the environment is surely left, or nobody asks.
 */
export function endsInLog(unit: ScriptUnit, { commands, end }: Pipeline, index: number, state: ShellState): boolean {
  const names = commands.slice(index).map((node) => (node.type === 'Command' ? (node.name?.text ?? '') : ''));
  // A function, or a file of the project, may stand for the program.
  if (names.slice(1).some((name) => state.functions.has(name)) || !findsPrograms(state)) return false;
  const isIgnored = /^\s*\|\|\s*(?:true|:)\s*(?:$|[;\n])/.test(unit.program.text.slice(end));
  const source = commands[index];
  const isPrint = source?.type === 'Command' && isPlainPrint(unit, source) && !state.functions.has(names[0] ?? '');
  let lines = isPrint ? SURE_LINES : [];
  for (const node of commands.slice(index + 1)) {
    const words = wordsOf(unit, node);
    const [name = '', ...args] = words ?? [];
    if (/^[ef]?grep$/.test(name)) {
      lines = linesLeft(name, args, lines) ?? [];
      if (lines.length === 0 && !(isIgnored && isPlainGrep(args))) return false;
    } else {
      const options = FILTERS.get(name);
      if (!options || !args.every((arg) => options.test(arg))) return false;
      if (!ORDERS.has(name)) lines = [];
    }
  }
  return true;
}

/** PATH is what it is from the start. */
function findsPrograms({ held }: ShellState): boolean {
  return [...held.of('PATH')].every((text) => /^[\uE000-\uE002\w]*$/.test(text));
}

/** `env -i`, or with another program behind it, may print nothing that is known. */
function isPlainPrint(unit: ScriptUnit, node: Command): boolean {
  return /^(?:env|printenv|set|export(?: -p)?)$/.test((wordsOf(unit, node) ?? []).join(' '));
}

/** The words of a plain command that reads its input and prints to the log. */
function wordsOf(unit: ScriptUnit, node: CommandNode): readonly string[] | undefined {
  if (node.type !== 'Command' || !isBare(node)) return undefined;
  const literals = toCommand(unit, node).words.map(({ literal }: ShellWord) => literal);
  return literals.every((text) => text !== undefined) ? literals : undefined;
}

function isBare({ redirects, prefix }: Command): boolean {
  return prefix.length === 0 && redirects.length === 0;
}

/** `grep OPTIONS PATTERN`, with no file. */
function isPlainGrep(args: readonly string[]): boolean {
  const options = args.filter((arg) => arg.startsWith('-'));
  return options.every((option) => /^-[iEFvnsq]+$/.test(option)) && args.length === options.length + 1;
}

/** The lines that `grep` surely leaves; undefined where that is not in view. */
function linesLeft(name: string, args: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const pattern = args.at(-1);
  if (pattern === undefined || !isPlainGrep(args) || !/^\^?\w+=?$/.test(pattern)) return undefined;
  const flags = args.slice(0, -1).join('');
  const isFixed = flags.includes('F') || name === 'fgrep';
  if ((isFixed && pattern.startsWith('^')) || flags.includes('q')) return undefined;
  const [text, isStart] = [pattern.replace('^', ''), pattern.startsWith('^')];
  const matches = (line: string): boolean => {
    const [whole, part] = flags.includes('i') ? [line.toLowerCase(), text.toLowerCase()] : [line, text];
    return isStart ? whole.startsWith(part) : whole.includes(part);
  };
  // Of a line whose value is not known `-v` may leave nothing.
  if (flags.includes('v')) return lines.filter((line) => line.endsWith('=true') && !matches(line));
  return lines.filter(matches);
}
