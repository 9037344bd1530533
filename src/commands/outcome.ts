import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { RepositoryReport } from '../run.ts';

/** True when some input was broken or some change failed. */
export function hasErrors(reports: readonly RepositoryReport[]): boolean {
  return reports.some(
    ({ report }) => report.summary.failed > 0 || report.diagnostics.some(({ severity }) => severity === 'error'),
  );
}

/** Jobs that a human must look at; one that an option holds back counts as decided. */
export function needsHuman(reports: readonly RepositoryReport[]): boolean {
  return reports.some(({ report }) =>
    report.jobs.some((job) => {
      const errors = job.reasons.filter(({ severity }) => severity === 'error');
      return job.status !== 'failed' && errors.some(({ code }) => code !== 'K2B414');
    }),
  );
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
