import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../usage-error.ts';
import { causeOf, NO_SUCH } from './cause.ts';
import { type Owner, ownerName, type OwnerState, stateOfOwner, thisProcess } from './owner.ts';
import { hashBytes } from './read.ts';

/** One file of a recorded run. */
export interface JournalFile {
  /** Absolute path. */
  readonly path: string;
  /** The bytes before, in base64; null where there was no file. */
  readonly before: string | null;
  /** SHA-256 of the bytes after. */
  readonly after: string;
}

/** A run that writes files: kept until all are written, so that an interrupted run can be rolled back. */
export interface Journal {
  readonly schema: 1;
  readonly run: string;
  readonly files: readonly JournalFile[];
  /** Who writes; records of older versions have none. */
  readonly process?: Owner;
}

/** A run that is not recorded as complete. */
export interface PendingRun {
  /** Name of its record in the folder of pending runs. */
  readonly name: string;
  readonly journal: Journal;
  readonly state: OwnerState;
}

/** The user's state folder (XDG Base Directory Specification); never the repository. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_STATE_HOME'];
  return join(base && base.startsWith('/') ? base : join(homedir(), '.local', 'state'), 'kaniko-to-buildkit');
}

const pendingFolder = (): string => join(stateFolder(), 'pending');
const runsFolder = (): string => join(stateFolder(), 'runs');

/** The state folder could not be written. */
export interface JournalProblem {
  readonly path: string;
  readonly cause: string;
}

/** Records a run before its first write. */
export function openJournal(files: readonly JournalFile[], owner: Owner = thisProcess()): Journal | JournalProblem {
  const journal: Journal = { schema: 1, run: randomUUID(), files, process: owner };
  return record(pendingFolder(), pendingName(journal), journal) ?? journal;
}

/** Keeps the record of a run that is complete. @returns why it could not be kept */
export function closeJournal(journal: Journal): JournalProblem | undefined {
  const problem = record(runsFolder(), journal.run, journal);
  if (!problem) dropJournal(journal);
  return problem;
}

/** The owner stands in the name, so that a journal has one at every moment. */
function pendingName({ run, process }: Journal): string {
  return process ? `${run}.${ownerName(process)}` : run;
}

function record(folder: string, name: string, journal: Journal): JournalProblem | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileAtomic.sync(join(folder, `${name}.json`), JSON.stringify(journal), { mode: 0o600 });
    return undefined;
  } catch (error) {
    return { path: stateFolder(), cause: causeOf(error) };
  }
}

/** Forgets a run that was rolled back. */
export function dropJournal(journal: Journal): void {
  rmSync(join(pendingFolder(), `${pendingName(journal)}.json`), { force: true });
}

/**
 * What a folder of the state holds; nothing before the first run.
 * @throws UsageError when it cannot be read: a run that was interrupted would go unseen
 */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (causeOf(error) === NO_SUCH) return [];
    throw new UsageError(`the record of runs ${folder} cannot be read: ${causeOf(error)}`);
  }
}

/** Runs between their first and their last write: those that were interrupted, and those that go on. */
export function pendingRuns(): readonly PendingRun[] {
  const runs: PendingRun[] = [];
  for (const name of namesIn(pendingFolder())) {
    if (!name.endsWith('.json')) continue;
    const state = stateOfOwner(/\.(\d+-\w+-\w+)\.json$/.exec(name)?.[1] ?? '');
    try {
      runs.push({ name, state, journal: JSON.parse(readFileSync(join(pendingFolder(), name), 'utf8')) as Journal });
    } catch {
      // A journal that is not complete belongs to a run that has written nothing.
      if (state === 'gone') rmSync(join(pendingFolder(), name), { force: true });
    }
  }
  return runs;
}

/**
 * Takes a run that was interrupted over, so that of several processes one rolls it back.
 * @returns undefined when another process was faster
 */
export function claim({ name, journal }: PendingRun): Journal | undefined {
  const ours: Journal = { ...journal, process: thisProcess() };
  try {
    renameSync(join(pendingFolder(), name), join(pendingFolder(), `${pendingName(ours)}.json`));
    return ours;
  } catch {
    return undefined;
  }
}

/** Where the record of a run stands that is not complete. */
export function pendingPath({ name }: PendingRun): string {
  return join(pendingFolder(), name);
}

/** A file of a run that another process is writing at the same time. */
export function contested(journal: Journal): string | undefined {
  const ours = new Map(journal.files.map(({ path }) => [real(path), path]));
  for (const { journal: other, state } of pendingRuns()) {
    // The same path on another machine is another file, most often.
    if (state !== 'running' || other.run === journal.run) continue;
    for (const { path } of other.files) if (ours.has(real(path))) return ours.get(real(path));
  }
  return undefined;
}

/** Two names of one file are one file. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** SHA-256 of a file, undefined when it cannot be read. */
export function hashFile(path: string): string | undefined {
  try {
    return hashBytes(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** A run that is complete, with the time of its end. */
export interface RecordedRun extends Journal {
  readonly time: Date;
}

/** The recorded runs, the last one first. A record that cannot be read is left out. */
export function recordedRuns(): readonly RecordedRun[] {
  const runs: { record: RecordedRun; ms: number }[] = [];
  for (const name of namesIn(runsFolder())) {
    if (!name.endsWith('.json')) continue;
    const path = join(runsFolder(), name);
    try {
      const { mtime, mtimeMs } = statSync(path);
      const journal = JSON.parse(readFileSync(path, 'utf8')) as Omit<Journal, 'schema'> & { schema: number };
      if (isOurs(journal)) runs.push({ record: { ...journal, time: mtime }, ms: mtimeMs });
    } catch {
      // Not a record of ours; nothing can be restored from it.
    }
  }
  return runs.sort((a, b) => b.ms - a.ms).map(({ record }) => record);
}

function isOurs(journal: Omit<Journal, 'schema'> & { schema: number }): journal is Journal {
  return journal.schema === 1;
}

/** Forgets a recorded run. */
export function forgetRun(run: string): void {
  rmSync(join(runsFolder(), `${run}.json`), { force: true });
}
