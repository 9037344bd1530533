import { dirname, join, relative } from 'node:path';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { holdingSignals } from '../interrupt.ts';
import { visible } from '../report/visible.ts';
import { count } from '../report/words.ts';
import type { RepositoryReport } from '../run.ts';
import { repositoryRoot } from '../source/discover.ts';
import { uncommitted } from '../source/git.ts';
import { writeChanges } from '../source/write.ts';
import { UsageError } from '../usage-error.ts';
import { applyText } from './apply-text.ts';
import { isAgreed } from './consent.ts';
import { INTERRUPTED } from './interrupted.ts';
import { stdoutFormat } from './formats.ts';
import { decideChanges } from './interactive.ts';
import { look } from './look.ts';
import { retype, type SharedOptions } from './options.ts';
import { hasChanges, hasErrors, needsHuman } from './outcome.ts';
import { showText, type Telling, writeReports } from './output.ts';
import { Session } from './session.ts';
import { sessionWorld } from './session-world.ts';
import type { Interactive, Streams } from './streams.ts';
import { recoverRuns, tellProblem } from './writing.ts';

export interface ApplyOptions extends SharedOptions {
  readonly yes?: boolean;
  readonly allowDirty?: boolean;
  readonly interactive?: boolean;
}

/** Shows each diff, then writes all changes or none. */
export async function apply(paths: readonly string[], options: ApplyOptions, streams: Streams): Promise<ExitCode> {
  const person = options.interactive ? personAt(options, streams) : undefined;
  if (!options.stdin) recoverRuns(streams);
  if (person) return applyInteractively(person, paths, options, streams);
  const reports = look(paths, options, streams);
  if (options.stdin) return applyText(reports, options, streams);
  const silent = options.quiet === true && !hasErrors(reports);
  const telling: Telling = { command: 'apply', written: false, diff: true, nextStep: undefined, silent };
  await showText(reports, options, streams, telling);
  const code = await write(reports, options, streams);
  if (code === EXIT.interrupted) return code;
  const written = code !== undefined && hasChanges(reports);
  const nextStep = code === undefined ? retype('apply', paths, options) : undefined;
  const told = await writeReports(reports, options, streams, { ...telling, written, nextStep });
  return told ? (code ?? EXIT.error) : EXIT.error;
}

/**
 * Who answers about each change.
 * @throws UsageError when nobody can
 */
function personAt(options: ApplyOptions, { interactive }: Streams): Interactive {
  if (options.stdin || options.includeFrom === '-')
    throw new UsageError('--interactive reads the answers from stdin, which - reads as well');
  if (!interactive) throw new UsageError('--interactive needs a terminal for the questions and the answers');
  return interactive;
}

/** Asks about each change, then writes what was accepted, or nothing. */
async function applyInteractively(
  person: Interactive,
  paths: readonly string[],
  options: ApplyOptions,
  streams: Streams,
): Promise<ExitCode> {
  const session = new Session();
  const propose = (): RepositoryReport[] => look(paths, options, streams, { choices: (root) => session.choices(root) });
  const first = propose();
  if (isDirty(first, options, streams)) return EXIT.error;
  const reports = await decideChanges(first, session, sessionWorld(person, options, streams, propose));
  if (!reports) {
    streams.error(INTERRUPTED);
    return EXIT.interrupted;
  }
  const telling: Telling = { command: 'apply', written: false, diff: false, nextStep: undefined, silent: false };
  await showText(reports, options, streams, telling);
  // The files may have been saved while the questions stood open.
  const code = isDirty(reports, options, streams) ? undefined : await writeNow(reports, options, streams);
  if (code === EXIT.interrupted) return code;
  const written = code !== undefined && hasChanges(reports);
  const told = await writeReports(reports, options, streams, { ...telling, written });
  return told ? (code ?? EXIT.error) : EXIT.error;
}

/** Writes what is agreed. @returns undefined when it was not written; stderr says why */
async function write(
  reports: readonly RepositoryReport[],
  options: ApplyOptions,
  streams: Streams,
): Promise<ExitCode | undefined> {
  if (!hasChanges(reports)) return outcomeOf(reports);
  if (isDirty(reports, options, streams)) return undefined;
  if (!(await isAgreed('write', 'Write these changes?', options, streams))) return undefined;
  return writeNow(reports, options, streams);
}

/** True when a file must not be written for its uncommitted changes; stderr names it. */
function isDirty(reports: readonly RepositoryReport[], { allowDirty }: ApplyOptions, streams: Streams): boolean {
  const dirty = allowDirty ? [] : dirtyFiles(reports);
  if (dirty.length === 0) return false;
  for (const path of dirty) streams.error(`${visible(path)} has uncommitted changes\n`);
  streams.error('Nothing was written. Commit or stash them, or pass --allow-dirty.\n');
  return true;
}

/** @returns undefined when it was not written; stderr says why */
async function writeNow(
  reports: readonly RepositoryReport[],
  options: ApplyOptions,
  streams: Streams,
): Promise<ExitCode | undefined> {
  const tell = stdoutFormat(options.format) === 'text' ? streams.out : streams.error;
  if (!hasChanges(reports)) {
    tell('Nothing was written.\n');
    return outcomeOf(reports);
  }
  const runs = reports.map(({ root, report }) => ({ root, changes: report.files }));
  const problem = await holdingSignals(async (isStopped) => writeChanges(runs, isStopped));
  if (problem) {
    const code = tellProblem(problem, 'written', streams);
    return code === EXIT.interrupted ? code : undefined;
  }
  const files = reports.reduce((sum, { report }) => sum + report.files.length, 0);
  if (!options.quiet) tell(`Wrote ${count(files, 'file')}.\n`);
  return outcomeOf(reports);
}

/** Files with uncommitted changes, each asked for in its own repository (an include root is another one). */
function dirtyFiles(reports: readonly RepositoryReport[]): string[] {
  const byRepository = new Map<string, string[]>();
  for (const { root, report } of reports) {
    for (const { path } of report.files) {
      const file = join(root, path);
      const repository = repositoryRoot(dirname(file));
      byRepository.set(repository, [...(byRepository.get(repository) ?? []), relative(repository, file)]);
    }
  }
  return [...byRepository].flatMap(([repository, paths]) =>
    (uncommitted(repository, paths) ?? []).map((path) => join(repository, path)),
  );
}

function outcomeOf(reports: readonly RepositoryReport[]): ExitCode {
  if (hasErrors(reports)) return EXIT.error;
  return needsHuman(reports) ? EXIT.manual : EXIT.ok;
}
