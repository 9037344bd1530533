import { diagnostic, flagDiagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { type CallFacts, type ConvertedCall, convertCall } from '../kaniko/convert.ts';
import { flagByName, nearestFlag } from '../kaniko/flag-names.ts';
import { type ArgumentProblem, parseArguments } from '../kaniko/pflag.ts';
import { addVariables, type VariableState } from '../kaniko/variables.ts';
import { areTooMany } from '../kaniko/visible-values.ts';
import type { Diagnostic, FlagOccurrence, KanikoFlavor, Location } from '../model.ts';
import { literalPrefix, type ShellWord } from '../shell/word.ts';
import { splitValue } from './split-values.ts';

/** Finds the place of a range of an invocation's unit. */
export type Locate = (start: number, end: number) => Location;

/**
 * Reads the arguments of a call, and the variables that say the same, and converts its flags.
 * @param hasDestination - a variable that is read apart names where the image goes
 */
export function readCall(
  invocation: KanikoInvocation,
  facts: CallFacts,
  at: Locate,
  variable: (name: string) => VariableState,
  hasDestination = false,
) {
  const { flavor, values } = facts;
  const { start, end } = invocation.command;
  const given = parseArguments(invocation.arguments, flavor);
  const { parsed, open, unreadable } = addVariables(given, flavor, { start, end }, variable);
  const findings: Diagnostic[] = open.map((name) => diagnostic('K2B186', at(start, end), { name }));
  const stops = flavor === 'osscontainertools' ? 'K2B191' : 'K2B192';
  for (const written of unreadable) findings.push(diagnostic(stops, at(start, end), { written }));
  for (const problem of parsed.problems) {
    if (!isValueOfUnknown(problem, parsed.problems, invocation.arguments))
      findings.push(argumentFinding(problem, flavor, at));
  }
  const converted = convertCall(parsed, facts);
  for (const flag of converted.flags) {
    const { occurrence, fidelity, reason, code } = flag;
    const location = at(occurrence.range.start, occurrence.range.end);
    const message = `${occurrence.written}: ${reason}.`;
    if (fidelity === 'manual') findings.push(flagDiagnostic(code, 'error', message, location));
    if (fidelity === 'approximate') findings.push(flagDiagnostic(code, 'warning', message, location));
    if (flag.ineffective) findings.push(diagnostic('K2B190', location, { written: occurrence.written, reason }));
    if (isExpandedPath(occurrence)) {
      const problem = 'the shell expands its pattern for Kaniko, and would not inside the argument of buildctl';
      findings.push(diagnostic('K2B309', location, { written: occurrence.written, problem }));
    }
    if (areTooMany(occurrence.value, values))
      findings.push(diagnostic('K2B436', location, { written: occurrence.written }));
    const split = splitValue(occurrence.value, { values, wordsOf: wordsAt(invocation) });
    if (split) findings.push(diagnostic('K2B184', location, { written: occurrence.written, name: split }));
  }
  if (parsed.problems.length === 0) findings.push(...callFindings(invocation, converted, at, hasDestination));
  return { converted, findings };
}

/** The words behind loop variables and parameters, where the script shows all of them. */
export function wordsAt({ held }: KanikoInvocation): (name: string) => readonly ShellWord[] {
  return (name) => held.wordsOf(name);
}

/** A path with a pattern or a tilde as a word of its own: behind `--context=` the shell leaves it as it is. */
function isExpandedPath({ value, range }: FlagOccurrence): boolean {
  return value.start > range.start && !value.raw.includes('=') && value.parts.some(({ kind }) => kind === 'pattern');
}

function callFindings(
  invocation: KanikoInvocation,
  { plan, flags }: ConvertedCall,
  at: Locate,
  hasDestination: boolean,
): Diagnostic[] {
  const { start, end } = invocation.command;
  const has = (kind: string): boolean => plan.entries.some((entry) => entry.kind === kind);
  const manual = flags.some((flag) => flag.fidelity === 'manual');
  if (manual) return [];
  if (!has('destination') && !has('no-push') && !hasDestination) return [diagnostic('K2B185', at(start, end))];
  if (!has('context') && !has('context-archive') && !has('context-url')) return [diagnostic('K2B187', at(start, end))];
  return [];
}

/** The word after an unknown flag is most likely its value; it says nothing more. */
function isValueOfUnknown(
  { kind, word }: ArgumentProblem,
  problems: readonly ArgumentProblem[],
  words: readonly ShellWord[],
): boolean {
  const before = words[words.indexOf(word) - 1];
  return kind === 'positional' && problems.some((other) => other.kind === 'unknown-flag' && other.word === before);
}

/** What the author of an unknown flag may have meant: a flag of another fork, or one with nearly the same name. */
function hintFor(word: ShellWord, flavor: KanikoFlavor): string {
  const name = literalPrefix(word).replace(/^-+/, '').split('=')[0] ?? '';
  const known = flagByName(name);
  if (known?.forks) return `, a flag of ${known.forks.join(' and ')} only`;
  const near = nearestFlag(name, flavor);
  return near === undefined ? '' : `; the nearest one is --${near}`;
}

function argumentFinding(problem: ArgumentProblem, flavor: KanikoFlavor, at: Locate): Diagnostic {
  const { word } = problem;
  const location = at(word.start, word.end);
  const written = word.raw;
  switch (problem.kind) {
    case 'unknown-flag':
      return diagnostic('K2B182', location, { written, hint: hintFor(word, flavor) });
    case 'missing-value':
      return diagnostic('K2B180', location, { problem: `${written} needs a value` });
    case 'bad-boolean':
      return diagnostic('K2B180', location, { problem: `${written} is not a boolean` });
    case 'bad-integer':
      return diagnostic('K2B180', location, { problem: `${written} is not a number` });
    case 'bad-duration':
      return diagnostic('K2B180', location, { problem: `${written} is not a duration like 336h` });
    case 'positional': {
      const { flag } = problem;
      const meant = flag === undefined ? '' : `; --${flag} takes its value with "=": --${flag}=${written}`;
      return diagnostic('K2B180', location, { problem: `${written} is not a flag${meant}` });
    }
    case 'blank-first':
      return diagnostic('K2B307', location, { written });
    case 'swallowed':
      return diagnostic('K2B181', location, { written, value: problem.value.raw });
    case 'may-hold-flags':
      return diagnostic('K2B183', location, { written });
  }
}
