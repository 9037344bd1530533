import { placeOf, type ScalarValue, variableScalar } from '../gitlab/value.ts';
import { onlyHeldVariable } from '../shell/word.ts';
import type { JobDraft } from './draft.ts';
import { isUsedInScripts, usedInYaml } from './flag-uses.ts';

/**
 * True for a job that has the text of a definition and does something with it: by another name, which an alias gives it,
 * or in a script or a key that expands the variable. A job that only inherits a global variable does nothing with it.
 */
export function readsDefinition(draft: JobDraft, scalar: ScalarValue, variable: string): boolean {
  const { pipeline, job } = draft;
  for (const [name, entry] of pipeline.variables(job)) {
    const value = variableScalar(entry);
    if (value && placeOf(value) === scalar && name !== variable) return true;
  }
  return readsVariable(draft, variable);
}

/** True for a job whose script or keys expand a variable. */
export function readsVariable(draft: JobDraft, variable: string): boolean {
  const inCall = draft.analysis.invocations.some(({ arguments: words }) =>
    words.some((word) => onlyHeldVariable(word) === variable),
  );
  const none: ReadonlySet<string> = new Set();
  return inCall || isUsedInScripts(variable, none, draft) || usedInYaml(variable, none, draft) !== undefined;
}
