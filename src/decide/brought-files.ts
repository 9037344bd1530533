import { diagnostic } from '../diagnostics/index.ts';
import { type Plain, toPlain } from '../gitlab/plain.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import { type Opening, openedPaths, openings } from '../kaniko/opened.ts';
import { BUILDKIT_ENVIRONMENT, inEnvironment } from '../kaniko/runtime.ts';
import type { Diagnostic, Location } from '../model.ts';
import { PROJECT } from '../shell/held.ts';
import type { ScriptUnit } from '../shell/script.ts';
import type { DraftCall, JobRef } from './draft.ts';

/** Stands for a path that a pattern hides. */
const ANYTHING = '*';

/** A file or folder that the runner brings into the checkout, as root. */
interface Brought {
  /** Relative to the project folder. */
  readonly path: string;
  readonly what: string;
}

export interface BroughtInput {
  readonly ref: JobRef;
  readonly commands: readonly OtherCommand[];
  readonly calls: readonly Pick<DraftCall, 'invocation' | 'converted' | 'locate'>[];
  readonly at: (unit: ScriptUnit, start: number, end: number) => Location;
}

const PROJECT_FOLDER = inEnvironment(PROJECT, BUILDKIT_ENVIRONMENT);

/**
 * Writes below what artifacts of other jobs and caches bring. The runner's helper unpacks them as root, with the modes
 * that they had; only the files of the checkout are open to everybody.
 */
export function checkBroughtFiles({ ref, commands, calls, at }: BroughtInput): Diagnostic[] {
  const brought = broughtFiles(ref);
  if (brought.length === 0) return [];
  const find = (opened: readonly Opening[]): readonly [Opening, Brought] | undefined => {
    for (const one of opened) {
      const found =
        one.how === 'write' ? brought.find(({ path }) => isBelow(one.path, `${PROJECT_FOLDER}/${path}`)) : undefined;
      if (found) return [one, found];
    }
    return undefined;
  };
  const inScript = commands.flatMap((entry) => {
    const { command, texts, after } = entry;
    const found = after ? undefined : find(writesOf(entry, openings(command, texts, BUILDKIT_ENVIRONMENT)));
    if (!found) return [];
    const [{ word }, { what }] = found;
    const data = { command: command.words[0]?.raw ?? 'The script', path: word.raw, what };
    return [diagnostic('K2B257', at(command.unit, word.start, word.end), data)];
  });
  const inCalls = calls.flatMap(({ invocation, converted, locate }) =>
    converted.plan.entries.flatMap((entry) => {
      if (entry.kind !== 'tar' && entry.kind !== 'oci-layout' && entry.kind !== 'digest-file') return [];
      const texts = [...invocation.held.where(entry.path)];
      const opened = texts.flatMap((text) =>
        openedPaths(entry.path, text, 'write', invocation.texts, BUILDKIT_ENVIRONMENT),
      );
      const found = find(opened);
      const { start, end } = entry.because.range;
      const data = { command: 'The build', path: entry.path.raw, what: found?.[1].what ?? '' };
      return found ? [diagnostic('K2B257', locate(start, end), data)] : [];
    }),
  );
  return [...inScript, ...inCalls];
}

/**
 * Tells whether artifacts or a cache may put another file in the place of one of the checkout, or one where there is none.
 * The pipeline is looked at once, when the first path is asked for.
 */
export function broughtTo(ref: JobRef): (path: string) => boolean {
  let paths: readonly string[] | undefined;
  return (path) => {
    paths ??= getsForeignArtifacts(ref) ? [ANYTHING] : broughtFiles(ref).map((brought) => brought.path);
    return paths.some((brought) => brought === ANYTHING || isBelow(path, brought));
  };
}

/** The job gets artifacts of another project or pipeline, which may hold any file. */
function getsForeignArtifacts({ pipeline, job }: JobRef): boolean {
  return listOf(plain(pipeline, job, 'needs')).some(
    (need) =>
      memberOf(need, 'artifacts') !== false &&
      (memberOf(need, 'project') !== undefined || memberOf(need, 'pipeline') !== undefined),
  );
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** What a command really writes: a folder that is there is made once more. */
function writesOf({ command }: OtherCommand, opened: readonly Opening[]): readonly Opening[] {
  const [name, ...args] = command.words;
  const has = (option: RegExp): boolean => args.some(({ literal }) => literal !== undefined && option.test(literal));
  const redirected = opened.filter(({ word }) => !args.includes(word));
  if (name?.literal === 'mkdir' && has(/^-\w*p|^--parents$/)) return redirected;
  return opened;
}

/** The files that artifacts of earlier jobs and the caches of the job bring. */
function broughtFiles({ pipeline, job }: JobRef): readonly Brought[] {
  const artifacts = earlierJobs(pipeline, job).flatMap((other) =>
    pathsOf(plain(pipeline, other, 'artifacts')).map((path) => ({ path, what: `the artifact of ${other.name}` })),
  );
  const caches = listOf(plain(pipeline, job, 'cache')).flatMap((cache) =>
    textOf(cache, 'policy') === 'push' ? [] : pathsOf(cache).map((path) => ({ path, what: 'the cache' })),
  );
  return [...artifacts, ...caches];
}

function plain(pipeline: Pipeline, job: Job, key: string): Plain | undefined {
  const entry = pipeline.effective(job, key);
  return entry && toPlain(pipeline, entry.value, false);
}

function listOf(value: Plain | undefined): readonly Plain[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function memberOf(value: Plain | undefined, key: string): Plain | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value)).get(key);
}

function textOf(value: Plain | undefined, key: string): string | undefined {
  const text = memberOf(value, key);
  return typeof text === 'string' ? text : undefined;
}

/** Folders and files by name; of a pattern the folder in front of it. */
function pathsOf(value: Plain | undefined): readonly string[] {
  return listOf(memberOf(value, 'paths')).flatMap((path) => {
    if (typeof path !== 'string') return [];
    const inProject = path.replace(/^(?:\$CI_PROJECT_DIR|\$\{CI_PROJECT_DIR\})\//, '').replace(/^(?:\.\/)+/, '');
    const segments = inProject.split('/').filter((segment) => segment !== '' && segment !== '.');
    const end = segments.findIndex((segment) => /[*?[$]/.test(segment));
    const folder = (end === -1 ? segments : segments.slice(0, end)).join('/');
    // A pattern at the root may be any file there.
    if (folder === '' && end !== -1) return [ANYTHING];
    return folder === '' || folder.startsWith('..') ? [] : [folder];
  });
}

/** The jobs whose artifacts a job gets: those that it names, else all of earlier stages. */
function earlierJobs(pipeline: Pipeline, job: Job): readonly Job[] {
  const others = [...pipeline.jobs.values()].filter((other) => other !== job && !other.hidden);
  const dependencies = plain(pipeline, job, 'dependencies');
  const needs = plain(pipeline, job, 'needs');
  if (dependencies !== undefined) {
    const names = new Set(listOf(dependencies));
    return others.filter(({ name }) => names.has(name));
  }
  if (needs !== undefined) {
    const names = new Set(
      listOf(needs)
        .filter((need) => memberOf(need, 'artifacts') !== false)
        .map((need) => (typeof need === 'string' ? need : textOf(need, 'job'))),
    );
    return others.filter(({ name }) => names.has(name));
  }
  const stages = stagesOf(pipeline);
  const stageOf = (one: Job): number => {
    const stage = plain(pipeline, one, 'stage');
    return stages.indexOf(typeof stage === 'string' ? stage : 'test');
  };
  return others.filter((other) => stageOf(other) < stageOf(job));
}

const STAGES: readonly string[] = ['build', 'test', 'deploy'];

function stagesOf(pipeline: Pipeline): readonly string[] {
  const value = pipeline.assembly.content?.entries.get('stages')?.value;
  const stages = value === undefined ? STAGES : listOf(toPlain(pipeline, value, false)).map(String);
  return ['.pre', ...stages, '.post'];
}
