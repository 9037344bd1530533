import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import { type SeenVariable, valueKey } from '../kaniko/seen-values.ts';
import { fieldText } from '../shell/fields.ts';
import type { ShellWord, WordPart } from '../shell/word.ts';
import type { Definition } from './flag-definitions.ts';
import { type Values, withScript } from './values.ts';

type Seens = ReadonlyMap<string, SeenVariable>;

/** Values that are made of values are followed this far. */
const MAX_DEPTH = 8;
/** Of more texts than that a value stays as it is written. */
const MAX_TEXTS = 64;

/**
 * The values of variables at a call. A value that holds a variable which the script changes before the call is given
 * with what the variable was where the value was assigned.
 * @param yaml - the values that the YAML writes
 */
export function valuesAtCall(yaml: Values, invocation: KanikoInvocation, analysis: Analysis): Values {
  const { variables, partial } = invocation;
  const texts = textsWith(yaml, analysis, (name) => valueKey(name, invocation));
  return withScript(yaml, variables, partial, texts);
}

/** What variables may be where a value is written: the script may change them between there and the call. */
export function valuesIn(
  { place }: Definition,
  yaml: Values,
  invocation: KanikoInvocation,
  analysis: Analysis,
): Values {
  const atCall = valuesAtCall(yaml, invocation, analysis);
  // GitLab fills in its own variables; an input is a part of the text in which it stands.
  if (place.kind === 'yaml') return place.fixed === 'input' ? atCall : yaml;
  const texts = textsWith(yaml, analysis, (name) => place.seen.get(name)?.key ?? valueKey(name, invocation));
  return (name) => {
    const seen = place.seen.get(name);
    return seen ? valuesOf(name, seen, yaml, texts) : atCall(name);
  };
}

function valuesOf(name: string, { values, partial }: SeenVariable, yaml: Values, texts: Texts): readonly string[] {
  const assigned = new Map(values ? [[name, values]] : []);
  return withScript(yaml, assigned, new Set(partial ? [name] : []), texts)(name);
}

type Texts = (word: ShellWord, variable: string) => readonly string[];

/** @param here - the keys of variables where the texts are looked at; a variable with another key is filled in */
function textsWith(yaml: Values, analysis: Analysis, here: (name: string) => string): Texts {
  const seenBy = seenByValue(analysis);
  const texts = (word: ShellWord, variable: string, depth: number): readonly string[] => {
    const seen = seenBy.get(word);
    const whole = [fieldText(word)];
    if (!seen || depth > MAX_DEPTH) return whole;
    let all: readonly string[] = [''];
    for (const part of word.parts) {
      const pieces = textsOf(part, variable, seen, depth);
      all = all.flatMap((text) => pieces.map((piece) => text + piece));
      if (all.length > MAX_TEXTS) return whole;
    }
    return [...new Set(all)];
  };
  const textsOf = (part: WordPart, variable: string, seen: Seens, depth: number): readonly string[] => {
    const raw = part.kind === 'text' ? part.value : part.raw;
    if (part.kind !== 'expansion' || !part.plain || KEPT.has(part.name) || part.name === variable) return [raw];
    const one = seen.get(part.name);
    if (!one || one.key === here(part.name)) return [raw];
    const filled = valuesOf(part.name, one, yaml, (inner, name) => texts(inner, name, depth + 1));
    // What is out of view may as well be empty.
    return filled.length > 0 ? filled : [raw, ''];
  };
  return (word, variable) => texts(word, variable, 0);
}

/** The shell sets them itself, and never to nothing. */
const KEPT: ReadonlySet<string> = new Set(['PWD', 'OLDPWD']);

const known = new WeakMap<Analysis, ReadonlyMap<ShellWord, Seens>>();

/** What the variables in the values of the script are where they are assigned. */
function seenByValue(analysis: Analysis): ReadonlyMap<ShellWord, Seens> {
  const found =
    known.get(analysis) ??
    new Map(
      analysis.commands.flatMap(({ command, seen }) =>
        [...command.assignments, ...command.argumentAssignments].map(({ value }) => [value, seen] as const),
      ),
    );
  known.set(analysis, found);
  return found;
}
