import type { Job, Pipeline } from './resolve.ts';

const known = new WeakMap<Pipeline, readonly Job[]>();

/** The hidden jobs of a pipeline, in its order; looked for once. */
export function hiddenJobs(pipeline: Pipeline): readonly Job[] {
  const jobs = known.get(pipeline) ?? [...pipeline.jobs.values()].filter(({ hidden }) => hidden);
  known.set(pipeline, jobs);
  return jobs;
}
