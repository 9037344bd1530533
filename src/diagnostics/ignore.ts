import type { Diagnostic, FlagOutcome, JobOutcome, Report } from '../model.ts';
import { type IgnoreComment, ignoreComments } from './ignore-comments.ts';
import { diagnostic } from './index.ts';

/** One thing that a comment silences, remembered so that it is known whether it did. */
interface Ignore {
  readonly comment: IgnoreComment;
  readonly code: string;
  used: boolean;
}

/** Findings that nobody may silence: the change of the job is not proven. */
const NEVER: ReadonlySet<string> = new Set(['K2B901']);

/** The comments of a repository that silence findings. */
export class Ignores {
  private readonly textOf: (path: string) => string | undefined;
  private readonly files = new Map<string, readonly Ignore[]>();
  private readonly unreadable: IgnoreComment[] = [];
  private readonly withoutReason: IgnoreComment[] = [];

  /** @param textOf - the text of a file of the repository, undefined when it cannot be read */
  constructor(textOf: (path: string) => string | undefined) {
    this.textOf = textOf;
  }

  /**
   * Why a job is left alone, undefined when no comment above its key says so. By name, since lines of the edited
   * pipeline are others.
   */
  reasonFor(path: string, job: string): string | undefined {
    return this.of(path).find(({ comment, code }) => code === 'job' && comment.key === job)?.comment.reason;
  }

  /** True when a comment at a finding, or above the key of its job, silences it. */
  covers(finding: Diagnostic, path: string, job: string): boolean {
    const above = this.of(path).some(({ comment, code }) => comment.key === job && code === finding.code);
    return above || this.at(finding) !== undefined;
  }

  /**
   * Takes the silenced findings out of a report and says which comments silence nothing.
   * @param paths - the files whose comments are looked at even when nothing is found in them
   * @returns a new report; a held job whose every error is silenced counts as decided and is `untouched`
   */
  apply(report: Report, paths: readonly string[]): Report {
    const jobs = report.jobs.map((job) => this.job(job));
    const found = report.diagnostics.filter((finding) => finding.severity === 'error' || !this.silences(finding));
    for (const path of paths) this.of(path);
    return { ...report, jobs, diagnostics: [...found, ...this.complaints(new Set(paths))] };
  }

  private of(path: string): readonly Ignore[] {
    const known = this.files.get(path);
    if (known) return known;
    const ignores: Ignore[] = [];
    for (const comment of ignoreComments(path, this.textOf(path) ?? '')) {
      if (comment.codes.length === 0) this.unreadable.push(comment);
      else if (comment.reason === '') this.withoutReason.push(comment);
      else for (const code of comment.codes) ignores.push({ comment, code, used: false });
    }
    this.files.set(path, ignores);
    return ignores;
  }

  private job(job: JobOutcome): JobOutcome {
    const above = this.of(job.file).filter(({ comment }) => comment.key === job.job);
    const whole = above.find(({ code }) => code === 'job');
    if (whole && (job.status === 'manual' || job.status === 'untouched')) {
      whole.used = true;
      return leftAlone(job, [], whole);
    }
    let decided: Ignore | undefined;
    const silenced = (finding: Diagnostic | FlagOutcome): boolean => {
      if (NEVER.has(finding.code)) return false;
      const own = above.find(({ code }) => code === finding.code) ?? this.at(finding);
      if (!own) return false;
      own.used = true;
      // A job is left alone for the error that is accepted; an accepted warning leaves it as it was.
      if ('severity' in finding ? finding.severity === 'error' : finding.fidelity === 'manual') decided ??= own;
      return true;
    };
    const reasons = job.reasons.filter((finding) => !silenced(finding));
    // An exact flag is not told, so there is nothing to silence.
    const flags = job.flags.map((flag) =>
      flag.fidelity !== 'exact' && silenced(flag) ? { ...flag, silenced: true as const } : flag,
    );
    const open = reasons.some(({ severity, code }) => severity === 'error' && code !== 'K2B414');
    if (job.status === 'manual' && decided && !open) return leftAlone({ ...job, flags }, reasons, decided);
    return { ...job, reasons, flags };
  }

  private at({ code, location }: Diagnostic | FlagOutcome): Ignore | undefined {
    return this.of(location.path).find(
      ({ comment, code: ignored }) =>
        ignored === code && comment.firstLine <= location.line && location.line <= comment.lastLine,
    );
  }

  private silences(finding: Diagnostic): boolean {
    const found = this.at(finding);
    if (found) found.used = true;
    return found !== undefined;
  }

  private complaints(paths: ReadonlySet<string>): Diagnostic[] {
    const inView = ({ location }: IgnoreComment): boolean => paths.has(location.path);
    const unused = [...this.files.values()].flat().filter(({ used, comment }) => !used && inView(comment));
    const found = [
      ...this.unreadable.filter(inView).map(({ location }) => diagnostic('K2B016', location)),
      ...this.withoutReason
        .filter(inView)
        .map(({ location, codes }) => diagnostic('K2B015', location, { codes: codes.join(', ') })),
      ...unused.map(({ comment, code }) => diagnostic('K2B014', comment.location, { code })),
    ];
    return found.sort(
      ({ location: a }, { location: b }) => a.path.localeCompare(b.path, 'en') || a.range.start - b.range.start,
    );
  }
}

function leftAlone(job: JobOutcome, reasons: readonly Diagnostic[], { comment }: Ignore): JobOutcome {
  const at = { ...comment.location, job: job.job };
  const note = diagnostic('K2B017', at, { job: job.job, reason: comment.reason });
  return { ...job, status: 'untouched', reasons: [...reasons.filter(({ code }) => code !== 'K2B414'), note] };
}
