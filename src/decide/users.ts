import { type Entry, placeOf, type Value } from '../gitlab/value.ts';
import type { JobRef } from './draft.ts';
import { ruleVariables, valuesOf } from './rule-variables.ts';

/**
 * Which jobs use which values and maps. An edit of a value reaches every job that uses it, so an origin is edited in
 * place only if all of its users are migrated (DESIGN D1).
 */
export class Users {
  private readonly byNode = new Map<object, JobRef[]>();

  /** Records everything that the effective configuration of a job is made of, as far as edits may touch it. */
  add(ref: JobRef): void {
    const nodes = new Set<object>();
    const { pipeline, job } = ref;
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
    const variables = pipeline.effective(job, 'variables')?.value;
    if (variables?.kind === 'map') for (const { node } of variables.sources) nodes.add(node);
    for (const [, entry] of pipeline.variables(job)) nodes.add(placeOf<Value>(entry.value));
    // Rules of a hidden job count where a job takes them.
    for (const { entry } of job.hidden ? [] : ruleVariables(pipeline, job))
      for (const value of valuesOf(pipeline, entry)) nodes.add(placeOf<Value>(value));
    for (const node of nodes) this.addNode(node, ref);
  }

  /** Records one thing that a job uses. */
  addNode(node: object, ref: JobRef): void {
    const known = this.byNode.get(node);
    if (known) known.push(ref);
    else this.byNode.set(node, [ref]);
  }

  /** @param node - a map's node in its file, or a value (a copy stands for its original) */
  of(node: object): readonly JobRef[] {
    return this.byNode.get(placeOf<object>(node)) ?? [];
  }
}

function addValue(nodes: Set<object>, value: Value): void {
  nodes.add(placeOf<Value>(value));
  if (value.kind === 'map') {
    for (const { node } of value.sources) nodes.add(node);
    for (const entry of value.entries.values()) addValue(nodes, entry.value);
  }
}
