import { diagnostic } from '../diagnostics/index.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import { writesOutput } from '../shell/output.ts';
import { entryAt, type ScriptUnit } from '../shell/script.ts';
import type { JobCheckInput } from './job-checks.ts';

/** Commands that pass a status on, or that comparisons are looked for in. */
const PASSES_ON: ReadonlySet<string> = new Set(['exit', 'return', '[', '[[', 'test', 'true', ':']);
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf']);

/** A number that tells more than whether a command failed: all but `= 0`, `> 0`, `< 1` and the like. */
const NUMBER = String.raw`(?:(?:-eq|-ne|-gt|-le|==?|!=|>|<=)\s*"?[1-9]\d*|(?:-ge|-lt|>=|<)\s*"?(?:[2-9]|[1-9]\d+))\b`;

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
  const names = [...ends].flatMap(([{ program }, first]) =>
    [...program.text.matchAll(/\b(\w+)="?\$\?/g)].flatMap(({ index, 1: name = '' }) => (index >= first ? [name] : [])),
  );
  const start = units.findIndex((unit) => ends.has(unit));
  const later = units.filter(
    (unit, index) => start >= 0 && index > start && unit.entries.every(({ section }) => section !== 'after_script'),
  );
  return [...new Set([...ends.keys(), ...later])].flatMap((unit) => {
    const first = ends.get(unit);
    const own = names.length === 0 ? '(?!)' : String.raw`\{?(?:${names.map(escapeRegExp).join('|')})\b\}?`;
    const status = first === undefined ? String.raw`\$${own}` : String.raw`\$(?:\{?\?\}?|${own})`;
    const compared = new RegExp(String.raw`(?:${status}|(?<=\(\(\s*)${own})"?\s*${NUMBER}`, 'g');
    const cases = new RegExp(String.raw`\bcase\s+"?${status}"?\s+in\b(.*?)\besac\b`, 'gs');
    const { text } = unit.program;
    const told = [
      ...[...text.matchAll(compared)].map(({ index, 0: written }) => ({ index, written })),
      ...[...text.matchAll(cases)].flatMap(({ index, 0: whole, 1: body = '' }) =>
        tellsNumbers(body) ? [{ index, written: whole.slice(0, whole.indexOf(' in') + 3) }] : [],
      ),
      ...handedOn(unit, analysis.commands, new RegExp(status)),
    ];
    return told
      .filter(({ index }) => index >= (first ?? 0) && entryAt(unit, index, index) !== undefined)
      .map(({ index, written }) => diagnostic('K2B240', at(unit, index, index + written.length), { written }));
  });
}

interface Use {
  readonly index: number;
  readonly written: string;
}

/** A `case` whose patterns are numbers other than 0. */
function tellsNumbers(body: string): boolean {
  return /(?:^|;;|\||\()\s*["']?[1-9]\d*["']?\s*[|)]/.test(body);
}

/** Commands that get the status as a word; what the log alone gets is for people. */
function handedOn(unit: ScriptUnit, commands: readonly OtherCommand[], status: RegExp): readonly Use[] {
  return commands.flatMap(({ command, elsewhere }) => {
    const [name, ...args] = command.words;
    const word = args.find(({ raw }) => status.test(raw));
    if (command.unit !== unit || !name || !word || PASSES_ON.has(name.literal ?? '')) return [];
    if (PRINTS.has(name.literal ?? '') && !elsewhere && !writesOutput(command)) return [];
    const { text } = unit.program;
    // Without a test around it, the script stops at a failing call before it gets there.
    const isOwn = /\$\{?\?/.test(word.raw);
    if (isOwn && !/\|\|\s*\{?\s*$/.test(text.slice(0, command.start))) return [];
    return [{ index: command.start, written: text.slice(command.start, command.end).trim() }];
  });
}
