import type { Job, Pipeline } from './resolve.ts';

/** A job and all that it extends. */
export function withAncestors(pipeline: Pipeline, job: Job): readonly Job[] {
  return [job, ...job.ancestors.flatMap((name) => pipeline.jobs.get(name) ?? [])];
}
