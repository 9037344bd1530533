import { DEFAULT_KEYWORDS } from './keywords.ts';
import { perJob } from './per-job.ts';
import type { Job, Pipeline } from './resolve.ts';
import { type Entry, placeOf, type Value } from './value.ts';

/** Keys whose values are recorded with care for what edits may touch in them. */
const OWN_KEYS: ReadonlySet<string> = new Set(['image', 'before_script', 'script', 'after_script', 'variables']);

/** References in references are followed this far. */
const MAX_DEPTH = 16;

/** Everything that the effective configuration of a job is made of, as far as edits may touch it. */
export const nodesOf = perJob(findNodes);

function findNodes(pipeline: Pipeline, job: Job): ReadonlySet<object> {
  const nodes = new Set<object>();
  for (const { node } of job.map.sources) nodes.add(node);
  const image = pipeline.effective(job, 'image');
  if (image) addValue(nodes, image.value);
  for (const section of ['before_script', 'script', 'after_script'] as const) {
    const entry: Entry | undefined = pipeline.effective(job, section);
    if (!entry) continue;
    nodes.add(placeOf<Value>(entry.value));
    for (const item of pipeline.script(job, section) ?? []) {
      nodes.add(item.value);
      if (item.list) nodes.add(item.list);
    }
  }
  // Whatever else shares a value by an anchor or a reference: it keeps its configuration as well.
  // What a hidden job holds counts where a job takes it.
  for (const [key, entry] of job.hidden ? [] : job.map.entries)
    if (!OWN_KEYS.has(key)) addDeep(nodes, pipeline, entry.value);
  for (const key of DEFAULT_KEYWORDS) {
    const entry = OWN_KEYS.has(key) || job.map.entries.has(key) ? undefined : pipeline.effective(job, key);
    if (entry) addDeep(nodes, pipeline, entry.value);
  }
  const variables = pipeline.effective(job, 'variables')?.value;
  if (variables) nodes.add(placeOf<Value>(variables));
  if (variables?.kind === 'map') for (const { node } of variables.sources) nodes.add(node);
  for (const [, entry] of pipeline.variables(job)) addValue(nodes, entry.value);
  return nodes;
}

/** A value with everything in it, references followed. */
export function nodesIn(pipeline: Pipeline, value: Value): ReadonlySet<object> {
  const nodes = new Set<object>();
  addDeep(nodes, pipeline, value);
  return nodes;
}

function addDeep(nodes: Set<object>, pipeline: Pipeline, value: Value, depth = 0): void {
  nodes.add(placeOf<Value>(value));
  if (value.kind === 'map') {
    for (const { node } of value.sources) nodes.add(node);
    for (const entry of value.entries.values()) addDeep(nodes, pipeline, entry.value, depth);
  }
  if (value.kind === 'seq') for (const item of value.items) addDeep(nodes, pipeline, item.value, depth);
  const target = value.kind === 'reference' && depth < MAX_DEPTH ? pipeline.follow(value) : undefined;
  if (target) addDeep(nodes, pipeline, target, depth + 1);
}

function addValue(nodes: Set<object>, value: Value): void {
  nodes.add(placeOf<Value>(value));
  if (value.kind === 'map') {
    for (const { node } of value.sources) nodes.add(node);
    for (const entry of value.entries.values()) addValue(nodes, entry.value);
  }
}
