import { assemble } from '../../src/gitlab/include.ts';
import { plainJob } from '../../src/gitlab/plain.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { memoryProject } from '../shell/scripts.ts';
import { compareFixture, compareTemplates, type Outcome, runFixture } from '../support/fixtures.ts';
import type { PropertyCase } from './generate.ts';

/** What a case that keeps every promise came to. */
export interface Tally {
  readonly statuses: readonly string[];
  readonly codes: readonly string[];
  readonly equal: number;
  /** Why a comparison proves nothing. */
  readonly inconclusive: readonly string[];
}

/** Migrates the files of a repository; the version that is checked is this one unless another is named. */
export type Migrate = (input: ReadonlyMap<string, Buffer>) => Outcome;

export interface CheckOptions {
  /** The scripts of migrated jobs are run before and after. */
  readonly execute: boolean;
  /** The input may be faulty, as long as that is said of the input. */
  readonly mayBeInvalid?: boolean;
  readonly migrate?: Migrate;
}

/**
 * Migrates a case and checks what the program promises for every input.
 * @throws with the broken promise as message
 */
export function checkCase(given: PropertyCase, options: CheckOptions): Tally {
  const { files, env, unset = [], artifacts = {} } = given;
  const input = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const result = options.migrate ? options.migrate(input) : runFixture(input, {});
  const { report, again, bytesOutside } = result;
  const findings = [...report.diagnostics, ...report.jobs.flatMap(({ reasons }) => reasons)];
  const internal = findings.find(({ code }) => code.startsWith('K2B9'));
  if (internal) throw new Error(`internal error ${internal.code}: ${internal.message}`);
  const invalid = report.diagnostics.find(({ severity }) => severity === 'error');
  if (invalid && options.mayBeInvalid !== true)
    throw new Error(`the generated pipeline is refused: ${invalid.code}: ${invalid.message}`);
  if (again.length > 0) throw new Error(`a second run changes ${again.join(', ')}`);
  if (bytesOutside.length > 0) throw new Error(`bytes outside the edits change in ${bytesOutside.join(', ')}`);
  const after = { ...files, ...texts(result) };
  compareUntouched(files, after, report);
  const world = { env, unset, artifacts, withoutDockerfile: true };
  const comparisons = options.execute ? compareFixture(input, result, world) : [];
  for (const { job, comparison } of comparisons) {
    const told = report.jobs.flatMap((one) => (one.job === job ? one.reasons : []));
    const all = comparison.differences;
    const open = all.filter((text) => !isNamedRegistry(text, files) && !isNamed(text, { all, told, files }));
    const differences = open.filter((text) => !isOfNamedFile(text, all, open));
    if (differences.length > 0) throw new Error(`runs differ: ${job}: ${differences.join('; ')}`);
  }
  if (options.execute) {
    const told = report.jobs.flatMap(({ reasons }) => reasons);
    for (const { job, comparison } of compareTemplates(input, result, world)) {
      const all = comparison.differences;
      // A template that Kaniko refuses as it stands is no job that anybody has.
      if (all.length > 0 && all.every((text) => REFUSED.test(text))) continue;
      const open = all.filter(
        (text) =>
          !isNamedRegistry(text, files) &&
          !isNamed(text, { all, told, files }) &&
          !isOfOwnLogin(text, told) &&
          !isOfSharedSettings(text, job, told),
      );
      const differences = open.filter((text) => !isOfNamedFile(text, all, open));
      const isOfUnset = (): boolean =>
        isOfUnsetNames(job, { all, told, files }, (given) => compareTemplates(input, result, given), world);
      if (differences.length > 0 && !isOfUnset())
        throw new Error(`runs of the template differ: ${job}: ${differences.join('; ')}`);
    }
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

/**
 * A template is right for a job that sets some variables, as its finding says: where they are set, nothing differs.
 * @param compare - the runs of all templates in a world
 */
function isOfUnsetNames<World extends { readonly env?: Readonly<Record<string, string>> }>(
  job: string,
  { told, files }: Known,
  compare: (
    world: World,
  ) => readonly { readonly job: string; readonly comparison: { readonly differences: readonly string[] } }[],
  world: World,
): boolean {
  const names = told.flatMap(({ code, message }) =>
    code === 'K2B276' ? (/ a job that sets (.*?) as this one does, /.exec(message)?.[1]?.split(', ') ?? []) : [],
  );
  if (names.length === 0) return false;
  const pipeline = resolved(files);
  const valueOf = (name: string): string => {
    const values = [...pipeline.jobs.values()].map((one) => pipeline.variables(one).get(name)?.value);
    const given = values.find((value) => value?.kind === 'scalar' && value.text !== '');
    return given?.kind === 'scalar' ? given.text : '';
  };
  const env = { ...world.env, ...Object.fromEntries(names.map((name) => [name, valueOf(name)])) };
  return compare({ ...world, env }).every((one) => one.job !== job || one.comparison.differences.length === 0);
}

/** What comes of a call that Kaniko refuses, and the new one does not. */
const REFUSED = /(?:^|: )0 build calls before, 1 after$|ends with status [1-9]\d* before, 0 after$/;

/** A job out of view has a login of its own, in a `before_script` of its own. */
function isOfOwnLogin(difference: string, told: Known['told']): boolean {
  return /: credentials for /.test(difference) && told.some(({ code }) => code === 'K2B276');
}

/** The own build of a job out of view comes behind that of the defaults, whose settings of registries stay in force. */
function isOfSharedSettings(difference: string, job: string, told: Known['told']): boolean {
  if (job !== 'outside' || !told.some(({ code }) => code === 'K2B280')) return false;
  return /^call (?!1:)\d+: (?:registry|token server of) \S+: insecure only after$/.test(difference);
}

/** Values of the Kaniko image and what stands for them in the other one. */
const IDENTITY: readonly (readonly [RegExp, string])[] = [
  [/\/usr\/local\/bin:\/kaniko:\/busybox/g, '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  // The first folder alone; in the line before it stands among others.
  [/\/usr\/local\/bin(?![:\w])/g, '/usr/local/sbin'],
  [/\/root(?![\w-])/g, '/home/user'],
  [/(?<![\w/])root(?![\w-])/g, 'user'],
  [/(?<![\w.:-])0(?![\w.:-])/g, '1000'],
];

/** Differences that a finding names, word for word: a finding excuses nothing else. */
const NAMED: Readonly<Record<string, (difference: string, files: PropertyCase['files'], message: string) => boolean>> =
  {
    K2B231: (text) => {
      const [, before = '', after] = /: ['"](.*)['"] before, ['"](.*)['"] after$/s.exec(text) ?? [];
      const shown = IDENTITY.reduce((value, [from, to]) => value.replace(from, to), before);
      return shown === after || before === after?.replaceAll('/home/user/.local/tmp', '');
    },
    K2B321: (text, _, message) => isOfEmptyValue(text, message),
    K2B322: (text, _, message) => isOfEmptyValue(text, message),
    K2B298: (text, _, message) => isOfEmptyValue(text, message),
    K2B323: (text) => /(?:^|: )0 build calls before, 1 after$|ends with status 1 before, 0 after/.test(text),
    // A file that only BuildKit reads: its logins, which stand in the script, come into force.
    K2B244: (text, files) => {
      const user = /: credentials for \S+: .* before, user '(.*)' with a password of \d+ characters after$/.exec(
        text,
      )?.[1];
      return user !== undefined && Object.values(files).some((file) => plain(file).includes(`username:${user},`));
    },
  };

/** What a value that is empty changes, as its finding says it. */
function isOfEmptyValue(difference: string, message: string): boolean {
  if (message.includes('Kaniko uses no mirror'))
    return difference.endsWith("mirrors of docker.io: not given before, '' after");
  if (message.includes('Kaniko takes the next word of the call for the value, or stops'))
    return /(?:^|: )0 build calls before, 1 after$|ends with status 1 before, 0 after/.test(difference);
  return false;
}

/** A text without quotes and what escapes them. */
function plain(text: string): string {
  return text.replaceAll(/[\\"']/g, '').replaceAll(/\s+/g, ' ');
}

/** Findings that say that the new job may stop, and how it does. */
const STOPS: Readonly<Record<string, (difference: string, message: string) => boolean>> = {
  K2B110: (text, message) =>
    /a double quote in \S.* would stop the build/.test(message) && /buildctl refuses: .*in quoted-field/.test(text),
  K2B219: (text) => text.includes('Permission denied'),
  K2B321: (text, message) => isBelowRoot(text, message) || hasNoRepository(text, message),
  K2B322: (text, message) => isBelowRoot(text, message) || hasNoRepository(text, message),
  K2B298: (text, message) => isBelowRoot(text, message) || hasNoRepository(text, message),
  K2B230: (text) => /buildctl refuses: .*invalid reference format/.test(text),
  K2B275: (text) => /buildctl refuses: .*invalid reference format/.test(text),
  K2B299: (text) => /buildctl refuses: .*invalid reference format/.test(text),
  // The file that an artifact puts in the place of a script is as it was.
  K2B264: (text, message) => {
    const [, path] = /(?:\(|: )(?:\.\/)?(\S+): line \d+: \/kaniko\/executor: not found/.exec(text) ?? [];
    return path !== undefined && message.includes(` ${path}, `);
  },
  K2B257: (text, message) => {
    const [, path] = /can't create (\S+): Permission denied/.exec(text) ?? [];
    return path !== undefined && message.includes(` writes ${path}, which `);
  },
};

function isBelowRoot(difference: string, message: string): boolean {
  const stops = /can't create directory ''|can't create \/\S*: Permission denied|can't rename .*: Permission denied/;
  return message.includes('fails after the build') && stops.test(difference);
}

function hasNoRepository(difference: string, message: string): boolean {
  return message.includes('stops at the cache') && /registry cache: invalid reference format/.test(difference);
}

/** What comes of a job that stops: nothing is built or left any more, and everybody sees it. */
const STOPPED = /\d calls before|build calls before|ends with status 0 before, [1-9]|left before, missing after$/;

interface Known {
  readonly all: readonly string[];
  readonly told: readonly { readonly code: string; readonly message: string }[];
  readonly files: PropertyCase['files'];
}

function isNamed(difference: string, { all, told, files }: Known): boolean {
  return told.some(({ code, message }) => {
    const stop = STOPS[code];
    const stops = stop !== undefined && all.some((text) => stop(text, message));
    if (NAMED[code]?.(difference, files, message) === true) return true;
    return stops && (stop(difference, message) || STOPPED.test(difference));
  });
}

/** A file whose difference is named differs in the context, too. */
function isOfNamedFile(difference: string, all: readonly string[], open: readonly string[]): boolean {
  const file = /: context file (.*): other content$/.exec(difference)?.[1];
  const isOf = (text: string): boolean => text.startsWith(`file ${file ?? ''}: `);
  return file !== undefined && all.some(isOf) && !open.some(isOf);
}

/** A registry that a flag names may be insecure, whether this build meets it or not; which it meets is not compared. */
function isNamedRegistry(difference: string, files: PropertyCase['files']): boolean {
  const named = /(?:registry|token server of) (\S+?): (?:insecure )?only after$/.exec(difference)?.[1];
  if (named === undefined) return false;
  const script = plain(Object.values(files).join('\n'));
  // Docker Hub has one name in a comparison and three in flags.
  const names = named === 'docker.io' ? [named, 'index.docker.io', 'registry-1.docker.io'] : [named];
  return ['=', ' '].some((between) =>
    ['insecure', 'skip-tls-verify'].some((flag) =>
      names.some((name) => script.includes(`--${flag}-registry${between}${name}`)),
    ),
  );
}

function texts({ after }: Outcome): Record<string, string> {
  return Object.fromEntries([...after].map(([path, bytes]) => [path, bytes.toString('utf8')]));
}

const resolved = (files: Readonly<Record<string, string>>): Pipeline =>
  new Pipeline(assemble(memoryProject(files), '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));

/** Jobs that are not migrated have the same effective keys, and the text of their own as it was. */
function compareUntouched(
  before: PropertyCase['files'],
  after: PropertyCase['files'],
  report: Outcome['report'],
): void {
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
