import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DecideOptions } from '../src/decide/options.ts';
import { assemble } from '../src/gitlab/include.ts';
import { plainJob } from '../src/gitlab/plain.ts';
import { Pipeline } from '../src/gitlab/resolve.ts';
import type { Project } from '../src/gitlab/include.ts';
import { editedProject, migrate } from '../src/migrate.ts';
import type { FileChange, JobOutcome, Report } from '../src/model.ts';
import { DiskProject } from '../src/source/project.ts';
import { DEFAULT_IMAGE } from '../transforms/job/image.ts';

const OPTIONS: DecideOptions = {
  image: { target: DEFAULT_IMAGE, named: false },
  strict: false,
  jobs: [],
  checkout: false,
};

/** What a call that is not migrated needs or suffers from, counted apart from what the program should do. */
const APART: Readonly<Record<string, readonly string[]>> = {
  'broken as written': ['K2B113', 'K2B180', 'K2B181', 'K2B182', 'K2B185', 'K2B203', 'K2B306', 'K2B307'],
  'unknown image': ['K2B201', 'K2B204'],
  'cloud login or helper': ['K2B208', 'K2B218'],
  'file not in the corpus (template, script or Dockerfile)': ['K2B222', 'K2B409', 'K2B142', 'K2B165'],
};

interface Row {
  readonly file: string;
  readonly report: Report | undefined;
  readonly crash: string | undefined;
  readonly secondRun: boolean;
  readonly outside: boolean;
  /** Jobs that are not migrated and whose effective configuration differs before and after. */
  readonly others: readonly string[];
}

/** `--shim` counts what migrates with the function that translates flags at run time. */
const SHIM = process.argv.includes('--shim');

function runAlone(project: Project, path: string): Report {
  return migrate({ project, roots: [{ path, missing: 'unresolved' }], options: { ...OPTIONS, shim: SHIM } });
}

/** True when a byte outside the edits differs between the text before and after. */
function changesOutside({ before, after, edits }: FileChange): boolean {
  let from = 0;
  let to = 0;
  for (const { start, end, text } of edits) {
    const kept = before.text.slice(from, start);
    if (after.slice(to, to + kept.length) !== kept) return true;
    to += kept.length;
    if (after.slice(to, to + text.length) !== text) return true;
    to += text.length;
    from = end;
  }
  return before.text.slice(from) !== after.slice(to);
}

/** The effective configuration of every job that is not migrated must be the same before and after. */
function changedOthers(before: Project, after: Project, file: string, report: Report): readonly string[] {
  const migrated = new Set(report.jobs.filter(({ status }) => status === 'migrated').map(({ job }) => job));
  const [old, now] = [before, after].map(
    (project) => new Pipeline(assemble(project, file, { missing: 'unresolved', conditional: 'in' })),
  );
  if (!old || !now) return [];
  return [...old.jobs.values()].flatMap((job) => {
    const other = now.jobs.get(job.name);
    const text = (pipeline: Pipeline, one: typeof job): string => JSON.stringify([...plainJob(pipeline, one)]);
    const same = other !== undefined && text(old, job) === text(now, other);
    return job.hidden || migrated.has(job.name) || same ? [] : [`${file} ${job.name}`];
  });
}

function check(project: DiskProject, file: string): Row {
  try {
    const report = runAlone(project, file);
    const overlay = editedProject(project, report.files);
    const again = report.files.length === 0 ? undefined : runAlone(overlay, file);
    const secondRun = again !== undefined && again.files.length > 0;
    const others = report.files.length === 0 ? [] : changedOthers(project, overlay, file, report);
    return { file, report, crash: undefined, secondRun, outside: report.files.some(changesOutside), others };
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { file, report: undefined, crash, secondRun: false, outside: false, others: [] };
  }
}

function errorCodes(job: JobOutcome): string[] {
  return [...new Set(job.reasons.flatMap(({ severity, code }) => (severity === 'error' ? [code] : [])))];
}

/** Prints one row a file and the totals. @returns 1 on a crash, an internal error or a second-run change */
export function main(args: readonly string[]): number {
  const [folder] = args;
  if (folder === undefined) {
    process.stderr.write('usage: npm run corpus -- FOLDER\n');
    return 2;
  }
  const project = new DiskProject(folder);
  const files = readdirSync(join(folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  const started = process.hrtime.bigint();
  const rows = files.map((file) => check(project, file));
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print('file                  jobs migrated manual untouched  reasons');
  for (const row of rows) print(rowLine(row));
  const jobs = rows.flatMap(({ report }) => report?.jobs ?? []);
  const count = (status: JobOutcome['status']): number => jobs.filter((job) => job.status === status).length;
  const broken = rows.filter(({ report }) => report?.diagnostics.some(({ code }) => code === 'K2B003')).length;
  const internal = rows.flatMap(
    ({ report }) => report?.diagnostics.filter(({ code }) => code.startsWith('K2B9')) ?? [],
  );
  const crashes = rows.filter(({ crash }) => crash !== undefined);
  const second = rows.filter(({ secondRun }) => secondRun).length;
  const outside = rows.filter((row) => row.outside).length;
  const others = rows.flatMap((row) => row.others);
  print('');
  print(
    `${files.length} files, ${jobs.length} Kaniko jobs: ${count('migrated')} migrated, ${count('manual')} manual, ${count('untouched')} untouched, ${count('failed')} failed`,
  );
  print(
    `files that do not parse: ${broken} · internal errors: ${internal.length} · crashes: ${crashes.length} · second-run changes: ${second} · bytes changed outside edits: ${outside} · other jobs changed: ${others.length}`,
  );
  reasons(jobs, print);
  calls(jobs, print);
  print(`\n${(jobs.length / seconds).toFixed(0)} jobs per second, verification and second run included`);
  for (const { file, crash } of crashes) print(`\n${file}: ${crash ?? ''}`);
  for (const { message, location } of internal) print(`${location.path}: ${message}`);
  for (const other of others) print(`changed although it is not migrated: ${other}`);
  return crashes.length + internal.length + second + outside + others.length > 0 ? 1 : 0;
}

function rowLine({ file, report, crash }: Row): string {
  const name = file.padEnd(20);
  if (!report) return `${name}  crashed: ${(crash ?? '').split('\n')[0] ?? ''}`;
  const { summary, jobs, diagnostics } = report;
  const codes = new Map<string, number>();
  for (const job of jobs)
    if (job.status !== 'migrated') for (const code of errorCodes(job)) codes.set(code, (codes.get(code) ?? 0) + 1);
  const parse = diagnostics.some(({ code }) => code === 'K2B003') ? ['does not parse'] : [];
  const reasons = [...parse, ...[...codes].map(([code, number]) => `${code}×${number}`)].join(' ');
  const cells = [summary.jobs, summary.migrated, summary.manual, summary.untouched].map((cell, index) =>
    String(cell).padStart([4, 8, 6, 9][index] ?? 4),
  );
  return `${name}  ${cells.join(' ')}  ${reasons}`.trimEnd();
}

function reasons(jobs: readonly JobOutcome[], print: (line: string) => void): void {
  const counts = new Map<string, { jobs: number; example: string }>();
  for (const job of jobs) {
    if (job.status === 'migrated') continue;
    for (const code of errorCodes(job)) {
      const example = job.reasons.find((reason) => reason.code === code)?.message.replaceAll(/\s+/g, ' ') ?? '';
      const known = counts.get(code) ?? { jobs: 0, example };
      counts.set(code, { ...known, jobs: known.jobs + 1 });
    }
  }
  print('\njobs that need a human, by reason (a job may have several):');
  for (const [code, { jobs: number, example }] of [...counts].sort(([, a], [, b]) => b.jobs - a.jobs)) {
    print(`  ${String(number).padStart(4)}  ${code}  ${example.slice(0, 110)}`);
  }
}

/** The calls of the jobs that run one, shared ones once, and the share that migrates. */
function calls(jobs: readonly JobOutcome[], print: (line: string) => void): void {
  const seen = new Map<string, JobOutcome>();
  for (const job of jobs) {
    if (job.calls === 0) continue;
    const place = job.flags[0]?.location;
    const key = place ? `${place.path} ${place.range.start}` : `${job.file} ${job.job}`;
    const known = seen.get(key);
    if (!known || job.status === 'migrated') seen.set(key, job);
  }
  const apart = new Map<string, number>();
  let counted = 0;
  let migrated = 0;
  const left: string[] = [];
  for (const [key, job] of seen) {
    const codes = errorCodes(job);
    const why =
      job.status === 'migrated'
        ? undefined
        : Object.entries(APART).find(([, list]) => codes.some((code) => list.includes(code)))?.[0];
    if (why !== undefined) apart.set(why, (apart.get(why) ?? 0) + job.calls);
    else {
      counted += job.calls;
      if (job.status === 'migrated') migrated += job.calls;
      else left.push(`${key.split(' ')[0] ?? ''} ${job.job}: ${codes.join(' ')}`);
    }
  }
  print(
    `\n${seen.size} places with a call; counted apart: ${[...apart].map(([why, number]) => `${number} ${why}`).join(', ') || 'none'}`,
  );
  print(
    `of the other ${counted}, ${migrated} migrate (${counted === 0 ? 0 : ((100 * migrated) / counted).toFixed(1)} %)`,
  );
  for (const line of left) print(`  ${line}`);
}
