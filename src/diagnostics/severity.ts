import { globExpression } from '../source/paths.ts';
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

/**
 * Tells what was not seen as a note, where somebody has said that it is known.
 * @param allowed - true for all of it, or names; `*` stands for anything but a slash, `**` for anything
 */
export function allowUnseen(report: Report, allowed: boolean | readonly string[]): Report {
  const patterns = typeof allowed === 'boolean' ? [] : allowed;
  if (allowed !== true && patterns.length === 0) return report;
  const isKnown = (name: string): boolean =>
    allowed === true || patterns.some((pattern) => pattern === name || globExpression(pattern).test(name));
  const change = (finding: Diagnostic): Diagnostic =>
    finding.unseen !== undefined && isKnown(finding.unseen) ? { ...finding, severity: 'info' } : finding;
  const jobs = report.jobs.map((job) => ({ ...job, reasons: job.reasons.map(change) }));
  return { ...report, jobs, diagnostics: report.diagnostics.map(change) };
}
