import { nodesIn, nodesOf } from '../gitlab/nodes.ts';
import { placeOf, type Value } from '../gitlab/value.ts';
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
    for (const node of nodesOf(ref.pipeline, ref.job))
      if (ref.job.standIn?.lent.has(node) !== true) this.addNode(node, ref);
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
    const nodes = nodesIn(pipeline, workflow);
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

function isValue(node: object): node is Value {
  return 'kind' in node && 'range' in node && 'file' in node && !('wholeFile' in node);
}
