import { groupBy } from '../group-by.ts';
import type { FlagOutcome, JobOutcome } from '../model.ts';
import { count, FIDELITY_WORDS } from './words.ts';

/** Jobs with one of them that stands for all. */
export interface JobGroup {
  readonly names: string[];
  readonly job: JobOutcome;
}

/** Jobs that would be told in the same words stand on one line. */
export function groupJobs(jobs: readonly JobOutcome[]): JobGroup[] {
  const groups = new Map<string, JobGroup>();
  for (const job of jobs) {
    const flags = job.flags.map(({ written, fidelity, reason }) => `${written} ${fidelity} ${reason}`);
    const reasons = job.reasons.map(({ code, location }) => `${code} ${location.path} ${location.range.start}`);
    const key =
      job.status === 'untouched'
        ? job.job
        : JSON.stringify([job.status, flags, reasons.filter((reason) => !reason.startsWith('K2B40'))]);
    const known = groups.get(key);
    if (known) known.names.push(job.job);
    else groups.set(key, { names: [job.job], job });
  }
  return [...groups.values()];
}

/** The names of a group, for one line. */
export function nameOf(names: readonly string[]): string {
  const [first = '', second, ...rest] = names;
  if (second === undefined) return first;
  return rest.length === 0 ? `${first}, ${second}` : `${first} and ${names.length - 1} more`;
}

/** `8 flags: 6 exact, 1 approximate, 1 not needed`; empty without flags. */
export function countFlags(flags: readonly FlagOutcome[]): string {
  return flags.length === 0 ? '' : `${count(flags.length, 'flag')}: ${fidelityCounts(flags)}`;
}

/** `6 exact, 1 approximate`, in the order in which they come. */
export function fidelityCounts(flags: readonly FlagOutcome[]): string {
  const groups = groupBy(flags, ({ fidelity }) => fidelity);
  return [...groups].map(([fidelity, group]) => `${group.length} ${FIDELITY_WORDS[fidelity]}`).join(', ');
}
