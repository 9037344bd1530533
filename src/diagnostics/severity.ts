import type { Diagnostic, FlagOutcome, JobOutcome, Report, Severity } from '../model.ts';

/**
 * Gives findings the severity that a configuration wants. It only changes how findings are told: no job is migrated
 * or held back by it, and an error keeps its severity, because it is why a job was held back.
 * @param severity - by code; `off` takes the finding out of the report
 * @returns a new report, or the same one when nothing is to be changed
 */
export function applySeverity(report: Report, severity: ReadonlyMap<string, 'off' | Severity>): Report {
  if (severity.size === 0) return report;
  const change = (finding: Diagnostic, mayRaise = true): readonly Diagnostic[] => {
    const wanted = finding.severity === 'error' ? undefined : severity.get(finding.code);
    if (wanted === 'off') return [];
    return [wanted === undefined || (wanted === 'error' && !mayRaise) ? finding : { ...finding, severity: wanted }];
  };
  const flag = (outcome: FlagOutcome): FlagOutcome =>
    outcome.fidelity !== 'manual' && severity.get(outcome.code) === 'off' ? { ...outcome, silenced: true } : outcome;
  const job = (outcome: JobOutcome): JobOutcome => ({
    ...outcome,
    // An error of a job that is not migrated says why it was held back; a difference never is the reason.
    reasons: outcome.reasons.flatMap((finding) => change(finding, outcome.status === 'migrated')),
    flags: outcome.flags.map(flag),
  });
  return {
    ...report,
    jobs: report.jobs.map(job),
    diagnostics: report.diagnostics.flatMap((finding) => change(finding)),
  };
}
