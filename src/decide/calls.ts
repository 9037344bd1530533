import { diagnostic, flagDiagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { type CallFacts, type ConvertedCall, convertCall } from '../kaniko/convert.ts';
import { type ArgumentProblem, parseArguments } from '../kaniko/pflag.ts';
import type { Diagnostic, Location } from '../model.ts';
import { maySplit, type ShellWord } from '../shell/word.ts';
import type { Values } from './values.ts';

/** Finds the place of a range of an invocation's unit. */
export type Locate = (start: number, end: number) => Location;

/** Reads the arguments of a call and converts its flags. */
export function readCall(invocation: KanikoInvocation, facts: CallFacts, at: Locate) {
  const { flavor, values } = facts;
  const findings: Diagnostic[] = [];
  const parsed = parseArguments(invocation.arguments, flavor);
  for (const problem of parsed.problems) findings.push(argumentFinding(problem, at));
  const converted = convertCall(parsed, facts);
  for (const flag of converted.flags) {
    const { occurrence, fidelity, reason, code } = flag;
    const location = at(occurrence.range.start, occurrence.range.end);
    const message = `${occurrence.written}: ${reason}.`;
    if (fidelity === 'manual') findings.push(flagDiagnostic(code, 'error', message, location));
    if (fidelity === 'approximate') findings.push(flagDiagnostic(code, 'warning', message, location));
    const split = splitValue(occurrence.value, values);
    if (split) findings.push(diagnostic('K2B184', location, { written: occurrence.written, name: split }));
  }
  if (parsed.problems.length === 0) findings.push(...callFindings(invocation, converted, at));
  return { converted, findings };
}

/** A variable outside quotes whose written value has blanks: the call has more words than it shows. */
function splitValue(value: ShellWord, values: Values): string | undefined {
  if (!maySplit(value)) return undefined;
  for (const part of value.parts) {
    if (part.kind !== 'expansion' || part.quote !== '') continue;
    if (values(part.name).some((text) => /\s/.test(text.trim()) && !text.includes('$('))) return part.name;
  }
  return undefined;
}

function callFindings(invocation: KanikoInvocation, { plan, flags }: ConvertedCall, at: Locate): Diagnostic[] {
  const { start, end } = invocation.command;
  const has = (kind: string): boolean => plan.entries.some((entry) => entry.kind === kind);
  const manual = flags.some((flag) => flag.fidelity === 'manual');
  if (manual) return [];
  if (!has('destination') && !has('no-push')) return [diagnostic('K2B185', at(start, end))];
  if (!has('context') && !has('context-archive')) return [diagnostic('K2B187', at(start, end))];
  return [];
}

function argumentFinding(problem: ArgumentProblem, at: Locate): Diagnostic {
  const { word } = problem;
  const location = at(word.start, word.end);
  const written = word.raw;
  switch (problem.kind) {
    case 'unknown-flag':
      return diagnostic('K2B182', location, { written });
    case 'missing-value':
      return diagnostic('K2B180', location, { problem: `${written} needs a value` });
    case 'bad-boolean':
      return diagnostic('K2B180', location, { problem: `${written} is not a boolean` });
    case 'bad-integer':
      return diagnostic('K2B180', location, { problem: `${written} is not a number` });
    case 'positional':
      return diagnostic('K2B180', location, { problem: `${written} is not a flag` });
    case 'blank-first':
      return diagnostic('K2B307', location, { written });
    case 'swallowed':
      return diagnostic('K2B181', location, { written, value: problem.value.raw });
    case 'may-hold-flags':
      return diagnostic('K2B183', location, { written });
  }
}
