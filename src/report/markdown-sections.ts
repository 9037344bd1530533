import type { Diagnostic, JobOutcome } from '../model.ts';
import type { Masker } from './mask.ts';
import { cell, code, details, prose } from './markdown-text.ts';
import { errorsOf, type ReportContext, shownPath, type ShownReport } from './reporter.ts';
import { groupBy } from '../group-by.ts';
import { fidelityCounts } from './job-groups.ts';
import { count } from './words.ts';

/** A part of the note in two lengths; empty when there is nothing to tell. */
export interface Section {
  /** What it is called where it is left out. */
  readonly name: string;
  readonly full: string;
  /** The same in groups, for a note that would be too long. */
  readonly grouped: string;
}

type Lengths = Omit<Section, 'name'>;

/** A diff with the numbers of its lines. */
export interface FileDiff {
  readonly path: string;
  readonly diff: string;
  readonly added: number;
  readonly removed: number;
}

/** More jobs than this are folded below a table of files. */
const MANY_JOBS = 25;

const STATUS = {
  migrated: '✅ migrated',
  manual: '✋ needs a human',
  untouched: 'untouched',
  failed: '❌ failed',
} as const;

export function changesOf(path: string, diff: string): FileDiff {
  const lines = diff.split('\n');
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return { path, diff, added: count('+'), removed: count('-') };
}

/** The summary table: a row a job, or a row a file. */
export function jobRows(reports: readonly ShownReport[], masker: Masker): Lengths {
  const jobs = reports.flatMap(({ prefix, report }) =>
    report.jobs.map((job) => ({ job, path: masker.text(shownPath(prefix, job.file)) })),
  );
  if (jobs.length === 0) return { full: '', grouped: '' };
  const rows = jobs.map(
    ({ job, path }) =>
      `| ${cell(masker.text(job.job))} | ${cell(`${path}:${job.line}`)} | ${STATUS[job.status]} | ${fidelityCounts(job.flags)} |`,
  );
  const full = ['| job | place | outcome | flags |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const counts = groupBy(jobs, ({ path }) => path);
  const files = [...counts].map(([path, group]) => {
    const of = (status: JobOutcome['status']): number => group.filter(({ job }) => job.status === status).length;
    return `| ${cell(path)} | ${of('migrated')} | ${of('manual')} | ${of('untouched') + of('failed')} |`;
  });
  const grouped = ['| file | migrated | need a human | others |', '| --- | --- | --- | --- |', ...files].join('\n');
  const folded = jobs.length > MANY_JOBS ? `${grouped}\n\n${details(`All ${jobs.length} jobs`, full)}` : full;
  return { full: folded, grouped };
}

/** The check list of what a human must do, one item a place. */
export function manualItems(reports: readonly ShownReport[], masker: Masker, { describe }: ReportContext): Lengths {
  const found = reports.flatMap(({ prefix, report }) =>
    report.jobs.flatMap((job) =>
      heldBy(job).map((reason) => ({ job: job.job, reason, path: shownPath(prefix, reason.location.path) })),
    ),
  );
  if (found.length === 0) return { full: '', grouped: '' };
  const places = groupBy(found, ({ path, reason }) =>
    JSON.stringify([path, reason.location.range.start, reason.code, reason.message]),
  );
  const items = [...places.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { reason, path } = first;
    const jobs = [...new Set(group.map(({ job }) => job))];
    const known = describe(reason.code);
    const help = known?.about === 'finding' ? known.help : undefined;
    const what = `- [ ] ${code(`${masker.text(path)}:${reason.location.line}`)} ${names(jobs, masker)}: ${prose(masker.text(reason.message))} ${linked(reason.code, describe)}`;
    return [help === undefined ? what : `${what}\n  <br>${prose(help)}`];
  });
  const kinds = [...groupBy(found, ({ reason }) => reason.code)].map(([kind, group]) => {
    const files = new Set(group.map(({ path }) => path)).size;
    const title = describe(kind)?.title;
    return `- [ ] ${group.length} × ${title === undefined ? '' : prose(title)} in ${count(files, 'file')} ${linked(kind, describe)}`;
  });
  return {
    full: ['### Needs a human', items.join('\n')].join('\n\n'),
    grouped: ['### Needs a human', kinds.join('\n')].join('\n\n'),
  };
}

/** What a human must do about a job, also one that is migrated and has a finding that the configuration made an error. */
function heldBy(job: JobOutcome): readonly Diagnostic[] {
  if (job.status === 'migrated') return errorsOf(job);
  if (job.status === 'untouched') return [];
  return job.reasons.filter(({ severity }) => severity === 'error');
}

interface Difference {
  readonly text: string;
  readonly what: string;
  readonly code: string;
  readonly job: string;
  readonly dropped: boolean;
}

/** What differs in the migrated jobs, each difference once; flags that are merely not needed are folded. */
export function differencesOf(reports: readonly ShownReport[], masker: Masker): Lengths {
  const found = reports.flatMap(({ report }) =>
    report.jobs.filter(({ status }) => status === 'migrated').flatMap(ofJob),
  );
  if (found.length === 0) return { full: '', grouped: '' };
  const list = (dropped: boolean): string =>
    [
      ...groupBy(
        found.filter((one) => one.dropped === dropped),
        ({ what, text }) => JSON.stringify([what, text]),
      ).values(),
    ]
      .flatMap((group) => {
        const [first] = group;
        if (!first) return [];
        const what = first.what === '' ? '' : `${code(masker.text(first.what))}: `;
        const jobs = [...new Set(group.map(({ job }) => job))];
        return [`- ${what}${prose(masker.text(first.text))} (${names(jobs, masker)}, ${first.code})`];
      })
      .join('\n');
  const [differing, dropped] = [list(false), list(true)];
  const parts = [
    ...(differing === '' ? [] : ['### What differs', differing]),
    ...(dropped === '' ? [] : [details('Flags that are not needed any more', dropped)]),
  ];
  const codes = [...groupBy(found, (one) => one.code)].map(([kind, group]) => `- ${group.length} × ${kind}`);
  return { full: parts.join('\n\n'), grouped: ['### What differs', codes.join('\n')].join('\n\n') };
}

function ofJob(job: JobOutcome): Difference[] {
  const flags = job.flags
    .filter(({ fidelity }) => fidelity === 'approximate' || fidelity === 'not-needed')
    .map(({ written, reason, code: kind, fidelity }) => {
      return { text: reason, what: written, code: kind, job: job.job, dropped: fidelity === 'not-needed' };
    });
  const told = new Set(flags.map((flag) => flag.code));
  const warnings = job.reasons
    .filter(({ severity, code: kind }) => severity === 'warning' && !told.has(kind))
    .map(({ message, code: kind }) => ({ text: message, what: '', code: kind, job: job.job, dropped: false }));
  return [...flags, ...warnings];
}

/** Files that are broken or doubtful. */
export function troubleItems(reports: readonly ShownReport[], masker: Masker): Lengths {
  const found = reports.flatMap(({ prefix, report }) => {
    // What an untouched job may run out of view is told nowhere else.
    const ofJobs = report.jobs.filter(({ status }) => status === 'untouched').flatMap(({ reasons }) => reasons);
    const all = [...report.diagnostics, ...ofJobs];
    return all.filter(({ severity }) => severity !== 'info').map((reason) => ({ prefix, reason }));
  });
  if (found.length === 0) return { full: '', grouped: '' };
  const item = ({ prefix, reason }: { prefix: string; reason: Diagnostic }): string =>
    `- **${reason.severity}** ${code(`${masker.text(shownPath(prefix, reason.location.path))}:${reason.location.line}`)} ${prose(masker.text(reason.message))} (${reason.code})`;
  const codes = [...groupBy(found, ({ reason }) => reason.code)].map(([kind, group]) => `- ${group.length} × ${kind}`);
  return {
    full: ['### Files', found.map(item).join('\n')].join('\n\n'),
    grouped: ['### Files', codes.join('\n')].join('\n\n'),
  };
}

function names(jobs: readonly string[], masker: Masker): string {
  const rest = jobs.length - 3;
  const shown = jobs
    .slice(0, 3)
    .map((job) => code(masker.text(job)))
    .join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function linked(kind: string, describe: ReportContext['describe']): string {
  const [link] = describe(kind)?.links ?? [];
  return link === undefined ? `(${kind})` : `([${kind}](${link}))`;
}
