import { DEFAULT_KEYWORDS } from '../gitlab/keywords.ts';
import { type Entry, placeOf, type Value } from '../gitlab/value.ts';
import type { Edit } from '../model.ts';
import type { JobRef } from './draft.ts';
import { Places } from './places.ts';

/**
 * Which jobs use which values and maps. An edit of a value reaches every job that uses it, so an origin is edited in
 * place only if all of its users are migrated (DESIGN D1).
 */
export class Users {
  private readonly byNode = new Map<object, JobRef[]>();
  /** Templates that no edit has met so far: they count as no users. */
  private readonly asleep = new Set<object>();
  /** Where the values stand that are used, by file. */
  private readonly places = new Map<string, Places>();

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
    for (const node of nodes) if (job.standIn?.lent.has(node) !== true) this.addNode(node, ref);
  }

  /** Records a template of which it is not yet known that an edit meets it. */
  addAsleep(ref: JobRef): void {
    this.asleep.add(ref.job);
    this.add(ref);
  }

  /** From now on the templates that use a node are users as all others. @returns those that were none before */
  wake(nodes: Iterable<object>): readonly JobRef[] {
    if (this.asleep.size === 0) return [];
    const found: JobRef[] = [];
    for (const node of nodes)
      for (const ref of this.byNode.get(placeOf<object>(node)) ?? []) if (this.asleep.delete(ref.job)) found.push(ref);
    return found;
  }

  /** Records what `workflow:` is made of, which every job has. */
  addWorkflow(pipeline: JobRef['pipeline']): void {
    const workflow = pipeline.assembly.content?.entries.get('workflow')?.value;
    const [job] = pipeline.jobs.values();
    if (!workflow || !job) return;
    const nodes = new Set<object>();
    addDeep(nodes, pipeline, workflow);
    const ref = { pipeline, job: { ...job, name: 'workflow', hidden: false } };
    for (const node of nodes) this.addNode(node, ref);
  }

  /** Records one thing that a job uses. */
  addNode(node: object, ref: JobRef): void {
    const known = this.byNode.get(node);
    if (known) known.push(ref);
    else {
      this.byNode.set(node, [ref]);
      if (isValue(node)) this.addPlace(node);
    }
  }

  private addPlace(value: Value): void {
    const { path } = value.file.source;
    const places = this.places.get(path) ?? new Places();
    this.places.set(path, places);
    places.add(value);
  }

  /** The values that an edit changes, whoever made it: {@link Places.changedBy}. */
  changedBy(edit: Edit): readonly Value[] {
    return this.places.get(edit.file)?.changedBy(edit) ?? [];
  }

  /** @param node - a map's node in its file, or a value (a copy stands for its original) */
  of(node: object): readonly JobRef[] {
    const refs = this.byNode.get(placeOf<object>(node)) ?? [];
    return this.asleep.size === 0 ? refs : refs.filter(({ job }) => !this.asleep.has(job));
  }
}

/** A user of what is shared, in the words of a finding. */
export function userName({ job }: JobRef): string {
  return job.standIn ? `whoever else uses ${job.name}` : job.name;
}

/** Keys whose values are recorded with care for what edits may touch in them. */
const OWN_KEYS: ReadonlySet<string> = new Set(['image', 'before_script', 'script', 'after_script', 'variables']);

/** References in references are followed this far. */
const MAX_DEPTH = 16;

function isValue(node: object): node is Value {
  return 'kind' in node && 'range' in node && 'file' in node && !('wholeFile' in node);
}

function addDeep(nodes: Set<object>, pipeline: JobRef['pipeline'], value: Value, depth = 0): void {
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
