import type { Pipeline } from '../gitlab/resolve.ts';
import { type Plain, toPlain } from '../gitlab/plain.ts';
import { hasAnchor, placeOf, type ScalarValue } from '../gitlab/value.ts';
import { splitYamlFields } from '../shell/fields.ts';
import type { Definition, DefinitionContext, DefinitionProblem } from './flag-definitions.ts';
import { includeWorldsOf } from '../worlds/include-worlds.ts';
import { ruleVariables, valuesOf } from '../gitlab/rule-variables.ts';

/**
 * The values that the rules and the matrix of a job give a variable in some of its runs.
 * @returns the problem where such a value cannot be edited in its place
 */
export function alternativeDefinitions(
  variable: string,
  { pipeline, job }: Pick<DefinitionContext, 'pipeline' | 'job'>,
): readonly Definition[] | DefinitionProblem {
  const found = ruleVariables(pipeline, job).filter(({ name }) => name === variable);
  if (found.some(({ by }) => by === 'workflow'))
    return { variable, problem: 'the rules of the workflow give it other values, for every job' };
  const namedBy = found.some(({ by }) => by === 'matrix') ? whoNeeds(pipeline, variable) : undefined;
  if (namedBy !== undefined) return { variable, problem: `the needs of ${namedBy} name its values in the matrix` };
  const definitions: Definition[] = [];
  const values = found.flatMap(({ entry, by }) =>
    valuesOf(pipeline, entry).map((value) => ({
      value,
      fixed: by === 'matrix' ? ('matrix' as const) : ('rules' as const),
    })),
  );
  for (const { value, fixed } of values) {
    const fields = value.kind === 'scalar' ? splitYamlFields(value.text) : undefined;
    if (value.kind !== 'scalar' || !fields)
      return { variable, problem: 'a value in its rules or matrix holds quotes, patterns or backslashes' };
    const scalar = placeOf<ScalarValue>(value);
    if (hasAnchor(scalar)) return { variable, problem: 'a value in its rules or matrix has an anchor' };
    definitions.push({ variable, fields, certain: false, place: { kind: 'yaml', scalar, fixed } });
  }
  return definitions;
}

/** The job that needs runs of a matrix by their values of a variable. */
function whoNeeds(pipeline: Pipeline, variable: string): string | undefined {
  for (const one of includeWorldsOf(pipeline).pipelines)
    for (const job of one.jobs.values()) {
      const needs = one.effective(job, 'needs');
      if (needs && namesMatrix(toPlain(one, needs.value), variable)) return job.name;
    }
  return undefined;
}

function namesMatrix(value: Plain, variable: string, inside = false): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value as Readonly<Record<string, Plain>>).some(
    ([key, inner]) => (inside && key === variable) || namesMatrix(inner, variable, inside || key === 'matrix'),
  );
}
