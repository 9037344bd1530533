import { diagnostic } from '../diagnostics/index.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { functionBodies } from '../shell/functions.ts';
import { writesOutput } from '../shell/output.ts';
import { entryAt, type ScriptUnit } from '../shell/script.ts';
import type { JobCheckInput } from './job-checks.ts';

/** Commands that pass a status on, or that comparisons are looked for in. */
const PASSES_ON: ReadonlySet<string> = new Set([
  'exit',
  'return',
  '[',
  '[[',
  'test',
  'true',
  ':',
  'trap',
  'export',
  'readonly',
  'local',
]);
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
/** What runs other commands, or hands on the status of one. */
const RUNS_OTHERS =
  /^(?:wait|eval|fg|return|exit|exec|command|env|time|timeout|nice|nohup|xargs|\.|source|(?:.*\/)?(?:ba|a)?sh)$/;
/** Nothing but the end of a command and the start of the next one. */
const IS_NEXT = /^\s*[;\n]\s*[^;\n&|(){}]*$/;
const ASSIGNED = /\b(\w+)=["']?\$\{?\?/g;

/**
 * Uses of the exit status of a call as a number, which only a failing RUN can give: it is compared, told apart by `case`,
 * written to a file, or handed to a program. Whether the call failed is the same with both tools.
 */
export function checkExitStatus({ analysis, units, at }: JobCheckInput): Diagnostic[] {
  const ends = endsOf(analysis);
  if (ends.size === 0) return [];
  const first = units.findIndex((unit) => ends.has(unit));
  const isLater = (unit: ScriptUnit, index: number): boolean =>
    first >= 0 &&
    (index > first || TRAP.test(unit.program.text)) &&
    unit.entries.every(({ section }) => section !== 'after_script');
  const later = units.filter(isLater);
  const children = analysis.followed.filter(({ command, unit }) => {
    const end = ends.get(command.unit);
    return !ends.has(unit) && (end === undefined ? later.includes(command.unit) : command.start >= end);
  });
  const callers = [...ends.keys()].flatMap((unit) => [...functionBodies(unit).keys()]);
  const own = [...new Set([...ends.keys(), ...later])];
  const runs = new Set(analysis.followed.map(({ command }) => command.node));
  const others = analysis.commands.filter(
    ({ command: { words, node } }) => setsStatus(words[0]?.literal, callers) && !runs.has(node),
  );
  const all = own.map((unit) => withStatus(unit, { units, ends, callers, others }));
  const names = namesOf(all);
  const patterns = patternsOf(names);
  const functions = new Map(units.flatMap((unit) => [...functionBodies(unit)]));
  const told = [
    ...all.flatMap((one) =>
      [...comparisons(one.text, patterns), ...handedOn(one, analysis.commands, patterns.held, functions)].map(
        (use) => ({
          ...use,
          unit: one.unit,
        }),
      ),
    ),
    ...children.flatMap(({ command, unit }) => {
      const known = patternsOf(handedDown(names, command, own));
      return comparisons(
        withoutOthers(unit.program.text, () => false),
        known,
      ).map((use) => ({ ...use, unit }));
    }),
  ];
  return told
    .filter(({ unit, index }) => entryAt(unit, index, index) !== undefined)
    .map(({ unit, index, written }) => diagnostic('K2B240', at(unit, index, index + written.length), { written }));
}

/** Where the first call of each unit ends, or the first run of a script that holds one. */
function endsOf({ invocations, followed }: JobCheckInput['analysis']): ReadonlyMap<ScriptUnit, number> {
  const ends = new Map<ScriptUnit, number>();
  const add = ({ unit, end }: SimpleCommand): void => {
    ends.set(unit, Math.min(ends.get(unit) ?? end, end));
  };
  for (const { command, informs } of invocations) if (informs === undefined) add(command);
  for (let size = -1; ends.size > size;) {
    size = ends.size;
    for (const { command, unit } of followed) if (ends.has(unit)) add(command);
  }
  return ends;
}

/** A command with a status of its own, by its name: no function with a call in it, and nothing that runs another one. */
function setsStatus(name: string | undefined, callers: readonly string[]): boolean {
  return name !== undefined && !callers.includes(name) && !RUNS_OTHERS.test(name);
}

/** The variables that a script gets which a command runs: all where it is read into the shell, else what is exported. */
function handedDown(
  names: ReadonlySet<string>,
  { words, assignments }: SimpleCommand,
  units: readonly ScriptUnit[],
): ReadonlySet<string> {
  if (/^(?:\.|source)$/.test(words[0]?.literal ?? '')) return names;
  const texts = units.map(({ program }) => program.text);
  const isExported = (name: string): boolean =>
    assignments.some((one) => one.name === name) ||
    texts.some((text) => new RegExp(String.raw`\bexport\s[^\n;&|]*\b${escapeRegExp(name)}\b|\bset -\w*a`).test(text));
  return new Set([...names].filter(isExported));
}

/** A unit with the places in which `$?` is the status of a call, and its text without any other. */
interface WithStatus {
  readonly unit: ScriptUnit;
  readonly isOwn: (index: number) => boolean;
  readonly text: string;
}

interface Surroundings {
  readonly units: readonly ScriptUnit[];
  readonly ends: ReadonlyMap<ScriptUnit, number>;
  /** Functions in which a call may stand. */
  readonly callers: readonly string[];
  /** Commands that set `$?` to a status of their own. */
  readonly others: readonly OtherCommand[];
}

/** As many characters behind the line of a function's call are looked at: the next command. */
const NEXT_LINE = 200;

/**
 * `$?` is that of a call behind it in its own unit, at the start of the next one, behind a function that holds it, and in
 * a trap for the end of the script.
 */
function withStatus(unit: ScriptUnit, { units, ends, callers, others }: Surroundings): WithStatus {
  const { text } = unit.program;
  const own = ends.get(unit);
  const before = units[units.indexOf(unit) - 1];
  const from: (readonly [number, number])[] = own === undefined ? [] : [[own, text.length]];
  if (before && ends.has(before)) from.push([0, /^[^\n;]*/.exec(text)?.[0].length ?? 0]);
  if (callers.length > 0) {
    const call = new RegExp(String.raw`(?<![\w-])(?:${callers.map(escapeRegExp).join('|')})(?![\w(-])[^\n]*`, 'g');
    for (const { index, 0: line } of text.matchAll(call)) from.push([index, index + line.length + 1 + NEXT_LINE]);
  }
  const traps = [...text.matchAll(TRAPS)].map(({ index, 0: whole }) => [index, index + whole.length] as const);
  const nearest = others.filter(({ command }) => command.unit === unit && isAlone(command));
  const isIn = (ranges: readonly (readonly [number, number])[], index: number): boolean =>
    ranges.some(([start, end]) => index >= start && index < end);
  const isOwn = (index: number): boolean =>
    isIn(traps, index) ||
    (isIn(from, index) &&
      !nearest.some(({ command }) => IS_NEXT.test(text.slice(Math.min(command.end, index), index))));
  return { unit, isOwn, text: withoutOthers(text, isOwn) };
}

/** A command that runs whatever the one before it ended with. */
function isAlone({ unit, start }: SimpleCommand): boolean {
  const before = unit.program.text.slice(0, start);
  const code = before.trimEnd();
  return code === '' || code.endsWith(';') || before.slice(code.length).includes('\n');
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
function withoutOthers(text: string, isOwn: WithStatus['isOwn']): string {
  return text.replaceAll(/\$\{?\?/g, (written, index: number) => (isOwn(index) ? written : ' '.repeat(written.length)));
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
  { unit, isOwn }: WithStatus,
  commands: readonly OtherCommand[],
  held: RegExp,
  functions: ReadonlyMap<string, string>,
): readonly Use[] {
  const { text } = unit.program;
  const holdsOwn = (raw: string, start: number): boolean => {
    const at = /\$\{?\?/.exec(raw)?.index;
    return at !== undefined && isOwn(start + at);
  };
  return commands.flatMap(({ command, elsewhere }) => {
    const [name, ...args] = command.words;
    if (command.unit !== unit || !name || PASSES_ON.has(name.literal ?? '')) return [];
    const body = functions.get(name.literal ?? '');
    if (body === undefined ? name.literal === 'eval' && ENDS.test(args[0]?.raw ?? '') : !USES_NUMBER.test(body))
      return [];
    const documents = command.redirects.flatMap(({ heredoc }) => heredoc?.word ?? []);
    const words = [...args, ...documents];
    const isDirect = words.some(({ raw, start }) => holdsOwn(raw, start));
    if (!isDirect && !words.some(({ raw }) => held.test(raw))) return [];
    if (PRINTS.has(name.literal ?? '') && !elsewhere && !writesOutput(command)) return [];
    // Without a test around it, the script stops at a failing call before it gets there.
    if (isDirect && !/\|\|\s*\{?\s*$/.test(text.slice(0, command.start)) && !/\bset\s+\+e/.test(text)) return [];
    return [{ index: command.start, written: text.slice(command.start, command.end).trim() }];
  });
}
