import { type KanikoInvocation, valueKey } from '../kaniko/analyze.ts';
import { takesNextWord } from '../kaniko/flag-names.ts';
import { onlyVariable, type ShellWord, variablesOf } from '../shell/word.ts';
import {
  type Definition,
  type DefinitionContext,
  type DefinitionProblem,
  definitionsOf,
  standalone,
} from './flag-definitions.ts';
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
  /** A word of a definition is the same where the call runs. */
  readonly isStable: (definition: Definition, word: ShellWord) => boolean;
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
    staysTheSame(word, invocation) && !hasOtherValues(definition, word, invocation, context);
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

/** Some variable in an assigned value is another one where the call runs: what is moved there would expand to other text. */
function hasOtherValues(
  { place }: Definition,
  word: ShellWord,
  invocation: KanikoInvocation,
  { analysis }: DefinitionContext,
): boolean {
  if (place.kind === 'yaml') return variablesOf(word).some((name) => invocation.variables.has(name));
  const assigning = analysis.commands.find(({ command }) =>
    place.kind === 'set'
      ? command.node === place.command.node
      : [...command.assignments, ...command.argumentAssignments].some(
          ({ value }) => command.unit === place.unit && value.start === place.value.start,
        ),
  );
  return variablesOf(word).some((name) => assigning?.seen.get(name) !== valueKey(name, invocation));
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
