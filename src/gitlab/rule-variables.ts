import type { Job, Pipeline } from '../gitlab/resolve.ts';
import type { Entry, MapValue, Value } from '../gitlab/value.ts';

/** Lists and references in lists are followed this far; GitLab itself allows ten levels. */
const MAX_DEPTH = 16;

/** Where a variable gets a value of its own beside `variables:`. */
export interface RuleVariable {
  readonly name: string;
  readonly entry: Entry;
  readonly by: 'rules' | 'workflow' | 'matrix';
}

/** Variables that rules, workflow rules or the matrix may set for a job; references are followed. */
export function ruleVariables(pipeline: Pipeline, job: Job): readonly RuleVariable[] {
  const workflow = target(pipeline, pipeline.assembly.content?.entries.get('workflow')?.value);
  const parallel = target(pipeline, job.map.entries.get('parallel')?.value);
  const rules = (of: Value | undefined): readonly Value[] =>
    maps(pipeline, of?.kind === 'map' ? of.entries.get('rules')?.value : undefined).flatMap(
      (rule) => target(pipeline, rule.entries.get('variables')?.value) ?? [],
    );
  const matrix = parallel?.kind === 'map' ? maps(pipeline, parallel.entries.get('matrix')?.value) : [];
  return [
    ...rules(job.map).flatMap((value) => entriesOf(value, 'rules')),
    ...rules(workflow).flatMap((value) => entriesOf(value, 'workflow')),
    ...matrix.flatMap((value) => entriesOf(value, 'matrix')),
  ];
}

/** The scalars that a variable may have by an entry: its value, its `value:`, or those of a list in a matrix. */
export function valuesOf(pipeline: Pipeline, { value }: Entry): readonly Value[] {
  const given = target(pipeline, value);
  const inner = given?.kind === 'map' ? target(pipeline, given.entries.get('value')?.value) : given;
  if (inner?.kind !== 'seq') return inner ? [inner] : [];
  return inner.items.flatMap((item) => target(pipeline, item.value) ?? []);
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
