import { includeWorldsOf } from '../worlds/include-worlds.ts';
import { allRuns } from '../kaniko/command-runs.ts';
import { perJob } from '../gitlab/per-job.ts';
import { diagnostic } from '../diagnostics/index.ts';
import { artifactSources, getsForeignArtifacts } from '../gitlab/artifact-sources.ts';
import type { Plain } from '../gitlab/plain.ts';
import { listOf, memberOf, plainKey, textOf, textsOf } from '../gitlab/plain-members.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import { type Opening, openedPaths, openings } from '../kaniko/opened.ts';
import { BUILDKIT_ENVIRONMENT, inEnvironment } from '../kaniko/runtime.ts';
import type { Diagnostic, Location } from '../model.ts';
import { PROJECT } from '../shell/held.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { type ArtifactPath, artifactPaths } from './artifact-paths.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import type { DraftCall, JobRef } from './draft.ts';
import { SECTIONS } from '../gitlab/sections.ts';
import { fileOutputs } from './file-outputs.ts';

/** Files or folders that the runner brings into the checkout, as root. */
interface Brought extends ArtifactPath {
  readonly what: string;
  /** What the path takes in and `exclude:` leaves out. */
  readonly excluded: readonly ArtifactPath[];
  /** The scripts of the job that makes them; empty where none is in view. */
  readonly makes: string;
  /** Only files that the repository does not have. */
  readonly untracked?: true;
}

/** What may put another file in the place of one of the repository before the script of a job starts. */
export interface Replacement {
  readonly what: string;
  /** It is there to bring that file; else it only brings a folder, or whatever a pattern finds, in which the file is. */
  readonly certain: boolean;
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
  const brought = broughtFiles(ref.pipeline, ref.job);
  if (brought.length === 0) return [];
  const find = (opened: readonly Opening[]): readonly [Opening, Brought] | undefined => {
    for (const one of opened) {
      const found =
        one.how === 'write'
          ? brought.find(({ start }) => start !== '' && isBelow(one.path, `${PROJECT_FOLDER}/${start}`))
          : undefined;
      if (found) return [one, found];
    }
    return undefined;
  };
  const inScript = allRuns(commands).flatMap((entry) => {
    const { command, texts, after } = entry;
    const found = after ? undefined : find(writesOf(entry, openings(command, texts, BUILDKIT_ENVIRONMENT)));
    if (!found) return [];
    const [{ word }, { what }] = found;
    const data = { command: command.words[0]?.raw ?? 'The script', path: word.raw, what };
    return [diagnostic('K2B257', at(command.unit, word.start, word.end), data)];
  });
  const inCalls = calls.flatMap(({ invocation, converted, locate }) =>
    fileOutputs(converted.plan.entries).flatMap((entry) => {
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
 * What artifacts of other jobs and caches may put in the place of a file, or where there is none.
 * @param isTracked - the repository has the file
 */
export function broughtTo(
  ref: JobRef,
  isTracked: (path: string) => boolean,
): (path: string) => Replacement | undefined {
  const { pipeline, job } = ref;
  const answers = new Map<string, Replacement | undefined>();
  const foreign = getsForeignArtifacts(pipeline, job);
  return (path) => {
    if (answers.has(path)) return answers.get(path);
    const found = broughtFiles(ref.pipeline, ref.job).filter(
      (one) =>
        one.brings(path) && !(one.untracked && isTracked(path)) && !one.excluded.some(({ brings }) => brings(path)),
    );
    const maker = found.find((one) => one.isFile(path) || namesFile(one.makes, path)) ?? found[0];
    const answer = maker
      ? { what: maker.what, certain: maker.isFile(path) || namesFile(maker.makes, path) }
      : foreign
        ? { what: 'an artifact of another pipeline', certain: false }
        : undefined;
    answers.set(path, answer);
    return answer;
  };
}

/** A script that names a file, or all files of its folder, may write it. */
function namesFile(script: string, path: string): boolean {
  const slash = path.lastIndexOf('/') + 1;
  const isNamed = new RegExp(`(?:^|[^\\w.-])${escapeRegExp(path.slice(slash))}(?![\\w-])`, 'm').test(script);
  return isNamed || (slash > 0 && script.includes(`${path.slice(0, slash)}*`));
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

/**
 * The files that artifacts of earlier jobs and the caches of the job bring, in each combination of the includes: other
 * jobs may be other ones in it.
 */
const broughtFiles = perJob((pipeline: Pipeline, job: Job): readonly Brought[] =>
  includeWorldsOf(pipeline).pipelines.flatMap((one) => {
    const version = one.jobs.get(job.name);
    return version ? [...artifactsOf(one, version), ...cachesOf(one, version)] : [];
  }),
);

function artifactsOf(pipeline: Pipeline, job: Job): readonly Brought[] {
  return artifactSources(pipeline, job).flatMap((other) => {
    const artifacts = plainKey(pipeline, other, 'artifacts');
    const read = (key: string): readonly ArtifactPath[] =>
      textsOf(artifacts, key).flatMap((path) => artifactPaths(path, pipeline, other));
    const rest = { what: `the artifact of ${other.name}`, excluded: read('exclude'), makes: scriptOf(pipeline, other) };
    return [...read('paths').map((path) => ({ ...path, ...rest })), ...untracked(artifacts, rest)];
  });
}

function cachesOf(pipeline: Pipeline, job: Job): readonly Brought[] {
  return listOf(plainKey(pipeline, job, 'cache'))
    .filter((cache) => textOf(cache, 'policy') !== 'push')
    .flatMap((cache) => {
      const rest = { what: 'the cache', excluded: [], makes: '' };
      const paths = textsOf(cache, 'paths').flatMap((path) => artifactPaths(path, pipeline, job));
      return [...paths.map((path) => ({ ...path, ...rest })), ...untracked(cache, rest)];
    });
}

/** `untracked: true`: whatever the job has made that is not of the repository. */
function untracked(value: Plain | undefined, rest: Pick<Brought, 'what' | 'excluded' | 'makes'>): readonly Brought[] {
  if (memberOf(value, 'untracked') !== true) return [];
  return [{ start: '', isFile: () => false, brings: () => true, untracked: true, ...rest }];
}

function scriptOf(pipeline: Pipeline, job: Job): string {
  return SECTIONS.flatMap((section) => pipeline.script(job, section) ?? [])
    .map(({ value }) => value.text)
    .join('\n');
}
