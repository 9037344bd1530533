import { diagnostic } from '../diagnostics/index.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import { functionBodies } from '../shell/functions.ts';
import { writesOutput } from '../shell/output.ts';
import { entryAt, type ScriptUnit } from '../shell/script.ts';
import type { JobCheckInput } from './job-checks.ts';

/** Commands that pass a status on, or that comparisons are looked for in. */
const PASSES_ON: ReadonlySet<string> = new Set(['exit', 'return', '[', '[[', 'test', 'true', ':', 'trap', 'export']);
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf', 'cat']);

/** A number that tells more than whether a command failed: all but `= 0`, `> 0`, `< 1` and the like. */
const NUMBER = String.raw`(?:(?:-eq|-ne|-gt|-le|==?|!=|>|<=)\s*"?[1-9]\d*|(?:-ge|-lt|>=|<)\s*"?(?:[2-9]|[1-9]\d+))\b`;
/** The same in front of the status; 1 is a number there as well. */
const REVERSED = String.raw`(?<![\w$-])"?[1-9]\d*"?\s*(?:-eq|-ne|-gt|-ge|-lt|-le|==?|!=|[<>]=?)\s*"?`;
const TRAP = /\btrap\s+(["'])[^\n]*?\1\s+(?:EXIT|0|ERR)\b/;
const TRAPS = new RegExp(TRAP.source, 'g');
/** A function that does more with its arguments than to show them and to end with them. */
const USES_NUMBER = /(?:-eq|-ne|-[gl][te]|==?|!=)\s*"?[1-9]|\bcase\b|>(?!&|\s*"?\/dev\/(?:std(?:err|out)|tty|null)\b)/;
/** The text of an `eval` that ends the script. */
const ENDS = /^["']?(?:exit|return)\b/;
const ASSIGNED = /\b(\w+)=["']?\$\{?\?/g;

/**
 * Uses of the exit status of a call as a number, which only a failing RUN can give: it is compared, told apart by `case`,
 * written to a file, or handed to a program. Whether the call failed is the same with both tools.
 */
export function checkExitStatus({ analysis, units, at }: JobCheckInput): Diagnostic[] {
  const ends = new Map<ScriptUnit, number>();
  for (const { command, informs } of analysis.invocations) {
    const known = ends.get(command.unit);
    if (informs === undefined) ends.set(command.unit, Math.min(known ?? command.end, command.end));
  }
  if (ends.size === 0) return [];
  const first = units.findIndex((unit) => ends.has(unit));
  const later = units.filter(
    (unit, index) =>
      first >= 0 &&
      (index > first || TRAP.test(unit.program.text)) &&
      unit.entries.every(({ section }) => section !== 'after_script'),
  );
  const callers = [...ends.keys()].flatMap((unit) => [...functionBodies(unit).keys()]);
  const all = [...new Set([...ends.keys(), ...later])].map((unit) => withStatus(unit, units, ends, callers));
  const patterns = patternsOf(namesOf(all));
  const functions = new Map(units.flatMap((unit) => [...functionBodies(unit)]));
  return all.flatMap((one) => {
    const { unit } = one;
    const told = [...comparisons(one.text, patterns), ...handedOn(one, analysis.commands, patterns.held, functions)];
    return told
      .filter(({ index }) => entryAt(unit, index, index) !== undefined)
      .map(({ index, written }) => diagnostic('K2B240', at(unit, index, index + written.length), { written }));
  });
}

/** A unit with the ranges in which `$?` is the status of a call, and its text without any other. */
interface WithStatus {
  readonly unit: ScriptUnit;
  readonly from: readonly (readonly [number, number])[];
  readonly text: string;
}

/** As many characters behind the line of a function's call are looked at: the next command. */
const NEXT_LINE = 200;

/**
 * `$?` is that of a call behind it in its own unit, at the start of the next one, behind a function that holds it, and in
 * a trap for the end of the script.
 */
function withStatus(
  unit: ScriptUnit,
  units: readonly ScriptUnit[],
  ends: ReadonlyMap<ScriptUnit, number>,
  callers: readonly string[],
): WithStatus {
  const { text } = unit.program;
  const own = ends.get(unit);
  const before = units[units.indexOf(unit) - 1];
  const from: (readonly [number, number])[] = own === undefined ? [] : [[own, text.length]];
  if (before && ends.has(before)) from.push([0, /^[^\n;]*/.exec(text)?.[0].length ?? 0]);
  if (callers.length > 0) {
    const call = new RegExp(String.raw`(?<![\w-])(?:${callers.map(escapeRegExp).join('|')})(?![\w(-])[^\n]*`, 'g');
    for (const { index, 0: line } of text.matchAll(call)) from.push([index, index + line.length + 1 + NEXT_LINE]);
  }
  for (const { index, 0: whole } of text.matchAll(TRAPS)) from.push([index, index + whole.length]);
  return { unit, from, text: withoutOthers(text, from) };
}

/** The variables that hold the status, be it in a longer text. */
function namesOf(all: readonly WithStatus[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { text } of all) for (const [, name = ''] of text.matchAll(ASSIGNED)) names.add(name);
  for (let size = -1; names.size > size;) {
    size = names.size;
    const held = ofNames(names).source;
    const holds = new RegExp(String.raw`\b(\w+)=(?:"[^"\n]*\$${held}|\$${held})`, 'g');
    for (const { unit } of names.size === 0 ? [] : all)
      for (const [, name = ''] of unit.program.text.matchAll(holds)) names.add(name);
  }
  return names;
}

/** The variables behind a dollar sign, with the default of an expansion. */
function ofNames(names: ReadonlySet<string>): RegExp {
  const one = `(?:${[...names].map(escapeRegExp).join('|')})`;
  return names.size === 0 ? /(?!)/ : new RegExp(String.raw`(?:\{${one}(?::?-\d*)?\}|${one}\b)`);
}

/** The text with each `$?` that is another command's made unreadable; offsets stay. */
function withoutOthers(text: string, from: WithStatus['from']): string {
  return text.replaceAll(/\$\{?\?/g, (written, index: number) =>
    from.some(([start, end]) => index >= start && index < end) ? written : ' '.repeat(written.length),
  );
}

interface Use {
  readonly index: number;
  readonly written: string;
}

/** What shows a use of the status, by `$?` or by the variables that hold it. */
interface Patterns {
  readonly compared: readonly RegExp[];
  readonly cases: RegExp;
  /** A variable that holds it. */
  readonly held: RegExp;
}

function patternsOf(names: ReadonlySet<string>): Patterns {
  const own = ofNames(names).source;
  const status = String.raw`\$(?:\{?\?\}?|${own})`;
  return {
    compared: [
      new RegExp(String.raw`(?:${status}|(?<=\(\(\s*)${own})"?\s*${NUMBER}`, 'g'),
      new RegExp(String.raw`${REVERSED}${status}`, 'g'),
    ],
    cases: new RegExp(String.raw`\bcase\s+"?${status}"?\s+in\b(.*?)\besac\b`, 'gs'),
    held: new RegExp(String.raw`\$${own}`),
  };
}

function comparisons(text: string, { compared, cases }: Patterns): readonly Use[] {
  return [
    ...compared.flatMap((one) => [...text.matchAll(one)]).map(({ index, 0: written }) => ({ index, written })),
    ...[...text.matchAll(cases)].flatMap(({ index, 0: whole, 1: body = '' }) =>
      tellsNumbers(body) ? [{ index, written: whole.slice(0, whole.indexOf(' in') + 3) }] : [],
    ),
  ];
}

/** A `case` whose patterns are numbers other than 0. */
function tellsNumbers(body: string): boolean {
  return /(?:^|;;|\||\()\s*["']?[1-9]\d*["']?\s*[|)]/.test(body);
}

/** Commands that get the status as a word or in a here-document; what the log alone gets is for people. */
function handedOn(
  { unit, from }: WithStatus,
  commands: readonly OtherCommand[],
  held: RegExp,
  functions: ReadonlyMap<string, string>,
): readonly Use[] {
  const { text } = unit.program;
  const isOwn = (raw: string, start: number): boolean => {
    const at = /\$\{?\?/.exec(raw)?.index;
    return at !== undefined && from.some(([first, end]) => start + at >= first && start + at < end);
  };
  return commands.flatMap(({ command, elsewhere }) => {
    const [name, ...args] = command.words;
    if (command.unit !== unit || !name || PASSES_ON.has(name.literal ?? '')) return [];
    const body = functions.get(name.literal ?? '');
    if (body === undefined ? name.literal === 'eval' && ENDS.test(args[0]?.raw ?? '') : !USES_NUMBER.test(body))
      return [];
    const documents = command.redirects.flatMap(({ heredoc }) => heredoc?.word ?? []);
    const words = [...args, ...documents];
    const isDirect = words.some(({ raw, start }) => isOwn(raw, start));
    if (!isDirect && !words.some(({ raw }) => held.test(raw))) return [];
    if (PRINTS.has(name.literal ?? '') && !elsewhere && !writesOutput(command)) return [];
    // Without a test around it, the script stops at a failing call before it gets there.
    if (isDirect && !/\|\|\s*\{?\s*$/.test(text.slice(0, command.start)) && !/\bset\s+\+e/.test(text)) return [];
    return [{ index: command.start, written: text.slice(command.start, command.end).trim() }];
  });
}
