import type { Job, Pipeline } from './resolve.ts';

/** Asks `find` once for each job of a pipeline, for as long as the job lives: a job belongs to one pipeline only. */
export function perJob<Found>(find: (pipeline: Pipeline, job: Job) => Found): (pipeline: Pipeline, job: Job) => Found {
  const known = new WeakMap<Job, { readonly found: Found }>();
  return (pipeline, job) => {
    const entry = known.get(job) ?? { found: find(pipeline, job) };
    known.set(job, entry);
    return entry.found;
  };
}
