import { createColors } from 'picocolors';
import { helpLink } from '../diagnostics/index.ts';
import type { Diagnostic, FileChange, FlagOutcome, JobOutcome, Report } from '../model.ts';
import { diffText } from './hunks.ts';
import { countFlags, groupJobs, nameOf } from './job-groups.ts';
import { type Masker, maskNote } from './mask.ts';
import { maskedDiff } from './masked-change.ts';
import { raisedLine, runnersOf, shownPath, type ShownReport, totalLine, totalOf } from './reporter.ts';
import { nothingFound, perhapsMore } from './seen.ts';
import { visible } from './visible.ts';
import { oneLine } from './words.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Every flag and every note of every job. */
  readonly verbose: boolean;
  /** Leaves the diffs out (`check` says only what is pending). */
  readonly diff: boolean;
  /** What a person types to write the changes; shown last when something would change. */
  readonly nextStep: string | undefined;
  /** False leaves out the totals and what holds for every migrated job. */
  readonly summary?: boolean;
  /** What the report is about, after `No Kaniko job found`. */
  readonly scope?: string;
  /** Columns of the terminal, with what wraps a text there; without it no line is wrapped. */
  readonly width?: number;
  readonly wrap?: (text: string, width: number) => string;
  /** Makes a link of a code, in terminals that have links. */
  readonly link?: (text: string, help: string) => string;
  /** Masks what looks secret, where the text leaves the terminal. */
  readonly mask?: Masker;
}

/** More jobs than this are told in groups, with the differences counted once at the end. */
const MANY_JOBS = 40;
/** Width of the column that holds the fidelity. */
const WORD = 17;

/** Renders reports for a terminal: the diffs first, then one line a job, then what deserves attention. */
export function textReport(reports: readonly ShownReport[], options: TextOptions): string {
  return new TextReporter(reports, options).render();
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
    if (this.options.summary !== false) this.summary();
    return `${this.lines.join('\n')}\n`;
  }

  /** A text of the pipeline on one line: masked where it leaves the terminal, never one that acts on it. */
  private shown(text: string): string {
    const line = oneLine(text);
    return visible(this.options.mask?.text(line) ?? line);
  }

  private code(code: string, help: string = helpLink(code)): string {
    return this.colors.dim(this.options.link?.(code, help) ?? code);
  }

  /** A line that goes on below itself, further to the right, where the terminal ends. */
  private wrapped(indent: string, text: string, hang: number): string {
    const { width, wrap } = this.options;
    const room = (width ?? 0) - hang;
    if (!wrap || room < 20) return indent + text;
    return indent + wrap(text, room).replaceAll('\n', `\n${' '.repeat(hang)}`);
  }

  private repository(prefix: string, report: Report): void {
    for (const finding of report.diagnostics)
      if (finding.severity !== 'info' || this.options.verbose) this.finding(prefix, finding, '');
    if (report.diagnostics.length > 0 && report.jobs.length > 0) this.lines.push('');
    const paths = new Set([...report.files.map(({ path }) => path), ...report.jobs.map(({ file }) => file)]);
    for (const path of [...paths].sort()) {
      const change = report.files.find((file) => file.path === path);
      const jobs = report.jobs.filter((job) => job.file === path);
      this.lines.push(this.colors.bold(this.shown(shownPath(prefix, path))));
      if (change && this.options.diff) this.lines.push(...this.diff(change));
      if (jobs.length > 0) this.lines.push('');
      this.jobs(prefix, jobs);
      this.lines.push('');
    }
  }

  private diff(change: FileChange): string[] {
    const { cyan, green, red } = this.colors;
    const { mask } = this.options;
    const text = mask === undefined ? diffText(change) : maskedDiff(change, mask);
    const lines = visible(text).split('\n').slice(0, -1);
    return lines.map((line) => {
      const [sign] = line;
      return sign === '@' ? cyan(line) : sign === '+' ? green(line) : sign === '-' ? red(line) : line;
    });
  }

  private jobs(prefix: string, jobs: readonly JobOutcome[]): void {
    const groups = groupJobs(jobs).map(({ names, job }) => ({ name: this.shown(nameOf(names)), job }));
    const width = Math.min(32, Math.max(0, ...groups.map(({ name }) => name.length)));
    for (const { name, job } of groups) {
      const line = `${this.colors.bold(name.padEnd(width))}  ${this.status(job)}  ${countFlags(job.flags)}`.trimEnd();
      this.lines.push(this.wrapped('  ', line, 6));
      if (!this.compact) this.details(prefix, job);
      else {
        const first = job.reasons.find(({ severity }) => severity === 'error');
        if (first && job.status !== 'untouched') this.finding(prefix, first, '    ');
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
    const isAbout = ({ code, message }: Diagnostic, flag: FlagOutcome): boolean =>
      flag.code === code && message.startsWith(flag.written);
    // The line of a flag has no place and no severity: an error is told by itself.
    const errors = job.reasons.filter(({ severity }) => severity === 'error');
    if (job.status === 'migrated' || this.options.verbose)
      this.flags(job.flags, (flag) => errors.some((error) => isAbout(error, flag)));
    for (const reason of job.reasons)
      if (errors.includes(reason) || (this.isShown(reason, job) && !job.flags.some((flag) => isAbout(reason, flag))))
        this.finding(prefix, reason, '    ');
  }

  private isShown(reason: Diagnostic, job: JobOutcome): boolean {
    if (this.options.verbose) return true;
    if (job.status === 'untouched') return true;
    return reason.severity === 'warning' && job.status === 'migrated';
  }

  /** @param isTold - true for a flag whose reason an error tells below */
  private flags(flags: readonly FlagOutcome[], isTold: (flag: FlagOutcome) => boolean): void {
    const shown = flags
      .filter(({ fidelity, silenced }) => this.options.verbose || (fidelity !== 'exact' && !silenced))
      .map((flag) => ({ ...flag, written: this.shown(flag.written), reason: isTold(flag) ? '' : flag.reason }));
    const width = Math.min(36, Math.max(0, ...shown.map(({ written }) => written.length)));
    for (const { written, fidelity, reason, became, code, help } of shown) {
      const word =
        fidelity === 'not-needed' ? 'dropped' : fidelity === 'exact-with-job-changes' ? 'exact, with steps' : fidelity;
      const text = reason === '' ? became : this.options.verbose && became !== '' ? `${reason}; ${became}` : reason;
      const start = `    ${written.padEnd(width)}  ${this.fidelity(word)}  `;
      // Where the columns leave too little room, the text goes on below the flag.
      const hang = 4 + Math.max(width, written.length) + 2 + WORD + 2;
      const far = hang > (this.options.width ?? 0) / 2;
      const line = [this.shown(text), this.code(code, help)].filter((part) => part !== '').join('  ');
      this.lines.push(far ? this.wrapped('    ', start.trimStart() + line, 8) : this.wrapped(start, line, hang));
    }
  }

  private fidelity(word: string): string {
    const padded = word.padEnd(WORD);
    return word === 'approximate'
      ? this.colors.yellow(padded)
      : word === 'manual'
        ? this.colors.red(padded)
        : this.colors.dim(padded);
  }

  private finding(prefix: string, { severity, message, location, code, help }: Diagnostic, indent: string): void {
    const place = `${this.shown(shownPath(prefix, location.path))}:${location.line}:${location.column}`;
    const color =
      severity === 'error' ? this.colors.red : severity === 'warning' ? this.colors.yellow : this.colors.dim;
    const text = `${place}  ${color(severity)}  ${this.shown(message)}  ${this.code(code, help)}`;
    this.lines.push(this.wrapped(indent, text, indent.length + 4));
  }

  /** Differences of all jobs, each once with the number of its occurrences. */
  private differences(): void {
    const counts = new Map<string, { line: string; count: number }>();
    for (const { report } of this.reports) {
      for (const job of report.jobs) {
        for (const { flag, fidelity, reason, code, help } of job.status === 'migrated' ? job.flags : []) {
          if (fidelity === 'exact') continue;
          const known = counts.get(`${flag} ${reason}`) ?? {
            line: `--${flag}: ${this.shown(reason)}  ${this.code(code, help)}`,
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
    for (const { line, count } of sorted) this.lines.push(this.wrapped(`  ${String(count).padStart(5)} × `, line, 10));
    this.lines.push('');
  }

  private summary(): void {
    const total = totalOf(this.reports);
    if (total.jobs === 0) {
      this.lines.push(this.wrapped('', nothingFound(this.reports, visible(this.options.scope ?? '')), 2));
      return;
    }
    this.lines.push(this.colors.bold(this.wrapped('', totalLine(total), 2)));
    const more = perhapsMore(this.reports);
    if (more !== '') this.lines.push(this.colors.yellow(this.wrapped('', more, 2)));
    const raised = raisedLine(this.reports);
    if (raised !== '') this.lines.push(this.colors.red(this.wrapped('', raised, 2)));
    if (total.migrated > 0) this.notices();
    const note = maskNote(this.options.mask?.count ?? 0);
    if (note !== '') this.lines.push(note);
    if (total.migrated > 0 && this.options.nextStep !== undefined)
      this.lines.push(`Write it: ${visible(this.options.nextStep)}`);
  }

  /** What holds for every migrated job. */
  private notices(): void {
    const needs = 'Runners need user namespaces and an unconfined seccomp and AppArmor profile';
    const runners = runnersOf(this.reports);
    const tags = runners === undefined ? '' : ` (${this.shown(runners)})`;
    const differs = 'Every image differs in media types, digests, owners of files and unused stages';
    this.lines.push(this.wrapped('', `${needs}${tags}  ${this.code('K2B601')}`, 2));
    this.lines.push(this.wrapped('', `${differs}  ${this.code('K2B602')}`, 2));
  }
}
