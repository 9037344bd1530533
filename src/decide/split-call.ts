import { splitTag } from '../buildkit/names.ts';
import { completeTag } from '../buildkit/tags.ts';
import type { CallFacts, ConvertedCall, ConvertedFlag } from '../kaniko/convert.ts';
import { convertCall } from '../kaniko/convert.ts';
import { flagByName } from '../kaniko/flag-names.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import type { FlagOccurrence, PlanEntry } from '../model.ts';
import { type ShellWord, variablesOf } from '../shell/word.ts';
import { type CacheFacts, cacheArguments, choosesCache, type ConvertedPart, isCacheEntry } from './cache-choice.ts';
import { type Definition, type DefinitionProblem, standalone } from './flag-definitions.ts';
import { areOneChoice, type FlagVariables } from './flag-variables.ts';
import { fieldAt, modifiersOf, type Piece, renderDefinition } from './variable-text.ts';

/** The new text of a variable that holds flags. */
export interface TranslatedDefinition {
  readonly definition: Definition;
  /** What the variable holds for the new call. */
  readonly text: string;
  /** The pieces of the text, each with the index of the field in whose place it stands. */
  readonly pieces: readonly Piece[];
  /** What it asks for, for verification. */
  readonly entries: readonly PlanEntry[];
  readonly flags: readonly ConvertedFlag[];
}

/** Entries that a variable can hold: they stand alone, and change nothing but what they name. */
const LOCAL: ReadonlySet<PlanEntry['kind']> = new Set([
  'build-arg',
  'label',
  'target',
  'platform',
  'destination',
  'progress',
]);

/** Of these only the last one counts, so a variable and the call must not both hold one. */
const SINGLE: ReadonlySet<PlanEntry['kind']> = new Set(['target', 'platform', 'progress']);

/** What became of a call with variables: its own part, and the part of each variable. */
export interface SplitCall {
  readonly converted: ConvertedCall;
  readonly translated: readonly TranslatedDefinition[];
}

/** What a call asks for otherwise, or not at all, when it pushes nothing. */
const DEPENDS_ON_PUSH: ReadonlySet<PlanEntry['kind']> = new Set([
  'destination',
  'no-push',
  'tar',
  'digest-file',
  'oci-layout',
  'cache',
]);

/**
 * Splits what a call asks for into the part of the call and the parts that its variables keep.
 * @param converted - the call, read with the fields of variables that have one value
 * @param valuesAt - what the variables in a definition may be
 * @returns the variable and the problem where its flags cannot stand in a variable
 */
export function splitCall(
  variables: FlagVariables,
  converted: ConvertedCall,
  facts: CacheFacts,
  valuesAt: (definition: Definition) => CacheFacts['values'],
): SplitCall | DefinitionProblem {
  const { definitions, isStable, arguments: words } = variables;
  const translated: TranslatedDefinition[] = [];
  const moved = new Set<PlanEntry>();
  const modifiers = modifiersOf(converted);
  const parts: ConvertedPart[] = [];
  for (const definition of definitions) {
    const part = definition.certain
      ? inlinedPart(definition, converted)
      : separatePart(definition, words, converted, facts);
    if ('problem' in part) return part;
    parts.push(part);
  }
  const pushIsChosen = choosesPush(variables, parts, converted);
  const cacheIsChosen = choosesCache(variables, parts, converted.plan.entries, facts);
  const hidden = parts.some(({ entries }) => entries.some(({ kind }) => kind === 'destination'));
  for (const [index, definition] of definitions.entries()) {
    const inlined = definition.certain;
    const part = parts[index] as ConvertedPart;
    const isLocal = (entry: PlanEntry): boolean =>
      LOCAL.has(entry.kind) ||
      (entry.kind === 'no-push' && pushIsChosen) ||
      (isCacheEntry(entry) && !inlined && cacheIsChosen);
    // The first words of `"$@"` go into the call as they are; it keeps what is added under conditions.
    const isBase = definition.place.kind === 'set' && !definition.place.appends;
    const local = isBase ? [] : part.entries.filter(isLocal);
    const other = part.entries.find((entry) => !isLocal(entry));
    if (other && !inlined)
      return { variable: definition.variable, problem: `${other.because.written} changes the whole call` };
    const override = inlined ? undefined : part.flags.find((flag) => mayOverride(flag, converted));
    if (override)
      return { variable: definition.variable, problem: `the call has --${override.occurrence.flag} of its own` };
    const isMoved = ({ occurrence }: ConvertedFlag): boolean => local.some(({ because }) => because === occurrence);
    // What the call says may depend on a flag that asks for nothing by itself: `--context-sub-path`.
    const stays = part.flags.filter((flag) => flag.fidelity !== 'not-needed' && !isMoved(flag));
    if (stays.some(({ occurrence }) => !fieldsOf(occurrence, definition).every((word) => isStable(definition, word))))
      return { variable: definition.variable, problem: 'what it holds is changed again before the call' };
    if (part.flags.some(({ occurrence }) => !isWhole(occurrence, definition)))
      return { variable: definition.variable, problem: 'a flag in it takes its value from another word of the call' };
    const values = valuesAt(definition);
    if (mayHoldBlanks(definition, values))
      return { variable: definition.variable, problem: 'a value in it has blanks, at which the shell splits it' };
    for (const entry of local) moved.add(entry);
    const conflict = local.find(
      ({ kind, because }) =>
        SINGLE.has(kind) && converted.plan.entries.some((entry) => entry.kind === kind && entry.because !== because),
    );
    if (conflict)
      return { variable: definition.variable, problem: `the call has ${conflict.because.written} of its own` };
    const complete = definition.place.kind === 'yaml' ? local : local.map((entry) => withTag(entry, values));
    const push = modifiers.push && !local.some(({ kind }) => kind === 'no-push');
    const cache = inlined ? undefined : cacheArguments(local, converted.plan.entries, hidden, facts);
    const pieces = renderDefinition(definition, complete, { ...modifiers, push, cache });
    if (!pieces) return { variable: definition.variable, problem: 'a value in it cannot be written there' };
    const flags = part.flags.filter((flag) => !inlined || isMoved(flag));
    const text = pieces.map((piece) => piece.text).join(' ');
    if (bringsInputs(text, definition))
      return { variable: definition.variable, problem: 'it would hold an input of the file in which the call stands' };
    if (variables.isTested(definition.variable) && !isEmptyAsBefore(text, definition))
      return { variable: definition.variable, problem: 'another command of the job asks whether it is empty' };
    translated.push({ definition, text, pieces, entries: local, flags });
  }
  const needs = needsDestination(converted, moved);
  const holder = translated.find(({ entries }) => entries.some(({ kind }) => kind === 'destination'));
  if (needs !== undefined && holder) return { variable: holder.definition.variable, problem: needs };
  // What else a flag asks for stays with the call: the settings of the registry to which its destination is pushed.
  const plan = { entries: converted.plan.entries.filter((entry) => !moved.has(entry)) };
  const away = new Set([...moved].map(({ because }) => because));
  const flags = converted.flags.filter(({ occurrence }) => !away.has(occurrence));
  return { converted: { plan, flags }, translated };
}

/**
 * One variable decides between a push and none: each of its values replaces the others, and the call itself has nothing
 * that depends on the choice.
 */
function choosesPush(
  variables: FlagVariables,
  parts: readonly ConvertedPart[],
  { plan: { entries } }: ConvertedCall,
): boolean {
  const { definitions } = variables;
  const deciding = definitions.filter((_, index) =>
    parts[index]?.entries.some(({ kind }) => kind === 'destination' || kind === 'no-push'),
  );
  const names = new Set(deciding.map(({ variable }) => variable));
  const values = definitions.filter(({ variable }) => names.has(variable));
  const isOneChoice =
    areOneChoice(variables, values) &&
    values.every(({ certain, fields }) => !certain && standalone(fields).length === 0);
  return isOneChoice && !entries.some(({ kind }) => DEPENDS_ON_PUSH.has(kind));
}

/** The words that an occurrence is made of: the flag, and its value where that is a word of its own. */
function fieldsOf({ range, written }: FlagOccurrence, definition: Definition): readonly ShellWord[] {
  const { fields } = definition;
  const at = fieldAt(definition, range.start);
  return fields.slice(at, written === fields[at]?.word.raw ? at + 1 : at + 2).map(({ word }) => word);
}

/** Of a flag that counts once the last one counts, and a call that surely has it may have it in the variable, too. */
function mayOverride({ occurrence: { flag } }: ConvertedFlag, { flags }: ConvertedCall): boolean {
  return flagByName(flag)?.repeatable !== true && flags.some(({ occurrence }) => occurrence.flag === flag);
}

/** The value of a flag stands beside it, not behind the variable. */
function isWhole(occurrence: FlagOccurrence, definition: Definition): boolean {
  const [first, ...rest] = fieldsOf(occurrence, definition);
  return occurrence.written === first?.raw || rest.length > 0;
}

/** An input without a value in view. */
const INPUT = /\$\[\[[^\]]*\]\]/g;

/** GitLab fills in an input where its own file is read: in a value that stands elsewhere it is no input. */
function bringsInputs(text: string, { fields, place }: Definition): boolean {
  const own = fields.map(({ word }) => word.raw).join(' ');
  return place.kind === 'yaml' && (text.match(INPUT) ?? []).some((input) => !own.includes(input));
}

/** Kaniko would take what is behind the blank for an argument and fail; buildctl goes on without it. */
function mayHoldBlanks({ fields, place }: Definition, values: CallFacts['values']): boolean {
  const inner = new Set(standalone(fields));
  const names = fields.flatMap((field) => (inner.has(field) ? [] : variablesOf(field.word)));
  return (
    place.kind !== 'set' &&
    names.some((name) => values(name).some((value) => /\s/.test(value.replaceAll(INPUT, '').trim())))
  );
}

/** The new text of a value is empty where the old one is: both have some text of their own, or they are one. */
function isEmptyAsBefore(text: string, { fields, place }: Definition): boolean {
  if (place.kind === 'set') return true;
  const old = fields.map(({ word }) => word.raw);
  const hasFlag = (words: readonly string[]): boolean => words.some((word) => word.startsWith('-'));
  // A blank at its ends is text, too.
  const whole = place.kind === 'yaml' ? place.scalar.text : place.value.raw.replace(/^"(.*)"$/s, '$1');
  return (old.join(' ') === text && whole.trim() === whole) || (hasFlag(old) && hasFlag(text.split(/\s+/)));
}

/** A tag that may be empty gets its default where a shell expands it. */
function withTag(entry: PlanEntry, values: CallFacts['values']): PlanEntry {
  return entry.kind === 'destination' ? { ...entry, name: completeTag(entry.name, { values }) } : entry;
}

/** The part of a definition whose fields were read with the call. */
function inlinedPart({ fields }: Definition, { plan, flags }: ConvertedCall): ConvertedPart {
  const positions = new Set(fields.map(({ word }) => word.start));
  const isHere = ({ range }: FlagOccurrence): boolean => positions.has(range.start);
  return {
    entries: plan.entries.filter(({ because }) => isHere(because)),
    flags: flags.filter(({ occurrence }) => isHere(occurrence)),
  };
}

/**
 * A definition that is one of several: it must be complete by itself, and leave what the call says as it is.
 * @param call - the words of the call, beside which it is read
 */
function separatePart(
  definition: Definition,
  call: readonly ShellWord[],
  converted: ConvertedCall,
  facts: CallFacts,
): ConvertedPart | DefinitionProblem {
  const { variable, fields } = definition;
  const inner = new Set(standalone(fields));
  const words = fields.filter((field) => !inner.has(field)).map(({ word }) => word);
  const alone = parseArguments(words, facts.flavor);
  const [problem] = alone.problems;
  if (problem) return { variable, problem: `${problem.word.raw} in its value cannot be read` };
  const together = convertCall(parseArguments([...call, ...words], facts.flavor), facts);
  const part = inlinedPart(definition, together);
  const manual = part.flags.find(({ fidelity }) => fidelity === 'manual');
  if (manual) return { variable, problem: `${manual.occurrence.written} needs a human: ${manual.reason}` };
  const starts = new Set(call.map(({ start }) => start));
  const ofCall = ({ plan }: ConvertedCall): string =>
    JSON.stringify(plan.entries.filter(({ because }) => starts.has(because.range.start)));
  const changes = (some: readonly ShellWord[]): boolean =>
    ofCall(convertCall(parseArguments([...call, ...some], facts.flavor), facts)) !== ofCall(converted);
  if (part.flags.length === 0 || ofCall(together) === ofCall(converted)) return part;
  const changing =
    part.flags.find(({ occurrence: { range } }) =>
      changes(words.filter(({ start, end }) => start >= range.start && end <= range.end)),
    ) ?? part.flags[0];
  return { variable, problem: `${changing?.occurrence.written ?? variable} changes what the call says` };
}

/** A tar, a digest or a cache without a repository needs the names, which only the variable knows. */
function needsDestination({ plan: { entries } }: ConvertedCall, moved: ReadonlySet<PlanEntry>): string | undefined {
  const [all, hidden] = [[...entries, ...moved], [...moved]].map((some) =>
    some.flatMap((entry) => (entry.kind === 'destination' ? [entry.name] : [])),
  );
  if (!all || !hidden || hidden.length === 0) return undefined;
  const isCached = entries.some(({ kind }) => kind === 'cache');
  const hasRepository = entries.some(({ kind }) => kind === 'cache-repository');
  // What the variable holds under a condition stands beside what the call names itself.
  const isInCall = entries.some((entry) => entry.kind === 'destination' && !moved.has(entry));
  const repositories = new Set(all.map((name) => (splitTag(name)?.repository ?? name).raw.replaceAll('"', '')));
  if (isCached && !hasRepository && !(isInCall && repositories.size === 1))
    return 'it holds the destination, from which --cache takes its repository';
  const named = entries.find(({ kind }) => kind === 'tar' || kind === 'digest-file');
  return named ? `it holds the destination, which ${named.because.written} needs` : undefined;
}
