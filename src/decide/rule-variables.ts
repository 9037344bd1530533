import type { Job, Pipeline } from '../gitlab/resolve.ts';
import type { Entry, Value } from '../gitlab/value.ts';

/** Variables that rules, workflow rules or the matrix may set for a job, by name. */
export function ruleVariables(pipeline: Pipeline, job: Job): readonly (readonly [string, Entry])[] {
  const workflow = pipeline.assembly.content?.entries.get('workflow')?.value;
  const parallel = job.map.entries.get('parallel')?.value;
  const matrix = parallel?.kind === 'map' ? parallel.entries.get('matrix')?.value : undefined;
  return [
    ...inRules(job.map.entries.get('rules')?.value),
    ...(workflow?.kind === 'map' ? inRules(workflow.entries.get('rules')?.value) : []),
    ...(matrix?.kind === 'seq' ? matrix.items.flatMap(({ value }) => entriesOf(value)) : []),
  ];
}

function inRules(value: Value | undefined): (readonly [string, Entry])[] {
  if (value?.kind !== 'seq') return [];
  return value.items.flatMap(({ value: rule }) =>
    rule.kind === 'map' ? entriesOf(rule.entries.get('variables')?.value) : inRules(rule),
  );
}

function entriesOf(value: Value | undefined): (readonly [string, Entry])[] {
  return value?.kind === 'map' ? [...value.entries] : [];
}
