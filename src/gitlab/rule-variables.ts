import type { Job, Pipeline } from './resolve.ts';
import { effectiveText, type Entry, type MapValue, type Value } from './value.ts';

/** Lists and references in lists are followed this far; GitLab itself allows ten levels. */
const MAX_DEPTH = 16;

/** Where a variable gets a value of its own beside `variables:`. */
export interface RuleVariable {
  readonly name: string;
  readonly entry: Entry;
  readonly by: 'rules' | 'workflow' | 'matrix';
}

/** What rules and matrix write, by the branch or row of which one holds in each run of a job. */
export interface Alternatives {
  readonly workflow: readonly (readonly RuleVariable[])[];
  readonly matrix: readonly (readonly RuleVariable[])[];
  readonly rules: readonly (readonly RuleVariable[])[];
}

/** Variables that rules, workflow rules or the matrix may set for a job; references are followed. */
export function ruleVariables(pipeline: Pipeline, job: Job): readonly RuleVariable[] {
  const { workflow, matrix, rules } = alternativesOf(pipeline, job);
  return [...rules, ...workflow, ...matrix].flat();
}

/** The branches of the rules of a job and of its workflow, and the rows of its matrix. */
export function alternativesOf(pipeline: Pipeline, job: Job): Alternatives {
  const workflow = target(pipeline, pipeline.assembly.content?.entries.get('workflow')?.value);
  const parallel = target(pipeline, job.map.entries.get('parallel')?.value);
  const matrix = parallel?.kind === 'map' ? maps(pipeline, parallel.entries.get('matrix')?.value) : [];
  return {
    workflow: branchesOf(pipeline, workflow, 'workflow'),
    matrix: matrix.map((row) => entriesOf(row, 'matrix')),
    rules: branchesOf(pipeline, job.map, 'rules'),
  };
}

/** The rules by which something runs; what stands behind a rule that always matches is never reached. */
function branchesOf(pipeline: Pipeline, of: Value | undefined, by: 'rules' | 'workflow'): readonly RuleVariable[][] {
  const rules = maps(pipeline, of?.kind === 'map' ? of.entries.get('rules')?.value : undefined);
  const last = rules.findIndex((rule) => CONDITIONS.every((key) => !rule.entries.has(key)));
  return (last === -1 ? rules : rules.slice(0, last + 1))
    .filter((rule) => !isNever(pipeline, rule))
    .map((rule) => {
      const variables = target(pipeline, rule.entries.get('variables')?.value);
      return variables ? entriesOf(variables, by) : [];
    });
}

const CONDITIONS = ['if', 'changes', 'exists'] as const;

function isNever(pipeline: Pipeline, rule: MapValue): boolean {
  const when = target(pipeline, rule.entries.get('when')?.value);
  return when?.kind === 'scalar' && effectiveText(when) === 'never';
}

/** The scalars that a variable may have by an entry: its value, its `value:`, or those of a list in a matrix. */
export function valuesOf(pipeline: Pipeline, { value }: Entry): readonly Value[] {
  const given = target(pipeline, value);
  const inner = given?.kind === 'map' ? target(pipeline, given.entries.get('value')?.value) : given;
  if (inner?.kind !== 'seq') return inner ? [inner] : [];
  return inner.items.flatMap((item) => target(pipeline, item.value) ?? []);
}

/**
 * The texts that a variable may have by an entry, those among which a person chooses as well.
 * @returns undefined among them for a value that is no text
 */
export function entryTexts(pipeline: Pipeline, entry: Entry): readonly (string | undefined)[] {
  const given = target(pipeline, entry.value);
  const options = given?.kind === 'map' ? target(pipeline, given.entries.get('options')?.value) : undefined;
  const chosen = options?.kind === 'seq' ? options.items.flatMap((item) => target(pipeline, item.value) ?? []) : [];
  const texts = [...valuesOf(pipeline, entry), ...chosen].map((value) =>
    value.kind === 'scalar' ? effectiveText(value) : undefined,
  );
  return texts.length === 0 ? [undefined] : [...new Set(texts)];
}

function entriesOf(value: Value, by: RuleVariable['by']): RuleVariable[] {
  return value.kind === 'map' ? [...value.entries].map(([name, entry]) => ({ name, entry, by })) : [];
}

/** The maps of a list; lists in it and references to lists are flattened, as GitLab does with rules. */
function maps(pipeline: Pipeline, value: Value | undefined, depth = 0): readonly MapValue[] {
  const list = depth < MAX_DEPTH ? target(pipeline, value) : undefined;
  if (list?.kind === 'map') return [list];
  return list?.kind === 'seq' ? list.items.flatMap((item) => maps(pipeline, item.value, depth + 1)) : [];
}

function target(pipeline: Pipeline, value: Value | undefined): Value | undefined {
  return value?.kind === 'reference' ? pipeline.follow(value) : value;
}
