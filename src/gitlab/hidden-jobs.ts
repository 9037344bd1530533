import { perObject } from '../per-object.ts';
import type { Job, Pipeline } from './resolve.ts';

/** The hidden jobs of a pipeline, in its order; looked for once. */
export const hiddenJobs = perObject((pipeline: Pipeline): readonly Job[] =>
  [...pipeline.jobs.values()].filter(({ hidden }) => hidden),
);
