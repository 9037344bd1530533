import type { Pipeline, Job } from '../gitlab/resolve.ts';
import { effectiveText, type Entry, variableScalar } from '../gitlab/value.ts';
import { fieldText } from '../shell/fields.ts';
import type { ShellWord } from '../shell/word.ts';
import { inputTexts, worldsOf } from '../worlds/of-job.ts';
import { ALWAYS_SET } from '../worlds/predefined.ts';

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

/**
 * The values that the YAML writes for the variables of a job, and for the inputs in its scripts, in all worlds together:
 * an empty text stands among them for a world that leaves unset what another one sets.
 */
export function yamlValues(pipeline: Pipeline, job: Job): Values {
  const worlds = worldsOf(pipeline, job);
  return (name) => {
    if (name.startsWith('$[[')) return inputTexts(pipeline, job, name);
    const texts = [...worlds.texts(name)];
    return texts.every((text) => text === undefined) ? [] : [...new Set(texts.map((text) => text ?? ''))];
  };
}

/**
 * Adds the values that the script itself assigns; a value that is not literal is given as written.
 * @param partial - variables that some path leaves without an assignment: empty there, unless the YAML sets them
 * @param textsOfValue - the texts that a value stands for
 */
export function withScript(
  values: Values,
  assigned: ReadonlyMap<string, ReadonlySet<ShellWord | undefined>>,
  partial: ReadonlySet<string> = new Set(),
  textsOfValue: (word: ShellWord, variable: string) => readonly string[] = (word) => [fieldText(word)],
): Values {
  return (name) => {
    const script = assigned.get(name);
    if (!script) return values(name);
    const texts: string[] = [];
    for (const word of script) {
      // A variable of GitLab that the script unsets or reads may be empty from there on, or what it was.
      if (word === undefined) return ALWAYS_SET.has(name) ? ['', `$${name}`] : [];
      texts.push(...textsOfValue(word, name));
    }
    const known = values(name);
    const mayBeUnset = partial.has(name) && known.length === 0 && !ALWAYS_SET.has(name);
    return [...known, ...texts, ...(mayBeUnset ? [''] : [])];
  };
}
