import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import type { FileChange } from '../model.ts';
import {
  claim,
  closeJournal,
  contested,
  dropJournal,
  hashFile,
  type Journal,
  type JournalFile,
  type JournalProblem,
  openJournal,
  pendingPath,
  pendingRuns,
} from './journal.ts';
import { causeOf } from './cause.ts';
import { hashBytes } from './read.ts';

/** Why nothing was written, with the files that could not be taken back. */
export type WriteProblem = { readonly unrestored?: readonly string[] } & (
  | { readonly kind: 'changed'; readonly path: string }
  | { readonly kind: 'contested'; readonly path: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly path: string; readonly cause: string }
);

/** The changes of one repository. */
export interface RootChanges {
  /** Absolute path. */
  readonly root: string;
  readonly changes: readonly FileChange[];
}

const NEVER = (): Promise<boolean> => Promise.resolve(false);

/**
 * Writes all changes of a run, or none: the only place of the program that writes files of the user. Each file goes
 * through a temporary file, fsync and rename; mode and link target stay. A journal outside the repositories lets an
 * interrupted run be rolled back at the next start.
 * @param isStopped - asked before each write and before the run counts as complete
 * @returns the problem, after everything was rolled back; undefined when all is written
 */
export async function writeChanges(
  runs: readonly RootChanges[],
  isStopped: () => Promise<boolean> = NEVER,
): Promise<WriteProblem | undefined> {
  const files = runs.flatMap(({ root, changes }) =>
    changes.map((change) => ({ path: join(root, change.path), change })),
  );
  if (await isStopped()) return { kind: 'interrupted' };
  const changed = (): WriteProblem | undefined => {
    const one = files.find(({ path, change }) => hashFile(path) !== change.before.hash);
    return one && { kind: 'changed', path: one.path };
  };
  const early = changed();
  if (early) return early;
  const journal = await openAlone(() =>
    files.map(({ path, change }) => ({
      path,
      before: bytesOf(path),
      after: hashBytes(Buffer.from(change.after, 'utf8')),
    })),
  );
  if (!('run' in journal)) return 'cause' in journal ? { kind: 'failed', ...journal } : journal;
  const written: JournalFile[] = [];
  // What another run has written in the meantime is not ours to take back, even where it is the same text.
  const takenBack = (problem: WriteProblem): WriteProblem => withRollBack({ ...journal, files: written }, problem);
  const meanwhile = changed();
  if (meanwhile) return takenBack(meanwhile);
  for (const [index, { path, change }] of files.entries()) {
    const problem = (await isStopped()) ? ({ kind: 'interrupted' } as const) : writeOne(path, change);
    const file = journal.files[index];
    // A write that failed may have come as far as the new text.
    if (file && (!problem || problem.kind === 'failed')) written.push(file);
    if (problem) return takenBack(problem);
  }
  if (await isStopped()) return takenBack({ kind: 'interrupted' });
  const unrecorded = closeJournal(journal);
  // Without its record the next run would take this one for interrupted.
  return unrecorded && takenBack({ kind: 'failed', ...unrecorded });
}

/** The bytes of a file for the record of a run; null where there is none. */
export function bytesOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path).toString('base64') : null;
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

/** How often a run asks whether another one has left its files. */
const TRIES = 100;

/**
 * Records a run when no other process writes one of its files. Whoever sees another one steps back and tries again, so
 * that two that start at once never write both.
 * @param filesOf - reads the files anew at each try: while it waits another run may write them
 */
export async function openAlone(
  filesOf: () => readonly JournalFile[],
): Promise<Journal | JournalProblem | { readonly kind: 'contested'; readonly path: string }> {
  for (let left = TRIES; ; left--) {
    const journal = openJournal(filesOf());
    if (!('run' in journal)) return journal;
    const path = contested(journal);
    if (path === undefined) return journal;
    dropJournal(journal);
    if (left === 0) return { kind: 'contested', path };
    // Of two that step back at once, one comes back first: the pause hangs on the random name.
    await setTimeout(10 + (Number.parseInt(journal.run.slice(0, 2), 16) % 40));
  }
}

/** A problem after what was written is rolled back. */
export function withRollBack(journal: Journal, problem: WriteProblem): WriteProblem {
  const unrestored = rollBack(journal);
  return unrestored.length > 0 ? { ...problem, unrestored } : problem;
}

/**
 * Restores the files of a run that still hold what the run wrote.
 * @returns the files that could not be written; the journal stays for the next start then
 */
function rollBack(journal: Journal): readonly string[] {
  const failed: string[] = [];
  for (const { path, before, after } of journal.files) {
    if (hashFile(path) !== after) continue;
    try {
      if (before === null) rmSync(path);
      else writeFileAtomic.sync(path, Buffer.from(before, 'base64'), { fsync: true });
    } catch {
      failed.push(path);
    }
  }
  if (failed.length === 0) dropJournal(journal);
  return failed;
}

/** What became of the runs that were interrupted. */
export interface Recovery {
  readonly restored: readonly string[];
  readonly failed: readonly string[];
  /** Files that a run on another machine has written and not reported; nobody can tell from here whether it goes on. */
  readonly elsewhere: readonly { readonly path: string; readonly record: string }[];
}

/** Rolls the runs back whose process is gone. Those of running processes are left to them. */
export function recover(): Recovery {
  const restored: string[] = [];
  const failed: string[] = [];
  const elsewhere: { path: string; record: string }[] = [];
  for (const run of pendingRuns()) {
    if (run.state === 'running') continue;
    const written = run.journal.files.filter(({ path, after }) => hashFile(path) === after).map(({ path }) => path);
    if (run.state === 'elsewhere') elsewhere.push(...written.map((path) => ({ path, record: pendingPath(run) })));
    const journal = run.state === 'gone' ? claim(run) : undefined;
    if (!journal) continue;
    const left = rollBack(journal);
    failed.push(...left);
    restored.push(...written.filter((path) => !left.includes(path)));
  }
  return { restored, failed, elsewhere };
}
