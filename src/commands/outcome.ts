import { EXIT, type ExitCode } from '../exit-codes.ts';
import { errorsOf } from '../report/reporter.ts';
import { unseenIn } from '../report/seen.ts';
import type { RepositoryReport } from '../run.ts';

/** True when some input was broken or some change failed. */
export function hasErrors(reports: readonly RepositoryReport[]): boolean {
  return reports.some(
    ({ report }) => report.summary.failed > 0 || report.diagnostics.some(({ severity }) => severity === 'error'),
  );
}

/** True when a human must look at a job, or at something that was not seen and may run Kaniko. */
export function needsHuman(reports: readonly RepositoryReport[]): boolean {
  const isHeld = reports.some(({ report }) => report.jobs.some((job) => errorsOf(job).length > 0));
  return isHeld || unseenIn(reports).length > 0;
}

export function hasChanges(reports: readonly RepositoryReport[]): boolean {
  return reports.some(({ report }) => report.files.length > 0);
}

/** The exit code of `check`, and of `plan --exit-code`. */
export function checkExitCode(reports: readonly RepositoryReport[]): ExitCode {
  if (hasErrors(reports)) return EXIT.error;
  if (needsHuman(reports)) return EXIT.manual;
  return hasChanges(reports) ? EXIT.pending : EXIT.ok;
}
