import type { Job } from '../gitlab/resolve.ts';

/** A fault of this program that one job brought to light: that job fails, the others are looked at all the same. */
export class JobFailure extends Error {
  readonly job: Job;

  constructor(job: Job, cause: unknown) {
    super(crashOf(cause), { cause });
    this.job = job;
  }
}

/** What K2B901 says about an exception. */
export function crashOf(cause: unknown): string {
  return `the program stopped at it: ${cause instanceof Error ? cause.message : String(cause)}`;
}
