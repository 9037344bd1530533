import type { Diagnostic, FlagOutcome, JobOutcome, JobStatus, Report } from '../../model.ts';
import { Masker, maskSecrets } from '../mask.ts';
import { type MaskedHunk, maskedHunks } from '../masked-change.ts';
import { type ReportContext, runnersOf, shownPath, type ShownReport } from '../reporter.ts';
import { perhapsMore, type Seen, seenIn } from '../seen.ts';

/** A job as the page shows it. Paths are relative to the current folder, texts are masked. */
export interface JobView {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly status: JobStatus;
  readonly method: string;
  readonly hidden: boolean;
  readonly calls: number;
  readonly origins: readonly string[];
  readonly tags: readonly string[];
  readonly flags: readonly FlagOutcome[];
  readonly findings: readonly Diagnostic[];
  /** What it is worth saying first: why it was not migrated, or what differs. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly code: string;
  readonly text: string;
}

export interface FileView {
  readonly path: string;
  readonly hunks: readonly MaskedHunk[];
  readonly added: number;
  readonly removed: number;
  /** What the edits are about: `image`, `credentials`, … */
  readonly about: readonly string[];
  readonly masked: number;
}

export interface CodeView {
  readonly code: string;
  readonly title: string;
  readonly help: string;
  /** Absolute links to documentation. */
  readonly links: readonly string[];
}

export interface View {
  readonly jobs: readonly JobView[];
  readonly files: readonly FileView[];
  readonly findings: readonly Diagnostic[];
  readonly totals: Readonly<Record<JobStatus, number>>;
  /** Every code that the page names, in order. */
  readonly codes: readonly CodeView[];
  /** Which runners take the migrated jobs, where that can be said. */
  readonly runners: string | undefined;
  /** How many values are masked. */
  readonly masked: number;
  readonly seen: Seen;
  /** Says that there may be more jobs; empty where everything was seen. */
  readonly more: string;
}

/** The way a job is migrated where the report does not say. */
const DEFAULT_METHOD = 'rootless';

/** Everything that the page shows, of all repositories. */
export function viewOf(reports: readonly ShownReport[], describe: ReportContext['describe']): View {
  const masker = new Masker();
  const views = reports.map(({ prefix, report }) => new RepositoryView(prefix, report, masker));
  const jobs = views.flatMap((view) => view.jobs());
  const totals = { migrated: 0, manual: 0, untouched: 0, failed: 0 };
  for (const { status } of jobs) totals[status]++;
  const files = views.flatMap((view) => view.files());
  const findings = views.flatMap((view) => view.findings());
  const masked = masker.count + files.reduce((sum, file) => sum + file.masked, 0);
  const codes = codesOf(jobs, findings, describe);
  const runners = runnersOf(reports);
  const [seen, more] = [seenIn(reports), perhapsMore(reports)];
  return { jobs, files, findings, totals, codes, runners: runners && maskSecrets(runners).text, masked, seen, more };
}

class RepositoryView {
  private readonly prefix: string;
  private readonly report: Report;
  private readonly masker: Masker;

  constructor(prefix: string, report: Report, masker: Masker) {
    this.prefix = prefix;
    this.report = report;
    this.masker = masker;
  }

  jobs(): JobView[] {
    return this.report.jobs.map((job) => {
      const masked = this.masker.value(job);
      const findings = masked.reasons.map((finding) => this.finding(finding));
      return {
        name: masked.job,
        path: shownPath(this.prefix, job.file),
        line: job.line,
        status: job.status,
        method: methodOf(job),
        hidden: job.hidden,
        calls: job.calls,
        origins: job.origins.map((path) => shownPath(this.prefix, path)),
        tags: masked.tags,
        flags: masked.flags,
        findings,
        reasons: reasonsOf(job.status, findings),
      };
    });
  }

  files(): FileView[] {
    return this.report.files.map((change) => {
      const hunks = maskedHunks(change);
      const lines = hunks.flatMap((hunk) => hunk.lines);
      return {
        path: shownPath(this.prefix, change.path),
        hunks,
        added: lines.filter(({ sign }) => sign === '+').length,
        removed: lines.filter(({ sign }) => sign === '-').length,
        about: [...new Set(change.edits.map(({ reason }) => reason))].filter((reason) => reason !== ''),
        masked: lines.reduce((sum, line) => sum + line.masked, 0),
      };
    });
  }

  findings(): Diagnostic[] {
    return this.report.diagnostics.map((finding) => this.finding(this.masker.value(finding)));
  }

  private finding(finding: Diagnostic): Diagnostic {
    return { ...finding, location: { ...finding.location, path: shownPath(this.prefix, finding.location.path) } };
  }
}

/** A report of several methods says for each job which one it is. */
function methodOf(job: JobOutcome): string {
  return 'method' in job && typeof job.method === 'string' ? job.method : DEFAULT_METHOD;
}

function reasonsOf(status: JobStatus, findings: readonly Diagnostic[]): Reason[] {
  const isImportant = ({ severity }: Diagnostic): boolean =>
    severity === 'error' || (severity === 'warning' && status === 'migrated');
  const important = findings.filter(isImportant);
  const shown = important.length > 0 || status === 'migrated' ? important : findings.slice(0, 1);
  return shown.map(({ code, message }) => ({ code, text: message }));
}

/** Differences that hold for every migrated job, and what its runner needs. */
const ALWAYS = ['K2B601', 'K2B602'];

/** Findings and flags have codes; a flag's own name is its title. */
function codesOf(
  jobs: readonly JobView[],
  findings: readonly Diagnostic[],
  describe: ReportContext['describe'],
): CodeView[] {
  const codes = new Map<string, string | undefined>();
  if (jobs.some(({ status }) => status === 'migrated')) for (const code of ALWAYS) codes.set(code, undefined);
  for (const { code } of [...findings, ...jobs.flatMap((job) => job.findings)]) codes.set(code, undefined);
  for (const { code, flag } of jobs.flatMap((job) => job.flags))
    if (code !== '') codes.set(code, flag === '' ? undefined : `--${flag}`);
  return [...codes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, flag]) => {
      const { title = code, help = '', links = [] } = describe(code) ?? {};
      return { code, title: flag ?? title, help, links: links.filter((link) => /^https?:\/\//.test(link)) };
    });
}

/** The title of a code, for places that have no room for more. */
export function titleOf({ codes }: Pick<View, 'codes'>, code: string): string {
  return codes.find((known) => known.code === code)?.title ?? code;
}
