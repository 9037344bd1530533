import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { takesNextWord } from '../kaniko/flag-names.ts';
import { valueKey } from '../kaniko/seen-values.ts';
import { heldVariable, onlyHeldVariable, type ShellWord, variablesOf } from '../shell/word.ts';
import {
  type Definition,
  type DefinitionContext,
  type DefinitionProblem,
  type Definitions,
  definitionsOf,
  type Group,
  isSamePlace,
  standalone,
} from './flag-definitions.ts';
import { isTested } from './flag-uses.ts';
import { inputName } from './input-definitions.ts';
import { isPositional, positionalDefinitions } from './positional.ts';
import { splitsAsUsual } from './splitting.ts';

/** The arguments of a call with the flags that its variables hold. */
export interface FlagVariables {
  /** The words that the call is read from: its own, and the fields of variables with one value. */
  readonly arguments: readonly ShellWord[];
  /** The variables as the new call holds them. */
  readonly kept: readonly ShellWord[];
  readonly definitions: readonly Definition[];
  /** The values of these variables at the call. */
  readonly groups: readonly Group[];
  /** A word of a definition is the same where the call runs. */
  readonly isStable: (definition: Definition, word: ShellWord) => boolean;
  /** The script asks whether the variable is empty. */
  readonly isTested: (variable: string) => boolean;
}

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
  const [holder] = holders;
  if (holder && !splitsAsUsual(invocation, context.analysis) && !holders.every(isPositional))
    return { variable: holder.raw, problem: 'the script changes IFS, at which the shell splits it' };
  const all: Definition[] = [];
  const args: ShellWord[] = [];
  const groups: Group[] = [];
  for (const word of words) {
    if (!holders.includes(word)) {
      args.push(word);
      continue;
    }
    const known = isPositional(word)
      ? positionalDefinitions(invocation, context)
      : definitionsOf(onlyHeldVariable(word) ?? word.raw, invocation, context);
    if (!known) return undefined;
    if ('problem' in known) return known;
    const { definitions, group } = 'group' in known ? known : ofParameters(known);
    for (const one of definitions) {
      const at = all.findIndex((other) => isSamePlace(one, other));
      const other = all[at];
      if (!other) all.push(renumber(one, all.length));
      else if (one.certain) all[at] = { ...other, certain: true };
    }
    groups.push(group);
    args.push(...certainWords(group, all).filter((one) => !args.includes(one)));
  }
  const isStable = (definition: Definition, word: ShellWord): boolean =>
    staysTheSame(word, invocation) && !hasOtherValues(definition, word, invocation);
  return {
    arguments: args,
    kept: holders,
    definitions: all,
    groups,
    isStable,
    isTested: (name) => isTested(name, context.analysis),
  };
}

function ofParameters(definitions: readonly Definition[]): Definitions {
  return { definitions, group: { variable: '@', places: definitions.map(({ place }) => place), assigned: false } };
}

/** True for values that are all of one variable in one place: only one of them is in force there. */
export function areOneChoice({ groups, definitions }: FlagVariables, values: readonly Definition[]): boolean {
  const all = new Set([...groups, ...definitions.flatMap(({ holds }) => [...(holds?.values() ?? [])])]);
  const holding = [...all].filter(({ places }) =>
    places.some((place) => values.some((value) => isSamePlace(value, { place }))),
  );
  return holding.length === 1;
}

/**
 * The words that a variable surely holds, as if they stood in the call, in the order in which the shell expands them: of
 * some flags the last one counts.
 */
function certainWords(
  { places }: Group,
  all: readonly Definition[],
  above: readonly Definition[] = [],
): readonly ShellWord[] {
  let words: readonly ShellWord[] = [];
  for (const definition of all) {
    const { certain, fields, variable, holds } = definition;
    if (!certain || above.includes(definition) || !places.some((place) => isSamePlace({ place }, definition))) continue;
    const inner = new Set(standalone(fields));
    const expanded = fields.flatMap((field): readonly ShellWord[] => {
      if (!inner.has(field) || field.variable === undefined) return [field.word];
      if (field.variable === variable) return words;
      const group = holds?.get(field.variable);
      return group ? certainWords(group, all, [...above, definition]) : [];
    });
    // A variable that stands in it twice counts where it stands last.
    words = expanded.filter((word, index) => expanded.lastIndexOf(word) === index);
  }
  return words;
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

/** Some variable in an assigned value is another one where the call runs: what is moved there would expand to other text. */
function hasOtherValues({ place }: Definition, word: ShellWord, invocation: KanikoInvocation): boolean {
  if (place.kind === 'yaml') return variablesOf(word).some((name) => invocation.variables.has(name));
  return variablesOf(word).some((name) => place.seen.get(name)?.key !== valueKey(name, invocation));
}

function isHolder(word: ShellWord, before: ShellWord | undefined): boolean {
  const takesIt = takesNextWord(before?.literal);
  if (isPositional(word)) return !takesIt;
  const [part, ...rest] = word.parts;
  if (takesIt || rest.length > 0 || part?.quote !== '') return false;
  return part.kind === 'expansion'
    ? heldVariable(part) !== undefined
    : part.kind === 'input' && inputName(part.raw) !== undefined;
}
