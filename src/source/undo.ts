import { existsSync, readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { dropJournal, forgetRun, hashFile, type JournalFile, openJournal, type RecordedRun } from './journal.ts';
import { causeOf } from './cause.ts';
import { hashBytes } from './read.ts';
import { rollBack } from './write.ts';

export { recordedRuns, type RecordedRun } from './journal.ts';

/** A file of a run that no longer holds what the run wrote. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: 'changed' | 'missing';
}

/** The files of a run that have changed since; those that hold the text from before count as restored. */
export function changedSince({ files }: RecordedRun): readonly ChangedFile[] {
  return files.flatMap((file) => {
    const hash = hashFile(file.path);
    if (hash === file.after || hash === hashBytes(bytesBefore(file))) return [];
    return [{ path: file.path, kind: existsSync(file.path) ? 'changed' : 'missing' } as const];
  });
}

/**
 * Restores all files of a run, or none, and forgets the run.
 * @returns the file that could not be written and the cause, after everything was rolled back
 */
export function undoRun(run: RecordedRun): { readonly path: string; readonly cause: string } | undefined {
  const journal = openJournal(
    run.files.flatMap((file) => {
      const current = existsSync(file.path) ? readFileSync(file.path) : undefined;
      if (!current) return [];
      return [{ path: file.path, before: current.toString('base64'), after: hashBytes(bytesBefore(file)) }];
    }),
  );
  if ('cause' in journal) return journal;
  for (const file of run.files) {
    try {
      writeFileAtomic.sync(file.path, bytesBefore(file), { fsync: true });
    } catch (error) {
      rollBack(journal);
      return { path: file.path, cause: causeOf(error) };
    }
  }
  dropJournal(journal);
  forgetRun(run.run);
  return undefined;
}

function bytesBefore({ before }: JournalFile): Buffer {
  return Buffer.from(before, 'base64');
}
