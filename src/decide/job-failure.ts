import { crashOf } from '../crash.ts';
import type { Job } from '../gitlab/resolve.ts';

/** A fault of this program that one job brought to light: that job fails, the others are looked at all the same. */
export class JobFailure extends Error {
  readonly job: Job;

  constructor(job: Job, cause: unknown) {
    super(crashOf(cause), { cause });
    this.job = job;
  }
}

/** Does the work on one job; an exception in it is a fault at that job. */
export function workOn<T>(job: Job, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof JobFailure) throw cause;
    throw new JobFailure(job, cause);
  }
}
