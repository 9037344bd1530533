import type { Diagnostic, JobOutcome, Report, Summary } from '../model.ts';
import { count } from './words.ts';

/** The report of one repository, with the way its paths are shown. */
export interface ShownReport {
  /** The root relative to the current folder; empty for the current folder itself. */
  readonly prefix: string;
  readonly report: Report;
}

/** What a code means, for reports that are read without the program at hand. */
export interface CodeDescription {
  /** Help on a flag says what the flag is for; what to do about it stands in the message. */
  readonly about: 'finding' | 'flag';
  readonly title: string;
  readonly help: string;
  /** Absolute links; the first is the help page, when it has one. */
  readonly links: readonly string[];
}

/** What a reporter may know besides the reports. */
export interface ReportContext {
  readonly command: string;
  /** True once `apply` has written the changes. */
  readonly written: boolean;
  /** What a person types to write the changes; undefined when there is nothing to write, or it is written. */
  readonly nextStep: string | undefined;
  readonly describe: (code: string) => CodeDescription | undefined;
}

/** A report that may leave the terminal. */
export interface RenderedReport {
  readonly text: string;
  /** How many values in it are masked. */
  readonly masked: number;
}

/** Renders reports in one format. Pure: nothing is read, printed or written. */
export type Reporter = (reports: readonly ShownReport[], context: ReportContext) => RenderedReport;

/** A path as a person in the current folder would type it. */
export function shownPath(prefix: string, path: string): string {
  return prefix === '' || path === prefix ? path : `${prefix}/${path}`;
}

/** A path relative to the repository also when the current folder lies below its root, as GitLab wants it. */
export function repositoryPath(prefix: string, path: string): string {
  return prefix.split('/')[0] === '..' ? path : shownPath(prefix, path);
}

/** The summaries of all reports in one. */
export function totalOf(reports: readonly ShownReport[]): Summary {
  const total = { jobs: 0, migrated: 0, manual: 0, untouched: 0, failed: 0, files: 0, filesChanged: 0 };
  for (const { report } of reports)
    for (const key of Object.keys(total) as (keyof Summary)[]) total[key] += report.summary[key];
  return total;
}

/** One line about everything: `3 jobs: 2 migrated, 1 needs a human · 1 file would change`. */
export function totalLine(total: Summary, written = false): string {
  const parts = [`${total.migrated} migrated`, `${total.manual} ${total.manual === 1 ? 'needs' : 'need'} a human`];
  if (total.untouched > 0) parts.push(`${total.untouched} untouched`);
  if (total.failed > 0) parts.push(`${total.failed} failed`);
  const files = `${count(total.filesChanged, 'file')} ${written ? 'changed' : 'would change'}`;
  return `${count(total.jobs, 'job')}: ${parts.join(', ')} · ${files}`;
}

/** Errors of a job that a human must look at; one that an option holds back counts as decided. */
export function errorsOf({ status, reasons }: JobOutcome): readonly Diagnostic[] {
  if (status === 'failed') return [];
  return reasons.filter(({ severity, code }) => severity === 'error' && code !== 'K2B414');
}

/** Says why a human is needed though every job is migrated: the configuration raised a finding; empty when none is. */
export function raisedLine(reports: readonly ShownReport[]): string {
  const jobs = reports.flatMap(({ report }) => report.jobs).filter(({ status }) => status === 'migrated');
  const raised = jobs.map(errorsOf).filter((errors) => errors.length > 0);
  if (raised.length === 0) return '';
  const codes = [...new Set(raised.flat().map(({ code }) => code))].sort();
  const what = codes.length === 1 ? 'an error' : 'errors';
  return `A human must look at ${count(raised.length, 'migrated job')}: the configuration makes ${codes.join(', ')} ${what}.`;
}

/** Which runners take the migrated jobs; undefined when there are none. */
export function runnersOf(reports: readonly ShownReport[]): string | undefined {
  const jobs = reports.flatMap(({ report }) => report.jobs).filter(({ status }) => status === 'migrated');
  const tags = [...new Set(jobs.flatMap((job) => job.tags))].sort();
  if (tags.length === 0) return undefined;
  const without = jobs.filter((job) => job.tags.length === 0).length;
  const rest = without === 0 ? '' : `; ${without} ${without === 1 ? 'job has' : 'jobs have'} none`;
  return `tags of the migrated jobs: ${tags.join(', ')}${rest}`;
}
