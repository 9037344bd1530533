import { assemble } from '../../src/gitlab/include.ts';
import { plainJob } from '../../src/gitlab/plain.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import type { Report } from '../../src/model.ts';
import { memoryProject } from '../shell/scripts.ts';
import { compareFixture, type FixtureResult, runFixture } from '../support/fixtures.ts';
import type { PropertyCase } from './generate.ts';

/** What a case that keeps every promise came to. */
export interface Tally {
  readonly statuses: readonly string[];
  readonly codes: readonly string[];
  readonly equal: number;
  /** Why a comparison proves nothing. */
  readonly inconclusive: readonly string[];
}

/**
 * Migrates a case and checks what the program promises for every input.
 * @param execute - whether the scripts of migrated jobs are run before and after
 * @throws with the broken promise as message
 */
export function checkCase({ files, env }: PropertyCase, execute: boolean): Tally {
  const input = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const result = runFixture(input, {});
  const { report, again, bytesOutside } = result;
  const internal = report.diagnostics.find(({ code }) => code.startsWith('K2B9'));
  if (internal) throw new Error(`internal error ${internal.code}: ${internal.message}`);
  const invalid = report.diagnostics.find(({ severity }) => severity === 'error');
  if (invalid) throw new Error(`the generated pipeline is refused: ${invalid.code}: ${invalid.message}`);
  if (again.length > 0) throw new Error(`a second run changes ${again.join(', ')}`);
  if (bytesOutside.length > 0) throw new Error(`bytes outside the edits change in ${bytesOutside.join(', ')}`);
  const after = { ...files, ...texts(result) };
  compareUntouched(files, after, report);
  const comparisons = execute ? compareFixture(input, result, { env, withoutDockerfile: true }) : [];
  for (const { job, comparison } of comparisons) {
    const differences = comparison.differences.filter((text) => !isNamedRegistry(text, files));
    if (differences.length > 0) throw new Error(`runs differ: ${job}: ${differences.join('; ')}`);
  }
  return {
    statuses: report.jobs.map(({ status }) => status),
    codes: report.jobs.flatMap(({ status, reasons }) =>
      status === 'manual' ? reasons.filter(({ severity }) => severity === 'error').map(({ code }) => code) : [],
    ),
    equal: comparisons.filter(({ comparison }) => comparison.inconclusive === undefined).length,
    inconclusive: comparisons.flatMap(({ comparison }) => comparison.inconclusive ?? []),
  };
}

/** A registry that a flag names may be insecure, whether this build meets it or not; which it meets is not compared. */
function isNamedRegistry(difference: string, files: PropertyCase['files']): boolean {
  const named = /(?:registry|token server of) (\S+?): (?:insecure )?only after$/.exec(difference)?.[1];
  if (named === undefined) return false;
  const plain = Object.values(files)
    .join('\n')
    .replaceAll(/[\\"']/g, '')
    .replaceAll(/\s+/g, ' ');
  return ['=', ' '].some((between) =>
    ['insecure', 'skip-tls-verify'].some((flag) => plain.includes(`--${flag}-registry${between}${named}`)),
  );
}

function texts({ after }: FixtureResult): Record<string, string> {
  return Object.fromEntries([...after].map(([path, bytes]) => [path, bytes.toString('utf8')]));
}

const resolved = (files: Readonly<Record<string, string>>): Pipeline =>
  new Pipeline(assemble(memoryProject(files), '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));

/** Jobs that are not migrated have the same effective keys, and the text of their own as it was. */
function compareUntouched(before: PropertyCase['files'], after: PropertyCase['files'], report: Report): void {
  const migrated = new Set(report.jobs.filter(({ status }) => status === 'migrated').map(({ job }) => job));
  const [old, now] = [resolved(before), resolved(after)];
  for (const job of old.jobs.values()) {
    if (migrated.has(job.name) || job.hidden) continue;
    const other = now.jobs.get(job.name);
    if (!other) throw new Error(`the job ${job.name} is gone`);
    const [a, b] = [plainJob(old, job), plainJob(now, other)];
    for (const key of new Set([...a.keys(), ...b.keys()]))
      if (a.get(key) !== b.get(key)) throw new Error(`${key} of ${job.name}, which is not migrated, has changed`);
    const own = textOf(before['.gitlab-ci.yml'] ?? '', job.name);
    if (textOf(after['.gitlab-ci.yml'] ?? '', job.name) !== own)
      throw new Error(`the text of ${job.name}, which is not migrated, has changed`);
  }
}

/** The lines of a job from its name to the next line that is not indented. */
function textOf(yaml: string, job: string): string {
  const lines = yaml.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${job}:`));
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line));
  return lines
    .slice(start, length < 0 ? undefined : start + 1 + length)
    .join('\n')
    .trimEnd();
}
