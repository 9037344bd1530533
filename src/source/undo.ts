import { existsSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { dropJournal, forgetRun, hashFile, type JournalFile, type RecordedRun } from './journal.ts';
import { causeOf } from './cause.ts';
import { hashBytes } from './read.ts';
import { bytesOf, openAlone, withRollBack, type WriteProblem } from './write.ts';

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
 * @param isStopped - asked before each write and before the run is forgotten
 * @returns why nothing is restored, after everything was rolled back
 */
export async function undoRun(
  run: RecordedRun,
  isStopped: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<WriteProblem | undefined> {
  const journal = await openAlone(() =>
    run.files.map((file) => ({ path: file.path, before: bytesOf(file.path), after: hashBytes(bytesBefore(file)) })),
  );
  if (!('run' in journal)) return 'cause' in journal ? { kind: 'failed', ...journal } : journal;
  const takenBack = (problem: WriteProblem): WriteProblem => withRollBack(journal, problem);
  for (const file of run.files) {
    if (await isStopped()) return takenBack({ kind: 'interrupted' });
    try {
      writeFileAtomic.sync(file.path, bytesBefore(file), { fsync: true });
    } catch (error) {
      return takenBack({ kind: 'failed', path: file.path, cause: causeOf(error) });
    }
  }
  if (await isStopped()) return takenBack({ kind: 'interrupted' });
  dropJournal(journal);
  forgetRun(run.run);
  return undefined;
}

function bytesBefore({ before }: JournalFile): Buffer {
  return Buffer.from(before ?? '', 'base64');
}
