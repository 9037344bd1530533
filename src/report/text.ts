import { createColors } from 'picocolors';
import { hunksOf } from './hunks.ts';
import type { Diagnostic, FileChange, FlagOutcome, JobOutcome, Report } from '../model.ts';

/** The report of one repository, with the way its paths are shown. */
export interface ShownReport {
  /** The root relative to the current folder; empty for the current folder itself. */
  readonly prefix: string;
  readonly report: Report;
}

export interface TextOptions {
  readonly color: boolean;
  /** Every flag and every note of every job. */
  readonly verbose: boolean;
  /** Leaves the diffs out (`check` says only what is pending). */
  readonly diff: boolean;
  /** What a person types to write the changes; shown last when something would change. */
  readonly nextStep: string | undefined;
}

/** More jobs than this are told in groups, with the differences counted once at the end. */
const MANY_JOBS = 40;

/** Renders reports for a terminal: the diffs first, then one line a job, then what deserves attention. */
export function textReport(reports: readonly ShownReport[], options: TextOptions): string {
  return new TextReporter(reports, options).render();
}

interface JobGroup {
  readonly names: string[];
  readonly job: JobOutcome;
}

class TextReporter {
  private readonly lines: string[] = [];
  private readonly colors: ReturnType<typeof createColors>;
  private readonly compact: boolean;
  private readonly reports: readonly ShownReport[];
  private readonly options: TextOptions;

  constructor(reports: readonly ShownReport[], options: TextOptions) {
    this.reports = reports;
    this.options = options;
    this.colors = createColors(options.color);
    const jobs = reports.reduce((sum, { report }) => sum + report.jobs.length, 0);
    this.compact = jobs > MANY_JOBS && !options.verbose;
  }

  render(): string {
    for (const { prefix, report } of this.reports) this.repository(prefix, report);
    if (this.compact) this.differences();
    this.summary();
    return `${this.lines.join('\n')}\n`;
  }

  private path(prefix: string, path: string): string {
    return prefix === '' || path === prefix ? path : `${prefix}/${path}`;
  }

  private repository(prefix: string, report: Report): void {
    for (const finding of report.diagnostics)
      if (finding.severity !== 'info' || this.options.verbose) this.finding(prefix, finding, '');
    if (report.diagnostics.length > 0 && report.jobs.length > 0) this.lines.push('');
    const paths = new Set([...report.files.map(({ path }) => path), ...report.jobs.map(({ file }) => file)]);
    for (const path of [...paths].sort()) {
      const change = report.files.find((file) => file.path === path);
      const jobs = report.jobs.filter((job) => job.file === path);
      this.lines.push(this.colors.bold(this.path(prefix, path)));
      if (change && this.options.diff) this.lines.push(...this.diff(change));
      if (jobs.length > 0) this.lines.push('');
      this.jobs(prefix, jobs);
      this.lines.push('');
    }
  }

  private diff(change: FileChange): string[] {
    const lines: string[] = [];
    for (const hunk of hunksOf(change)) {
      lines.push(this.colors.cyan(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`));
      for (const line of hunk.lines) {
        const text = line.replace(/\r$/, '');
        lines.push(
          text.startsWith('+') ? this.colors.green(text) : text.startsWith('-') ? this.colors.red(text) : text,
        );
      }
    }
    return lines;
  }

  private jobs(prefix: string, jobs: readonly JobOutcome[]): void {
    const groups = groupJobs(jobs);
    const width = Math.min(32, Math.max(0, ...groups.map(({ names }) => nameOf(names).length)));
    for (const { names, job } of groups) {
      const name = nameOf(names).padEnd(width);
      this.lines.push(`  ${this.colors.bold(name)}  ${this.status(job)}  ${countFlags(job.flags)}`.trimEnd());
      if (!this.compact) this.details(prefix, job);
      else if (job.status === 'manual' || job.status === 'failed') {
        const first = job.reasons.find(({ severity }) => severity === 'error');
        if (first) this.finding(prefix, first, '    ');
      }
    }
  }

  private status({ status }: JobOutcome): string {
    switch (status) {
      case 'migrated':
        return this.colors.green('migrated     ');
      case 'manual':
        return this.colors.red('needs a human');
      case 'failed':
        return this.colors.red('failed       ');
      case 'untouched':
        return this.colors.dim('untouched    ');
    }
  }

  private details(prefix: string, job: JobOutcome): void {
    const flagCodes = new Set(job.flags.map(({ code, written }) => `${code} ${written}`));
    const notes = job.reasons.filter(
      (reason) => this.isShown(reason, job) && ![...flagCodes].some((key) => isAboutFlag(reason, key)),
    );
    if (job.status === 'migrated' || this.options.verbose) this.flags(job.flags);
    else
      for (const reason of job.reasons)
        if (reason.severity === 'error' && !notes.includes(reason)) this.finding(prefix, reason, '    ');
    for (const note of notes) this.finding(prefix, note, '    ');
  }

  private isShown(reason: Diagnostic, job: JobOutcome): boolean {
    if (this.options.verbose) return true;
    if (job.status === 'untouched') return true;
    return reason.severity === 'error' || (reason.severity === 'warning' && job.status === 'migrated');
  }

  private flags(flags: readonly FlagOutcome[]): void {
    const shown = flags.filter(({ fidelity, silenced }) => this.options.verbose || (fidelity !== 'exact' && !silenced));
    const width = Math.min(36, Math.max(0, ...shown.map(({ written }) => oneLine(written).length)));
    for (const { written, fidelity, reason, became, code } of shown) {
      const word =
        fidelity === 'not-needed' ? 'dropped' : fidelity === 'exact-with-job-changes' ? 'exact, with steps' : fidelity;
      const text = reason === '' ? became : this.options.verbose && became !== '' ? `${reason}; ${became}` : reason;
      this.lines.push(
        `    ${oneLine(written).padEnd(width)}  ${this.fidelity(word)}  ${text}  ${this.colors.dim(code)}`,
      );
    }
  }

  private fidelity(word: string): string {
    const padded = word.padEnd(17);
    return word === 'approximate'
      ? this.colors.yellow(padded)
      : word === 'manual'
        ? this.colors.red(padded)
        : this.colors.dim(padded);
  }

  private finding(prefix: string, { severity, message, location, code }: Diagnostic, indent: string): void {
    const place = `${this.path(prefix, location.path)}:${location.line}:${location.column}`;
    const color =
      severity === 'error' ? this.colors.red : severity === 'warning' ? this.colors.yellow : this.colors.dim;
    this.lines.push(`${indent}${place}  ${color(severity)}  ${oneLine(message)}  ${this.colors.dim(code)}`);
  }

  /** Differences of all jobs, each once with the number of its occurrences. */
  private differences(): void {
    const counts = new Map<string, { line: string; count: number }>();
    for (const { report } of this.reports) {
      for (const job of report.jobs) {
        for (const { flag, fidelity, reason, code } of job.status === 'migrated' ? job.flags : []) {
          if (fidelity === 'exact') continue;
          const known = counts.get(`${flag} ${reason}`) ?? {
            line: `--${flag}: ${reason}  ${this.colors.dim(code)}`,
            count: 0,
          };
          known.count++;
          counts.set(`${flag} ${reason}`, known);
        }
      }
    }
    const sorted = [...counts.values()].sort((a, b) => b.count - a.count);
    if (sorted.length === 0) return;
    this.lines.push('Flags that differ or were dropped:');
    for (const { line, count } of sorted) this.lines.push(`  ${String(count).padStart(5)} × ${line}`);
    this.lines.push('');
  }

  private summary(): void {
    const total = { jobs: 0, migrated: 0, manual: 0, untouched: 0, failed: 0, changed: 0 };
    for (const { report } of this.reports) {
      const { summary } = report;
      total.jobs += summary.jobs;
      total.migrated += summary.migrated;
      total.manual += summary.manual;
      total.untouched += summary.untouched;
      total.failed += summary.failed;
      total.changed += summary.filesChanged;
    }
    if (total.jobs === 0) {
      const broken = this.reports.some(({ report }) => report.diagnostics.some(({ severity }) => severity === 'error'));
      if (!broken) this.lines.push('No Kaniko job found.');
      return;
    }
    const parts = [`${total.migrated} migrated`, `${total.manual} ${total.manual === 1 ? 'needs' : 'need'} a human`];
    if (total.untouched > 0) parts.push(`${total.untouched} untouched`);
    if (total.failed > 0) parts.push(`${total.failed} failed`);
    const files = `${total.changed} ${total.changed === 1 ? 'file' : 'files'} would change`;
    this.lines.push(
      this.colors.bold(`${total.jobs} ${total.jobs === 1 ? 'job' : 'jobs'}: ${parts.join(', ')} · ${files}`),
    );
    if (total.migrated === 0) return;
    this.lines.push('Runners need user namespaces and an unconfined seccomp and AppArmor profile  K2B601');
    this.lines.push('Every image differs in media types, digests, owners of files and unused stages  K2B602');
    if (this.options.nextStep !== undefined) this.lines.push(`Write it: ${this.options.nextStep}`);
  }
}

/** Jobs that would be told in the same words stand on one line. */
function groupJobs(jobs: readonly JobOutcome[]): JobGroup[] {
  const groups = new Map<string, JobGroup>();
  for (const job of jobs) {
    const flags = job.flags.map(({ written, fidelity, reason }) => `${written} ${fidelity} ${reason}`);
    const reasons = job.reasons.map(({ code, location }) => `${code} ${location.path} ${location.range.start}`);
    const key =
      job.status === 'untouched'
        ? job.job
        : JSON.stringify([job.status, flags, reasons.filter((reason) => !reason.startsWith('K2B40'))]);
    const known = groups.get(key);
    if (known) known.names.push(job.job);
    else groups.set(key, { names: [job.job], job });
  }
  return [...groups.values()];
}

function nameOf(names: readonly string[]): string {
  const [first = '', second, ...rest] = names;
  if (second === undefined) return first;
  return rest.length === 0 ? `${first}, ${second}` : `${first} and ${names.length - 1} more`;
}

function countFlags(flags: readonly FlagOutcome[]): string {
  if (flags.length === 0) return '';
  const words: Record<string, string> = { 'not-needed': 'not needed', 'exact-with-job-changes': 'exact with steps' };
  const counts = new Map<string, number>();
  for (const { fidelity } of flags) counts.set(fidelity, (counts.get(fidelity) ?? 0) + 1);
  const parts = [...counts].map(([fidelity, count]) => `${count} ${words[fidelity] ?? fidelity}`);
  return `${flags.length} ${flags.length === 1 ? 'flag' : 'flags'}: ${parts.join(', ')}`;
}

function isAboutFlag({ code, message }: Diagnostic, key: string): boolean {
  const [flagCode, ...written] = key.split(' ');
  return code === flagCode && message.startsWith(written.join(' '));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
