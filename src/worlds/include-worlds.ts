import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { nodesOf } from '../gitlab/nodes.ts';
import { plainJob, toPlain } from '../gitlab/plain.ts';

/** A job as one pipeline has it. */
export interface JobVersion {
  readonly pipeline: Pipeline;
  readonly job: Job;
}

const known = new WeakMap<Pipeline, IncludeWorlds>();

/** The worlds to which a pipeline belongs; alone where none were made. */
export function includeWorldsOf(pipeline: Pipeline): IncludeWorlds {
  return known.get(pipeline) ?? new IncludeWorlds([pipeline]);
}

/**
 * One root configuration in each combination of the includes that their rules leave out or not. A job that several of
 * them have in the same way, by text and by place, is one version of it, and belongs to the first of them.
 */
export class IncludeWorlds {
  /** The pipelines that have a version of a job of their own. */
  readonly pipelines: readonly Pipeline[];
  /** Not all combinations are among the pipelines. */
  readonly partial: boolean;
  private readonly byName = new Map<string, JobVersion[]>();
  private readonly own = new Set<Job>();

  /** @param pipelines - each a configuration that GitLab takes */
  constructor(pipelines: readonly Pipeline[], partial = false) {
    this.partial = partial;
    const [only, ...others] = pipelines;
    if (only && others.length === 0) this.takeAll(only);
    else this.compare(pipelines);
    this.pipelines = pipelines.filter(
      ({ jobs }, index) => index === 0 || [...jobs.values()].some((job) => this.isOwn(job)),
    );
    for (const pipeline of pipelines) known.set(pipeline, this);
  }

  /** True for the version of a job that stands for all others that are like it. */
  isOwn(job: Job): boolean {
    return this.own.has(job);
  }

  /** The versions of a job, this one among them. */
  versionsOf(job: Job): readonly JobVersion[] {
    const { standIn } = job;
    if (!standIn) return this.byName.get(job.name) ?? [];
    return this.pipelines.flatMap((pipeline) => {
      const version = standIn.in(pipeline);
      return version ? [{ pipeline, job: version }] : [];
    });
  }

  private takeAll(pipeline: Pipeline): void {
    for (const job of pipeline.jobs.values()) this.take({ pipeline, job });
  }

  private take(version: JobVersion): void {
    this.own.add(version.job);
    this.byName.set(version.job.name, [...this.versionsOf(version.job), version]);
  }

  private compare(pipelines: readonly Pipeline[]): void {
    const bases = new Map<string, number>();
    for (const { jobs } of pipelines)
      for (const { name, unknownBases } of jobs.values())
        bases.set(name, Math.min(bases.get(name) ?? Infinity, unknownBases.length));
    const seen = new Set<string>();
    const ids = new Map<object, number>();
    for (const pipeline of pipelines) {
      const workflow = pipeline.assembly.content?.entries.get('workflow')?.value;
      const of = workflow ? toPlain(pipeline, workflow) : null;
      for (const job of pipeline.jobs.values()) {
        // Without a template that another world has, GitLab refuses the pipeline.
        if (job.unknownBases.length > (bases.get(job.name) ?? 0)) continue;
        const key = keyOf({ pipeline, job }, of, ids);
        if (seen.has(key)) continue;
        seen.add(key);
        this.take({ pipeline, job });
      }
    }
  }
}

/** What a job is, and where it is written. */
function keyOf({ pipeline, job }: JobVersion, workflow: unknown, ids: Map<object, number>): string {
  // A map that was merged is another object in each pipeline; what it was merged from is not.
  const places = [...nodesOf(pipeline, job)].filter((node) => !('kind' in node && node.kind === 'map'));
  const nodes = places.map((node) => {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    return id;
  });
  return JSON.stringify([job.name, [...plainJob(pipeline, job)].sort(), nodes.sort((a, b) => a - b), workflow]);
}
