import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
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

/** Records a run before its first write. */
export function openJournal(files: readonly JournalFile[]): Journal {
  const journal: Journal = { schema: 1, run: randomUUID(), files };
  mkdirSync(pendingFolder(), { recursive: true, mode: 0o700 });
  writeFileAtomic.sync(join(pendingFolder(), `${journal.run}.json`), JSON.stringify(journal), { mode: 0o600 });
  return journal;
}

/** Keeps the record of a run that is complete. */
export function closeJournal(journal: Journal): void {
  mkdirSync(runsFolder(), { recursive: true, mode: 0o700 });
  writeFileAtomic.sync(join(runsFolder(), `${journal.run}.json`), JSON.stringify(journal), { mode: 0o600 });
  dropJournal(journal);
}

/** Forgets a run that was rolled back. */
export function dropJournal(journal: Journal): void {
  rmSync(join(pendingFolder(), `${journal.run}.json`), { force: true });
}

/** Runs that were interrupted between their first and their last write. */
export function pendingJournals(): readonly Journal[] {
  if (!existsSync(pendingFolder())) return [];
  const journals: Journal[] = [];
  for (const name of readdirSync(pendingFolder())) {
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
  if (!existsSync(runsFolder())) return [];
  const runs: { record: RecordedRun; ms: number }[] = [];
  for (const name of readdirSync(runsFolder())) {
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
