import { groupBy } from '../group-by.ts';
import type { Diagnostic, FlagOutcome, JobOutcome, JobStatus } from '../model.ts';
import type { JobRef } from './draft.ts';

/** The worse of several is what became of a job. */
const WORST: readonly JobStatus[] = ['failed', 'manual', 'migrated', 'untouched'];

/**
 * One outcome a job: a pipeline that several parents start with other inputs is resolved for each of them, and its jobs
 * are still the jobs of one file, like the versions of a job that includes with rules make. They share their text, so that
 * they are migrated together or not at all.
 */
export function ofOneJob(outcomes: readonly (readonly [JobRef, JobOutcome])[]): readonly JobOutcome[] {
  const groups = groupBy(outcomes, ([{ pipeline }, { file, line, job }]) =>
    JSON.stringify([pipeline.assembly.root, file, line, job]),
  );
  return [...groups.values()].flatMap((group) => {
    const all = group.map(([, outcome]) => outcome);
    const status = WORST.find((one) => all.some((outcome) => outcome.status === one));
    const worst = all.find((outcome) => outcome.status === status);
    if (!worst) return [];
    // What includes bring may be other calls from other files.
    const flags = withOthers(
      worst.flags,
      all.flatMap((outcome) => outcome.flags),
    );
    const origins = [...new Set([worst, ...all].flatMap((outcome) => outcome.origins))];
    return [{ ...worst, reasons: distinct(all.flatMap(({ reasons }) => reasons)), flags, origins }];
  });
}

/** Flags with those of others that stand elsewhere. */
function withOthers(flags: readonly FlagOutcome[], others: readonly FlagOutcome[]): readonly FlagOutcome[] {
  const keyOf = ({ written, location: { path, range } }: FlagOutcome): string =>
    JSON.stringify([written, path, range.start]);
  const known = new Set(flags.map(keyOf));
  const more = new Map(others.filter((flag) => !known.has(keyOf(flag))).map((flag) => [keyOf(flag), flag]));
  return [...flags, ...more.values()];
}

function distinct(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, message, location: { path, range } }: Diagnostic): string =>
    JSON.stringify([code, message, path, range.start]);
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}
