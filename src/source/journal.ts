import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../usage-error.ts';
import { causeOf, NO_SUCH } from './cause.ts';
import { hashBytes } from './read.ts';

/** One file of a recorded run. */
export interface JournalFile {
  /** Absolute path. */
  readonly path: string;
  /** The bytes before, in base64. */
  readonly before: string;
  /** SHA-256 of the bytes after. */
  readonly after: string;
}

/** A run that writes files: kept until all are written, so that an interrupted run can be rolled back. */
export interface Journal {
  readonly schema: 1;
  readonly run: string;
  readonly files: readonly JournalFile[];
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
export function openJournal(files: readonly JournalFile[]): Journal | JournalProblem {
  const journal: Journal = { schema: 1, run: randomUUID(), files };
  return record(pendingFolder(), journal) ?? journal;
}

/** Keeps the record of a run that is complete. @returns why it could not be kept */
export function closeJournal(journal: Journal): JournalProblem | undefined {
  const problem = record(runsFolder(), journal);
  if (!problem) dropJournal(journal);
  return problem;
}

function record(folder: string, journal: Journal): JournalProblem | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileAtomic.sync(join(folder, `${journal.run}.json`), JSON.stringify(journal), { mode: 0o600 });
    return undefined;
  } catch (error) {
    return { path: stateFolder(), cause: causeOf(error) };
  }
}

/** Forgets a run that was rolled back. */
export function dropJournal(journal: Journal): void {
  rmSync(join(pendingFolder(), `${journal.run}.json`), { force: true });
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

/** Runs that were interrupted between their first and their last write. */
export function pendingJournals(): readonly Journal[] {
  const journals: Journal[] = [];
  for (const name of namesIn(pendingFolder())) {
    if (!name.endsWith('.json')) continue;
    try {
      journals.push(JSON.parse(readFileSync(join(pendingFolder(), name), 'utf8')) as Journal);
    } catch {
      // A journal that is not complete belongs to a run that has written nothing.
      rmSync(join(pendingFolder(), name), { force: true });
    }
  }
  return journals;
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
