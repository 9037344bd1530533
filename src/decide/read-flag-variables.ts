import { completionOf } from '../buildkit/tags.ts';
import { diagnostic, flagDiagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import type { CallFacts, ConvertedCall } from '../kaniko/convert.ts';
import type { Diagnostic, Location, PlanEntry } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { hasQuoting, type ShellWord } from '../shell/word.ts';
import type { CacheFacts } from './cache-choice.ts';
import type { Locate } from './calls.ts';
import type { DraftCall, ScriptChange } from './draft.ts';
import {
  type Definition,
  type DefinitionContext,
  type DefinitionProblem,
  type Group,
  isSamePlace,
} from './flag-definitions.ts';
import { type Lookup, mayBeEmpty } from '../worlds/emptiness.ts';
import { valueKey } from '../kaniko/seen-values.ts';
import type { Values } from './values.ts';
import { lineEdits, type LineEdit } from './value-lines.ts';
import { flagVariables, type FlagVariables } from './flag-variables.ts';
import { pushGuard } from './flag-uses.ts';
import { isPositional } from './positional.ts';
import { type SplitCall, splitCall, type TranslatedDefinition } from './split-call.ts';

/** A call with what its variables hold, as the new call needs it. */
export interface ReadCall {
  readonly converted: ConvertedCall;
  readonly kept: readonly string[];
  readonly translated: readonly TranslatedDefinition[];
  readonly findings: readonly Diagnostic[];
  /** A step before the build that fails where no variable holds a destination. */
  readonly guard?: string;
  /** The place of a flag: in the call, or in the value that holds it. */
  readonly locate: Locate;
  readonly readings: Readings;
}

/** Where the words of a call and the values of its variables are written. */
export interface Places {
  readonly at: Locate;
  readonly definition: (definition: Definition) => Location;
  /** The values that a variable in a definition may have there. */
  readonly values: (definition: Definition) => Values;
}

/** The arguments that a call may have: one list, unless a variable holds one set of flags or another. */
export type Readings = readonly KanikoInvocation['arguments'][];

type Read = (
  call: KanikoInvocation,
  facts: CacheFacts,
  locate: Locate,
  hasDestination: boolean,
) => { readonly converted: ConvertedCall; readonly findings: readonly Diagnostic[] };

/**
 * Reads a call whose words may be variables that hold flags: the values in view are translated where they are written
 * (DESIGN D7). What is not in view leaves the call as it is, and the reader says so.
 * @param factsOf - what is known of the call, by the arguments that it may have
 * @param places - finds the places for findings
 * @param read - reads a call; told whether a variable holds the destination
 */
export function readFlagVariables(
  invocation: KanikoInvocation,
  factsOf: (readings: Readings) => CacheFacts,
  context: DefinitionContext,
  places: Places,
  read: Read,
): ReadCall {
  const found = flagVariables(invocation, context);
  if (!found || 'problem' in found) {
    const whole = read(invocation, factsOf([invocation.arguments]), places.at, false);
    return plain(invocation, places.at, whole, found);
  }
  const readings = readingsOf(found);
  const facts = withValuesOf(found, factsOf(readings), places.values);
  const locate: Locate = (start, end) => {
    const definition = found.definitions.find(({ fields }) => fields.some(({ word }) => word.start === start));
    return definition ? places.definition(definition) : places.at(start, end);
  };
  const call = { ...invocation, arguments: found.arguments };
  const { converted, findings } = read(call, facts, locate, holdsDestination(found));
  const split = splitCall(found, converted, facts, places.values);
  if ('problem' in split) return { ...plain(invocation, locate, { converted, findings }, split), readings };
  const { translated } = split;
  const unsure = mayPushNothing(split, found);
  const guard = unsure === undefined ? undefined : guardOf(split, found);
  const at = places.at(invocation.command.start, invocation.command.end);
  return {
    converted: split.converted,
    kept: found.kept.map(({ raw }) => raw),
    translated,
    findings: [
      ...findings,
      ...translated.flatMap((one) =>
        definitionFindings(one, lookupAt(one.definition, invocation, places), places.definition(one.definition)),
      ),
      ...assumptions(found, at),
      ...(unsure !== undefined && guard === undefined ? [diagnostic('K2B319', at, { variable: unsure })] : []),
    ],
    ...(guard === undefined ? {} : { guard }),
    locate,
    readings,
  };
}

/** What a variable may be at the call, and in the values that hold it: what is asked of it must be right for all. */
function withValuesOf<Facts extends CallFacts>(
  { definitions }: FlagVariables,
  facts: Facts,
  valuesAt: Places['values'],
): Facts {
  const others = definitions.flatMap((definition) => {
    const { place } = definition;
    return place.kind === 'yaml' ? [] : [{ seen: place.seen, values: valuesAt(definition) }];
  });
  const values: Values = (name) => {
    const all = [facts.values, ...others.flatMap((other) => (other.seen.has(name) ? [other.values] : []))];
    const texts = all.map((one) => one(name));
    return texts.some((one) => one.length === 0) ? [] : [...new Set(texts.flat())];
  };
  return { ...facts, values };
}

function plain(
  { command, arguments: words }: KanikoInvocation,
  locate: Locate,
  { converted, findings }: ReturnType<Read>,
  problem: DefinitionProblem | undefined,
): ReadCall {
  const said = problem
    ? [
        diagnostic('K2B314', locate(command.start, command.end), {
          variable: problem.variable,
          problem: problem.problem,
        }),
      ]
    : [];
  return { converted, kept: [], translated: [], findings: [...findings, ...said], locate, readings: [words] };
}

/** The call with what is sure, with each value that may be in force, and with all of them. */
function readingsOf({ arguments: sure, definitions }: FlagVariables): Readings {
  const open = definitions.filter(({ certain }) => !certain).map(({ fields }) => fields.map(({ word }) => word));
  return [sure, ...open.map((words) => [...sure, ...words]), ...(open.length > 1 ? [[...sure, ...open.flat()]] : [])];
}

function holdsDestination({ definitions }: FlagVariables): boolean {
  return definitions.some(({ fields }) => fields.some(({ word }) => /^(?:--destination(?:=|$)|-d)/.test(word.raw)));
}

/** What a human should know of the flags in a variable. */
function definitionFindings(
  { flags, entries, definition, text }: TranslatedDefinition,
  lookup: Lookup,
  location: Location,
): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const { place, variable } = definition;
  if (place.kind === 'yaml' && place.fixed === 'matrix' && text !== place.scalar.text.trim())
    findings.push(diagnostic('K2B320', location, { variable }));
  for (const { occurrence, fidelity, reason, code } of flags)
    if (fidelity === 'approximate')
      findings.push(flagDiagnostic(code, 'warning', `${occurrence.written}: ${reason}.`, location));
  for (const entry of entries) {
    if (entry.kind !== 'destination') continue;
    const { written } = entry.because;
    if (mayBeEmpty(entry.name, lookup))
      findings.push(
        diagnostic('K2B314', location, {
          variable: definition.variable,
          problem: `${written} may be empty, and then nothing would be pushed`,
        }),
      );
    else if (mayLackTag(entry.name, definition, lookup)) findings.push(diagnostic('K2B230', location, { written }));
  }
  return findings;
}

/** What the names in a value hold where it is assigned; a loop variable may be followed where it is what it was there. */
function lookupAt(definition: Definition, invocation: KanikoInvocation, places: Places): Lookup {
  const { place } = definition;
  const isSame = (name: string): boolean =>
    place.kind !== 'yaml' && place.seen.get(name)?.key === valueKey(name, invocation);
  return {
    values: places.values(definition),
    wordsOf: (name) => (isSame(name) ? invocation.held.wordsOf(name) : []),
  };
}

/** A tag that may be empty, and that its place cannot complete: GitLab knows no defaults, a value no test. */
function mayLackTag(name: ShellWord, { place }: Definition, lookup: Lookup): boolean {
  const { kind } = completionOf(name, lookup);
  return kind === 'test' || kind === 'named' || (kind === 'word' && place.kind === 'yaml');
}

/** The values in the files are not all that a variable may have. */
function assumptions({ definitions }: FlagVariables, location: Location): Diagnostic[] {
  const isOpen = ({ variable, place }: Definition): boolean =>
    place.kind === 'yaml' ||
    (place.kind === 'shell' && definitions.every((one) => one.variable !== variable || addsToItself(one)));
  const names = [...new Set(definitions.filter(isOpen).map(({ variable }) => variable))];
  return names.map((variable) => diagnostic('K2B315', location, { variable }));
}

/** `X="$X more"`: what X is before comes from elsewhere. */
function addsToItself({ variable, fields }: Definition): boolean {
  return fields.some((field) => field.variable === variable);
}

/**
 * Looks for a call without a destination that is sure: Kaniko refuses to run without one, BuildKit builds for nothing
 * (K root.go:352-356).
 * @returns the variable that may lack it
 */
function mayPushNothing({ converted, translated }: SplitCall, { groups }: FlagVariables): string | undefined {
  const decides = ({ kind }: PlanEntry): boolean => kind === 'destination' || kind === 'no-push';
  const [first] = translated.filter(({ entries }) => entries.some(decides));
  const isSure = ({ places, assigned }: Group, above: readonly Group[]): boolean => {
    const values = translated.filter(({ definition }) => places.some((place) => isSamePlace(definition, { place })));
    const holds = ({ entries, definition }: TranslatedDefinition): boolean =>
      entries.some(decides) ||
      [...(definition.holds?.values() ?? [])].some((one) => !above.includes(one) && isSure(one, [...above, one]));
    if (values.some((one) => one.definition.certain && holds(one))) return true;
    const shells = values.filter(({ definition }) => definition.place.kind === 'shell');
    const isGiven = values.some(({ definition: { place } }) => place.kind === 'yaml' && place.fixed === undefined);
    if (!assigned && !isGiven) return false;
    return (assigned ? shells : values).every(holds);
  };
  return !first || groups.some((one) => isSure(one, [one])) || converted.plan.entries.some(decides)
    ? undefined
    : first.definition.variable;
}

/**
 * The test at run time that stands for Kaniko's refusal.
 * @returns undefined where a value may ask for no push, with which Kaniko needs no destination
 */
function guardOf({ translated }: SplitCall, { kept }: FlagVariables): string | undefined {
  if (translated.some(({ entries }) => entries.some(({ kind }) => kind === 'no-push'))) return undefined;
  return pushGuard(kept.map((word) => (isPositional(word) ? '$*' : word.raw)));
}

/** The changes of the assignments in the script; two calls may need the same one. */
export function definitionChanges(calls: readonly DraftCall[]): ScriptChange[] {
  const changes: ScriptChange[] = [];
  for (const change of calls.flatMap(({ translated }) => translated.flatMap(changesOf))) {
    const isKnown = changes.some(
      ({ unit, start, end, text }) =>
        unit === change.unit && start === change.start && end === change.end && text === change.text,
    );
    if (!isKnown) changes.push(change);
  }
  return changes;
}

function changesOf(one: TranslatedDefinition): readonly ScriptChange[] {
  const { definition, text } = one;
  const { place } = definition;
  if (place.kind === 'yaml') return [];
  if (place.kind === 'set') return [setChange(place.command, place.appends, text)];
  const { unit, value } = place;
  const reason = 'flags';
  const lines = linesOf(one, value.raw);
  if (lines)
    return lines.map(({ start, end, text: piece }) => ({
      unit,
      start: value.start + start,
      end: value.start + end,
      text: piece,
      reason,
    }));
  const bare = !hasQuoting(value) && text !== '' && !/\s/.test(text);
  const written = bare ? text : `"${text}"`;
  return written === value.raw ? [] : [{ unit, start: value.start, end: value.end, text: written, reason }];
}

/** The changes of a value that stands on several lines between double quotes. */
function linesOf({ definition, text, pieces }: TranslatedDefinition, raw: string): readonly LineEdit[] | undefined {
  if (text === '' || !raw.includes('\n') || !/^"[^"]*"$/.test(raw)) return undefined;
  const edits = lineEdits(raw.slice(1, -1), pieces, definition.fields.length);
  return edits?.map(({ start, end, text: piece }) => ({ start: start + 1, end: end + 1, text: piece }));
}

/** The words behind `set --` (or behind its `"$@"`) give way to those of the new call. */
function setChange({ unit, words }: SimpleCommand, appends: boolean, text: string): ScriptChange {
  const start = words[appends ? 2 : 1]?.end ?? 0;
  const end = words.at(-1)?.end ?? start;
  return { unit, start, end, text: text === '' ? '' : ` ${text}`, reason: 'flags' };
}
