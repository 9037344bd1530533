import { groupBy } from '../group-by.ts';
import type { Diagnostic, JobOutcome, JobStatus } from '../model.ts';
import type { JobRef } from './draft.ts';

/** The worse of several is what became of a job. */
const WORST: readonly JobStatus[] = ['failed', 'manual', 'migrated', 'untouched'];

/**
 * One outcome a job: a pipeline that several parents start with other inputs is resolved for each of them, and its jobs
 * are still the jobs of one file. They share their text, so that they are migrated together or not at all.
 */
export function ofOneJob(outcomes: readonly (readonly [JobRef, JobOutcome])[]): readonly JobOutcome[] {
  const groups = groupBy(outcomes, ([{ pipeline }, { file, line, job }]) =>
    JSON.stringify([pipeline.assembly.root, file, line, job]),
  );
  return [...groups.values()].flatMap((group) => {
    const all = group.map(([, outcome]) => outcome);
    const status = WORST.find((one) => all.some((outcome) => outcome.status === one));
    const worst = all.find((outcome) => outcome.status === status);
    return worst ? [{ ...worst, reasons: distinct(all.flatMap(({ reasons }) => reasons)) }] : [];
  });
}

function distinct(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, message, location: { path, range } }: Diagnostic): string =>
    JSON.stringify([code, message, path, range.start]);
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}
