import { DEFAULT_SETTINGS } from '../config/settings.ts';
import { CODES, type Code } from '../diagnostics/index.ts';
import { applySeverity } from '../diagnostics/severity.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { isAtLeast, isLintCode, ruleOf } from '../lint/lint.ts';
import { lint as lintPaths } from '../lint/run.ts';
import type { Diagnostic } from '../model.ts';
import { lintReport } from '../report/lint.ts';
import { Masker } from '../report/mask.ts';
import { visible } from '../report/visible.ts';
import type { RepositoryReport } from '../run.ts';
import { checkJobs } from './check-jobs.ts';
import { type LintCommandOptions, toDiscoverOptions, typedJobs } from './lint-options.ts';
import { usesColor } from './options.ts';
import type { Streams } from './streams.ts';

/** Looks for known mistakes in jobs that use BuildKit: 1 when there are findings, 2 when something could not be read. */
export function lint(paths: readonly string[], options: LintCommandOptions, streams: Streams): ExitCode {
  const unknown = [...options.only, ...options.ignore].find((code) => ruleOf(code) === undefined);
  if (unknown !== undefined) {
    streams.error(`There is no rule ${visible(unknown)}.\n`);
    return EXIT.error;
  }
  const { minSeverity, minConfidence, only, ignore } = options;
  const jobs = typedJobs(options);
  const discovery = toDiscoverOptions(options);
  const found = interruptible(() => lintPaths(paths, { ...discovery, jobs, minConfidence, only, ignore }));
  const { severity } = options.settings ?? DEFAULT_SETTINGS;
  const reports = found.map(({ report, ...place }) => ({ ...place, report: applySeverity(report, severity) }));
  // In a broken pipeline the job may be there and out of view.
  if (exitCode(reports.flatMap(({ report }) => report.diagnostics)) !== EXIT.error)
    checkJobs(paths, { job: jobs }, discovery, [], []);
  const shown = reports.map((report) => filtered(report, (finding) => isAtLeast(finding.severity, minSeverity)));
  const code = exitCode(shown.flatMap(({ report }) => report.diagnostics));
  const text = lintReport(shown, {
    color: usesColor(options.color, streams.terminal, streams.environment),
    helpOf: (finding) => (finding in CODES ? CODES[finding as Code].help : ''),
    hidden: number(reports) - number(shown),
    ...(streams.terminal ? {} : { mask: new Masker() }),
  });
  if (!options.quiet || code === EXIT.error) streams.out(text);
  return code;
}

function filtered({ report, ...place }: RepositoryReport, keep: (finding: Diagnostic) => boolean): RepositoryReport {
  // What is wrong with a file itself is always told; its notes are none of lint's.
  const diagnostics = report.diagnostics.filter((finding) =>
    isLintCode(finding.code) ? keep(finding) : finding.severity !== 'info',
  );
  return { ...place, report: { ...report, diagnostics } };
}

function number(reports: readonly RepositoryReport[]): number {
  return reports.reduce((sum, { report }) => sum + report.diagnostics.filter(({ code }) => isLintCode(code)).length, 0);
}

function exitCode(findings: readonly Diagnostic[]): ExitCode {
  if (findings.some(({ code, severity }) => severity === 'error' && !isLintCode(code))) return EXIT.error;
  return findings.some(({ code }) => isLintCode(code)) ? EXIT.pending : EXIT.ok;
}
