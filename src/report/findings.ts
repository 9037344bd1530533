import { createHash } from 'node:crypto';
import { CODES, diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, JobOutcome, Location, Report, Severity } from '../model.ts';
import { type Masker, maskSecrets } from './mask.ts';
import { repositoryPath, type ShownReport } from './reporter.ts';
import { oneLine } from './words.ts';

/** A finding in the form that machines read: one place of one file, with an identity that outlives line shifts. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  /** Relative to the repository, with forward slashes. */
  readonly location: Location;
  readonly related: readonly Location[];
  /** The jobs that have it, in order of names; empty for a finding about a file. */
  readonly jobs: readonly string[];
  /** Those of them that the message does not name. */
  readonly unnamed: readonly string[];
  /** From code, path, job and the flag as written; repetitions are numbered. Never from a line or the message. */
  readonly fingerprint: string;
}

interface Draft extends Omit<Finding, 'fingerprint' | 'jobs' | 'unnamed'> {
  readonly jobs: Set<string>;
  /** The message with everything in it. */
  readonly said: string;
  readonly written: string;
}

/**
 * Every finding of a run, each once: a template that twenty jobs extend is one place. A job that can be migrated and is
 * not yet is a finding of its own (K2B290).
 * @param written - true once the changes are written: then nothing is pending
 */
export function findingsOf(reports: readonly ShownReport[], masker: Masker, written: boolean): readonly Finding[] {
  const drafts = new Map<string, Draft>();
  for (const { prefix, report } of reports) {
    const add = (found: Diagnostic, job: string | undefined, flag: string): void => {
      const at = (location: Location): Location => ({ ...location, path: repositoryPath(prefix, location.path) });
      const location = at(found.location);
      const key = JSON.stringify([found.code, location.path, location.range.start, location.line, found.message]);
      const draft = drafts.get(key) ?? {
        code: found.code,
        severity: found.severity,
        message: masker.text(oneLine(found.message)),
        help: found.help,
        location,
        said: found.message,
        related: found.related.map(at).map((place) => maskedPlace(place, masker)),
        jobs: new Set<string>(),
        written: maskSecrets(flag).text,
      };
      if (job !== undefined) draft.jobs.add(job);
      drafts.set(key, draft);
    };
    collect(report, written, add);
  }
  return identify([...drafts.values()]).map(({ said, jobs, ...finding }) => ({
    ...finding,
    jobs: jobs.map(masker.text),
    unnamed: jobs.filter((job) => !names(finding.code, said, job)).map(masker.text),
  }));
}

function maskedPlace(place: Location, masker: Masker): Location {
  return place.job === undefined ? place : { ...place, job: masker.text(place.job) };
}

/** True when a message names a job where its template does: the same letters elsewhere may be any word. */
function names(code: string, message: string, job: string): boolean {
  const template = Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES].message : '';
  const [first = '', ...others] = template.split('{job}');
  let before = first;
  for (const after of others) {
    if (message.includes(literalEnd(before) + job + (/^[^{]*/.exec(after)?.[0] ?? ''))) return true;
    before = after;
  }
  return false;
}

/** The words of a template behind its last place. */
function literalEnd(template: string): string {
  return template.slice(template.lastIndexOf('}') + 1);
}

function collect(
  report: Report,
  written: boolean,
  add: (found: Diagnostic, job: string | undefined, flag: string) => void,
): void {
  for (const found of report.diagnostics) add(found, found.location.job, '');
  for (const job of report.jobs) {
    if (job.status === 'migrated' && !written) add(pending(job), job.job, '');
    for (const found of job.reasons) add(found, job.job, flagOf(job, found));
  }
}

function pending({ job, file, line }: JobOutcome): Diagnostic {
  return diagnostic('K2B290', { path: file, range: { start: 0, end: 0 }, line, column: 1, job }, { job });
}

/** The flag that a finding is about, as the user wrote it. */
function flagOf({ flags }: JobOutcome, { code, location }: Diagnostic): string {
  const { path, range } = location;
  const flag = flags.find(
    (other) => other.code === code && other.location.path === path && other.location.range.start === range.start,
  );
  return flag?.written ?? '';
}

/** Findings in order of place, with fingerprints; the second one of a kind takes the next number. */
function identify(drafts: readonly Draft[]) {
  const counts = new Map<string, number>();
  const sorted = drafts
    .map(({ jobs, ...draft }) => ({ ...draft, jobs: [...jobs].sort() }))
    .sort((a, b) => compare(a.location.path, b.location.path) || a.location.line - b.location.line || byRange(a, b));
  return sorted.map(({ written, ...draft }) => {
    const identity = [draft.code, draft.location.path, draft.jobs[0] ?? '', written].join('\0');
    const number = (counts.get(identity) ?? 0) + 1;
    counts.set(identity, number);
    const text = number === 1 ? identity : `${identity}\0${number}`;
    return { ...draft, fingerprint: createHash('sha256').update(text).digest('hex') };
  });
}

function byRange(a: Pick<Finding, 'location' | 'code'>, b: Pick<Finding, 'location' | 'code'>): number {
  return a.location.range.start - b.location.range.start || compare(a.code, b.code);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
