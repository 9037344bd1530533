import type { Pipeline, Job } from '../gitlab/resolve.ts';
import { effectiveText, type Entry, variableScalar } from '../gitlab/value.ts';
import { fieldText } from '../shell/fields.ts';
import type { ShellWord } from '../shell/word.ts';
import { ruleVariables, valuesOf } from './rule-variables.ts';

/**
 * Looks up what is written for a variable: in the YAML (globally, for the job, in its matrix, by rules) and in its
 * script.
 */
export type Values = (variable: string) => readonly string[];

/** The text of a variable, given as a scalar or as a map with `value`. */
export function textOf(entry: Entry): string | undefined {
  const scalar = variableScalar(entry);
  return scalar && effectiveText(scalar);
}

/** Values that the YAML writes for the variables of a job. */
export function yamlValues(pipeline: Pipeline, job: Job): Values {
  const values = new Map<string, string[]>();
  const add = (name: string, text: string): void => {
    const known = values.get(name);
    if (known) known.push(text);
    else values.set(name, [text]);
  };
  for (const [name, entry] of pipeline.variables(job)) {
    const text = textOf(entry);
    if (text !== undefined) add(name, text);
  }
  for (const { name, entry } of ruleVariables(pipeline, job))
    for (const value of valuesOf(pipeline, entry)) if (value.kind === 'scalar') add(name, effectiveText(value));
  for (const [name, texts] of pipeline.assembly.parents ?? []) for (const text of texts) add(name, text);
  return (name) => values.get(name) ?? [];
}

/**
 * Adds the values that the script itself assigns; a value that is not literal is given as written.
 * @param partial - variables that some path leaves without an assignment: empty there, unless the YAML sets them
 */
export function withScript(
  values: Values,
  assigned: ReadonlyMap<string, ReadonlySet<ShellWord | undefined>>,
  partial: ReadonlySet<string> = new Set(),
): Values {
  return (name) => {
    const script = assigned.get(name);
    if (!script) return values(name);
    const texts: string[] = [];
    for (const word of script) {
      if (word === undefined) return [];
      texts.push(fieldText(word));
    }
    const known = values(name);
    return [...known, ...texts, ...(partial.has(name) && known.length === 0 ? [''] : [])];
  };
}
