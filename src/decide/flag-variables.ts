import { completeTag } from '../buildkit/names.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import type { CallFacts, ConvertedCall, ConvertedFlag } from '../kaniko/convert.ts';
import { convertCall } from '../kaniko/convert.ts';
import { flagByName, takesNextWord } from '../kaniko/flag-names.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import type { FlagOccurrence, PlanEntry } from '../model.ts';
import { fieldText } from '../shell/fields.ts';
import { around, onlyVariable, type ShellWord, variablesOf } from '../shell/word.ts';
import { inputName } from './input-definitions.ts';
import { isPositional, positionalDefinitions } from './positional.ts';
import {
  type Definition,
  type DefinitionContext,
  type DefinitionProblem,
  definitionsOf,
  standalone,
} from './flag-definitions.ts';

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

export interface Piece {
  readonly field: number;
  readonly text: string;
  /** The flag that it came from; missing for a variable that stays. */
  readonly because?: FlagOccurrence;
}

/** The arguments of a call with the flags that its variables hold. */
export interface FlagVariables {
  /** The words that the call is read from: its own, and the fields of variables with one value. */
  readonly arguments: readonly ShellWord[];
  /** The variables as the new call holds them. */
  readonly kept: readonly ShellWord[];
  readonly definitions: readonly Definition[];
  /** A word of a definition is the same where the call runs. */
  readonly isStable: (definition: Definition, word: ShellWord) => boolean;
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

/**
 * Finds the words of a call that are nothing but a variable outside quotes, and the values that they have.
 * @returns undefined when there is no such word, or its values are not in view
 */
export function flagVariables(
  invocation: KanikoInvocation,
  context: DefinitionContext,
): FlagVariables | DefinitionProblem | undefined {
  const words = invocation.arguments;
  const holders = words.filter((word, index) => isHolder(word, words[index - 1]));
  if (holders.length === 0) return undefined;
  const all: Definition[] = [];
  const args: ShellWord[] = [];
  for (const word of words) {
    if (!holders.includes(word)) {
      args.push(word);
      continue;
    }
    const known = isPositional(word)
      ? positionalDefinitions(invocation, context)
      : definitionsOf(onlyVariable(word) ?? word.raw, invocation, context);
    if (!known) return undefined;
    if ('problem' in known) return known;
    const fresh = known.filter((one) => !all.some((other) => isSamePlace(one, other)));
    const found = fresh.map((one, index) => renumber(one, all.length + index));
    for (const { certain, fields } of found) {
      const inner = new Set(standalone(fields));
      // What every run of the call has is read as if it stood in the call.
      if (certain) args.push(...fields.filter((field) => !inner.has(field)).map((field) => field.word));
    }
    all.push(...found);
  }
  const isStable = (definition: Definition, word: ShellWord): boolean =>
    staysTheSame(word, invocation) && !isAssignedLater(definition, word, context);
  return { arguments: args, kept: holders, definitions: all, isStable };
}

/** Ordinals of fields must tell the definitions apart. */
function renumber(definition: Definition, number: number): Definition {
  const shift = number * 10_000;
  const fields = definition.fields.map((field) => {
    const { word } = field;
    return { ...field, word: { ...word, start: word.start - shift, end: word.end - shift } };
  });
  return { ...definition, fields };
}

/** No command in it would run at another time, and none of its variables is a function's or a command's to change. */
function staysTheSame(word: ShellWord, { variables }: KanikoInvocation): boolean {
  return word.parts.every(
    (part) =>
      part.kind !== 'substitution' &&
      (part.kind !== 'expansion' ||
        (/^[A-Za-z_]/.test(part.name) && variables.get(part.name)?.has(undefined) !== true)),
  );
}

/**
 * Some variable in an assigned value gets another value between the assignment and the call: where the call expands it
 * instead, the result may be another one.
 */
function isAssignedLater({ place }: Definition, word: ShellWord, { analysis }: DefinitionContext): boolean {
  if (place.kind === 'yaml') return false;
  const names = new Set(variablesOf(word));
  const after = analysis.commands.findIndex(({ command }) =>
    place.kind === 'set'
      ? command.node === place.command.node
      : [...command.assignments, ...command.argumentAssignments].some(
          ({ value }) => command.unit === place.unit && value.start === place.value.start,
        ),
  );
  return analysis.commands
    .slice(after + 1)
    .some(({ command }) =>
      [...command.assignments, ...command.argumentAssignments].some(({ name }) => names.has(name)),
    );
}

function isHolder(word: ShellWord, before: ShellWord | undefined): boolean {
  const takesIt = takesNextWord(before?.literal);
  if (isPositional(word)) return !takesIt;
  const [part, ...rest] = word.parts;
  if (takesIt || rest.length > 0 || part?.quote !== '') return false;
  return part.kind === 'expansion' ? part.plain : part.kind === 'input' && inputName(part.raw) !== undefined;
}

/** True for two readings of one assignment. */
export function isSamePlace({ place: a }: Definition, { place: b }: Definition): boolean {
  if (a.kind === 'yaml') return b.kind === 'yaml' && a.scalar === b.scalar;
  if (a.kind === 'set') return b.kind === 'set' && a.command.node === b.command.node;
  return b.kind === 'shell' && a.unit === b.unit && a.value.start === b.value.start;
}

/** What became of a call with variables: its own part, and the part of each variable. */
export interface SplitCall {
  readonly converted: ConvertedCall;
  readonly translated: readonly TranslatedDefinition[];
}

/**
 * Splits what a call asks for into the part of the call and the parts that its variables keep.
 * @param converted - the call, read with the fields of variables that have one value
 * @returns the variable and the problem where its flags cannot stand in a variable
 */
export function splitCall(
  { definitions, isStable }: FlagVariables,
  converted: ConvertedCall,
  facts: CallFacts,
): SplitCall | DefinitionProblem {
  const translated: TranslatedDefinition[] = [];
  const moved = new Set<FlagOccurrence>();
  const modifiers = modifiersOf(converted);
  for (const definition of definitions) {
    const inlined = definition.certain;
    const part = inlined ? inlinedPart(definition, converted) : separatePart(definition, facts);
    if ('problem' in part) return part;
    // The first words of `"$@"` go into the call as they are; it keeps what is added under conditions.
    const isBase = definition.place.kind === 'set' && !definition.place.appends;
    const local = isBase ? [] : part.entries.filter(({ kind }) => LOCAL.has(kind));
    const others = part.entries.filter(({ kind }) => !LOCAL.has(kind));
    const [other] = others;
    if (other && !inlined)
      return { variable: definition.variable, problem: `${other.because.written} changes the whole call` };
    const override = inlined ? undefined : part.flags.find((flag) => mayOverride(flag, converted));
    if (override)
      return { variable: definition.variable, problem: `the call has --${override.occurrence.flag} of its own` };
    const away = part.entries.filter((entry) => !local.includes(entry));
    if (away.some(({ because }) => !fieldsOf(because, definition).every((word) => isStable(definition, word))))
      return { variable: definition.variable, problem: 'what it holds is changed again before the call' };
    if (part.flags.some(({ occurrence }) => !isWhole(occurrence, definition)))
      return { variable: definition.variable, problem: 'a flag in it takes its value from another word of the call' };
    if (mayHoldBlanks(definition, facts))
      return { variable: definition.variable, problem: 'a value in it has blanks, at which the shell splits it' };
    for (const { because } of local) moved.add(because);
    const conflict = local.find(
      ({ kind, because }) =>
        SINGLE.has(kind) && converted.plan.entries.some((entry) => entry.kind === kind && entry.because !== because),
    );
    if (conflict)
      return { variable: definition.variable, problem: `the call has ${conflict.because.written} of its own` };
    const complete = definition.place.kind === 'yaml' ? local : local.map((entry) => withTag(entry, facts));
    const pieces =
      definition.place.kind === 'set'
        ? piecesOf(definition, complete, (entry) => renderWord(entry, modifiers))
        : renderFields(definition, complete, modifiers);
    if (!pieces) return { variable: definition.variable, problem: 'a value in it cannot be written there' };
    const flags = part.flags.filter(
      ({ occurrence }) => !inlined || local.some(({ because }) => because === occurrence),
    );
    const text = pieces.map((piece) => piece.text).join(' ');
    translated.push({ definition, text, pieces, entries: local, flags });
  }
  const needs = needsDestination(converted, moved);
  if (needs !== undefined) return { variable: definitions[0]?.variable ?? '', problem: needs };
  const plan = { entries: converted.plan.entries.filter(({ because }) => !moved.has(because)) };
  const flags = converted.flags.filter(({ occurrence }) => !moved.has(occurrence));
  return { converted: { plan, flags }, translated };
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

/** Kaniko would take what is behind the blank for an argument and fail; buildctl goes on without it. */
function mayHoldBlanks({ fields, place }: Definition, { values }: CallFacts): boolean {
  const inner = new Set(standalone(fields));
  const names = fields.flatMap((field) => (inner.has(field) ? [] : variablesOf(field.word)));
  return place.kind !== 'set' && names.some((name) => values(name).some((value) => /\s/.test(value.trim())));
}

/** A tag that may be empty gets its default where a shell expands it. */
function withTag(entry: PlanEntry, { values }: CallFacts): PlanEntry {
  return entry.kind === 'destination' ? { ...entry, name: completeTag(entry.name, { values }) } : entry;
}

interface Part {
  readonly entries: readonly PlanEntry[];
  readonly flags: readonly ConvertedFlag[];
}

/** The part of a definition whose fields were read with the call. */
function inlinedPart({ fields }: Definition, { plan, flags }: ConvertedCall): Part {
  const positions = new Set(fields.map(({ word }) => word.start));
  const isHere = ({ range }: FlagOccurrence): boolean => positions.has(range.start);
  return {
    entries: plan.entries.filter(({ because }) => isHere(because)),
    flags: flags.filter(({ occurrence }) => isHere(occurrence)),
  };
}

/** A definition that is one of several: it must be complete by itself. */
function separatePart({ variable, fields }: Definition, facts: CallFacts): Part | DefinitionProblem {
  const inner = new Set(standalone(fields));
  const words = fields.filter((field) => !inner.has(field)).map(({ word }) => word);
  const parsed = parseArguments(words, facts.flavor);
  const [problem] = parsed.problems;
  if (problem) return { variable, problem: `${problem.word.raw} in its value cannot be read` };
  const { plan, flags } = convertCall(parsed, facts);
  const manual = flags.find(({ fidelity }) => fidelity === 'manual');
  if (manual) return { variable, problem: `${manual.occurrence.written} needs a human: ${manual.reason}` };
  return { entries: plan.entries, flags };
}

/** What the call says of every output. */
interface Modifiers {
  readonly push: boolean;
  readonly tail: string;
}

function modifiersOf({ plan: { entries } }: ConvertedCall): Modifiers {
  const attributes = entries.flatMap((entry) => (entry.kind === 'attribute' ? [`,${entry.text}`] : [])).join('');
  const insecure = entries.some(({ kind }) => kind === 'insecure-push') ? ',registry.insecure=true' : '';
  return { push: !entries.some(({ kind }) => kind === 'no-push'), tail: `,push=true${attributes}${insecure}` };
}

/** A tar, a digest or a cache without a repository needs the names, which only the variable knows. */
function needsDestination(
  { plan: { entries } }: ConvertedCall,
  moved: ReadonlySet<FlagOccurrence>,
): string | undefined {
  const hidden = entries.some(({ kind, because }) => kind === 'destination' && moved.has(because));
  const cached =
    entries.some(({ kind }) => kind === 'cache') && !entries.some(({ kind }) => kind === 'cache-repository');
  const named = entries.find(({ kind }) => kind === 'tar' || kind === 'digest-file');
  if (!hidden) return undefined;
  if (cached) return 'it holds the destination, from which --cache takes its repository';
  return named ? `it holds the destination, which ${named.because.written} needs` : undefined;
}

/** Writes the fields of a value again: variables stay where they are, each flag becomes its argument. */
function renderFields(
  definition: Definition,
  entries: readonly PlanEntry[],
  modifiers: Modifiers,
): readonly Piece[] | undefined {
  const pieces = piecesOf(definition, entries, (entry) => renderEntry(entry, modifiers));
  const variables = standalone(definition.fields).map(({ word }) => ({
    field: fieldAt(definition, word.start),
    text: fieldText(word),
  }));
  return pieces && [...variables, ...pieces].sort((a, b) => a.field - b.field);
}

/** @returns undefined when an entry cannot be written */
function piecesOf(
  definition: Definition,
  entries: readonly PlanEntry[],
  render: (entry: PlanEntry) => string | undefined,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const entry of entries) {
    const { because } = entry;
    const text = render(entry);
    if (text === undefined) return undefined;
    if (text !== '') pieces.push({ field: fieldAt(definition, because.range.start), text, because });
  }
  return pieces;
}

function fieldAt({ fields }: Definition, start: number): number {
  return fields.findIndex(({ word }) => word.start === start);
}

/** Writes an entry as words of a command, quoted as an argument of the call would be. */
function renderWord(entry: PlanEntry, modifiers: Modifiers): string | undefined {
  switch (entry.kind) {
    case 'build-arg':
      return option('--opt', around('build-arg:', entry.assignment));
    case 'label':
      return option('--opt', around('label:', entry.assignment));
    case 'target':
      return option('--opt', around('target=', entry.stage));
    case 'platform':
      return option('--opt', around('platform=', entry.platform));
    case 'destination':
      return modifiers.push ? option('--output', around('type=image,name=', entry.name, modifiers.tail, false)) : '';
    default:
      return renderEntry(entry, modifiers);
  }
}

function option(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

function renderEntry(entry: PlanEntry, { push, tail }: Modifiers): string | undefined {
  switch (entry.kind) {
    case 'build-arg':
      return `--opt build-arg:${fieldText(entry.assignment)}`;
    case 'label':
      return `--opt label:${fieldText(entry.assignment)}`;
    case 'target':
      return `--opt target=${fieldText(entry.stage)}`;
    case 'platform':
      return `--opt platform=${fieldText(entry.platform)}`;
    case 'progress':
      return `--progress ${entry.mode}`;
    case 'destination':
      return push
        ? fieldText(entry.name).includes(',')
          ? undefined
          : `--output type=image,name=${fieldText(entry.name)}${tail}`
        : '';
    default:
      return undefined;
  }
}
