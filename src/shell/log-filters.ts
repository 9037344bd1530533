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
  ['head', /^-(?:n ?)?\d+$|^-n$|^\d+$/],
  ['tail', /^-(?:n ?)?\d+$|^-n$|^\d+$/],
  ['less', /^$/],
  ['more', /^$/],
  // No flag that writes to a file or runs the line.
  ['sed', /^-E$|^s([/|#,])(?:(?!\1).)*\1(?:(?!\1).)*\1[gI]*$/],
  ['awk', /^-F\S$|^\{ ?print \$\d ?\}$/],
  ['cut', /^-(?:[dfbc]\S*|s)$|^[\d,-]+$|^[=:;,| ]$/],
]);

const ORDERS: ReadonlySet<string> = new Set(['sort', 'cat', 'nl']);

/** Lines with which each job's environment is printed, as far as they are the same in every job. */
const SURE_LINES: readonly string[] = [
  'CI_COMMIT_REF_NAME=',
  'CI_JOB_NAME=',
  'CI_JOB_STAGE=',
  'CI_PROJECT_DIR=',
  'CI_PROJECT_NAME=',
  'CI_PROJECT_PATH=',
  'CI_SERVER_HOST=',
  'CI_SERVER_VERSION=',

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
  const text = args.at(-1);
  const flags = args.slice(0, -1).join('');
  if (text === undefined || !isPlainGrep(args) || flags.includes('q')) return undefined;
  const isFixed = flags.includes('F') || name === 'fgrep';
  const isCaseless = flags.includes('i');
  const pattern = patternOf(isCaseless ? text.toLowerCase() : text, flags.includes('E') || name === 'egrep');
  if (!pattern || (isFixed && text !== pattern.texts[0])) return undefined;
  const cased = (line: string): string => (isCaseless ? line.toLowerCase() : line);
  // Of a line whose value is not known `-v` may leave nothing.
  if (flags.includes('v'))
    return lines.filter((line) => line.endsWith('=true') && !pattern.texts.some((part) => cased(line).includes(part)));
  return lines.filter((line) =>
    pattern.texts.some((part, index) =>
      index < pattern.anchored ? cased(line).startsWith(part) : cased(line).includes(part),
    ),
  );
}

interface Pattern {
  /** One of them is what a line holds. */
  readonly texts: readonly string[];
  /** How many of them stand at its start. */
  readonly anchored: number;
}

/** `CI_`, `^CI_`, `TOKEN|PASSWORD`, `^(CI|GITLAB)_`; in a basic expression a backslash stands before the bar. */
function patternOf(text: string, isExtended: boolean): Pattern | undefined {
  const [, start = '', open = '', all, close = '', end = ''] =
    /^(\^?)(\(?)(\w+(?:\\?\|\w+)*)(\)?)(\w*=?)$/.exec(text) ?? [];
  if (all === undefined || (open === '') !== (close === '') || (open !== '' && !isExtended)) return undefined;
  const bar = isExtended ? '|' : '\\|';
  const parts = all.split(bar);
  if (parts.some((part) => !/^\w+$/.test(part))) return undefined;
  const texts = parts.map((part, index) => (open !== '' || index === parts.length - 1 ? part + end : part));
  return { texts, anchored: start === '' ? 0 : open === '' ? 1 : texts.length };
}
