import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { FileChange } from '../model.ts';
import { closeJournal, dropJournal, hashFile, type Journal, openJournal, pendingJournals } from './journal.ts';
import { causeOf } from './cause.ts';
import { hashBytes } from './read.ts';

/** Why nothing was written. */
export type WriteProblem =
  | { readonly kind: 'changed'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly cause: string };

/** The changes of one repository. */
export interface RootChanges {
  /** Absolute path. */
  readonly root: string;
  readonly changes: readonly FileChange[];
}

/**
 * Writes all changes of a run, or none: the only place of the program that writes files of the user. Each file goes
 * through a temporary file, fsync and rename; mode and link target stay. A journal outside the repositories lets an
 * interrupted run be rolled back at the next start.
 * @returns the problem, after everything was rolled back; undefined when all is written
 */
export function writeChanges(runs: readonly RootChanges[]): WriteProblem | undefined {
  const files = runs.flatMap(({ root, changes }) =>
    changes.map((change) => ({ path: join(root, change.path), change })),
  );
  for (const { path, change } of files) if (hashFile(path) !== change.before.hash) return { kind: 'changed', path };
  const journal = openJournal(
    files.map(({ path, change }) => ({
      path,
      before: readFileSync(path).toString('base64'),
      after: hashBytes(Buffer.from(change.after, 'utf8')),
    })),
  );
  if ('cause' in journal) return { kind: 'failed', ...journal };
  for (const { path, change } of files) {
    const problem = writeOne(path, change);
    if (!problem) continue;
    rollBack(journal);
    return problem;
  }
  const unrecorded = closeJournal(journal);
  if (!unrecorded) return undefined;
  // Without its record the next run would take this one for interrupted.
  rollBack(journal);
  return { kind: 'failed', ...unrecorded };
}

function writeOne(path: string, change: FileChange): WriteProblem | undefined {
  if (hashFile(path) !== change.before.hash) return { kind: 'changed', path };
  try {
    writeFileAtomic.sync(path, change.after, { encoding: 'utf8', fsync: true });
    return undefined;
  } catch (error) {
    return { kind: 'failed', path, cause: causeOf(error) };
  }
}

/** Restores the files of a run that still hold what the run wrote. */
export function rollBack(journal: Journal): void {
  for (const { path, before, after } of journal.files) {
    if (hashFile(path) === after) writeFileAtomic.sync(path, Buffer.from(before, 'base64'), { fsync: true });
  }
  dropJournal(journal);
}

/** Rolls interrupted runs back. @returns the paths of the files that were restored */
export function recover(): readonly string[] {
  const restored: string[] = [];
  for (const journal of pendingJournals()) {
    for (const { path, after } of journal.files) if (hashFile(path) === after) restored.push(path);
    rollBack(journal);
  }
  return restored;
}
