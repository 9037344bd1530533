import { type Finding, findingsOf } from './findings.ts';
import { Masker } from './mask.ts';
import type { Reporter } from './reporter.ts';
import { visible } from './visible.ts';
import { oneLine } from './words.ts';

/** The severities of GitLab's Code Quality reports. */
type Level = 'info' | 'minor' | 'major' | 'critical' | 'blocker';

/**
 * A Code Quality report of GitLab: an array of issues, empty when there is nothing to tell. GitLab compares the reports
 * of two branches by fingerprint, so an issue that only moves must keep its own.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const codequalityReport: Reporter = (reports, { written }) => {
  const masker = new Masker();
  const issues = findingsOf(reports, masker, written).map((finding) => ({
    description: described(finding),
    check_name: finding.code,
    fingerprint: finding.fingerprint,
    severity: levelOf(finding),
    location: {
      path: finding.location.path,
      lines: { begin: finding.location.line, end: finding.location.endLine ?? finding.location.line },
    },
  }));
  return { text: `${JSON.stringify(issues, undefined, 2)}\n`, masked: masker.count };
};

function described({ message, unnamed }: Finding): string {
  if (unnamed.length === 0) return visible(message);
  const [first, ...rest] = unnamed;
  const names = rest.length === 0 ? `job ${first}` : `jobs ${unnamed.slice(0, 5).join(', ')}`;
  const more = unnamed.length > 5 ? ` and ${unnamed.length - 5} more` : '';
  return visible(`${message} (${oneLine(names)}${more})`);
}

/** A broken file or a failed verification blocks more than one job; an error holds one job back. */
function levelOf({ severity, code, jobs }: Finding): Level {
  if (code.startsWith('K2B9')) return 'blocker';
  switch (severity) {
    case 'error':
      return jobs.length === 0 ? 'critical' : 'major';
    case 'warning':
      return 'minor';
    case 'info':
      return 'info';
  }
}
