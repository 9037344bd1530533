import { relative } from 'node:path';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { holdingSignals } from '../interrupt.ts';
import { visible } from '../report/visible.ts';
import { count } from '../report/words.ts';
import { repositoryRoot } from '../source/discover.ts';
import { changedSince, type RecordedRun, recordedRuns, undoRun } from '../source/undo.ts';

import { UsageError } from '../usage-error.ts';
import { isAgreed } from './consent.ts';
import { shown } from './shown.ts';
import { recoverRuns, tellProblem } from './writing.ts';
import type { Streams } from './streams.ts';

export interface UndoOptions {
  readonly list?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
}

const NO_RUN = 'no run is recorded, so there is nothing to restore';

/** Restores a recorded run, or lists what is recorded. */
export async function undo(wanted: string | undefined, options: UndoOptions, streams: Streams): Promise<ExitCode> {
  if (options.list) return listRuns(streams);
  recoverRuns(streams);
  const run = wanted === undefined ? lastRun() : namedRun(wanted);
  const changed = changedSince(run);
  for (const { path, kind } of changed)
    streams.error(`${visible(path)} ${kind === 'missing' ? 'is gone' : 'has changed since the run'}\n`);
  if (changed.length > 0 && !options.force) {
    streams.error('Nothing was restored. Pass --force to restore the files as they were before the run.\n');
    return EXIT.error;
  }
  streams.out(`${describe(run)}\n${run.files.map(({ path }) => `  ${shown(path)}\n`).join('')}`);
  if (!(await isAgreed('restore', 'Restore these files?', options, streams))) return EXIT.error;
  const problem = await holdingSignals(async (isStopped) => undoRun(run, isStopped));
  if (problem) return tellProblem(problem, 'restored', streams);
  streams.out(`Restored ${count(run.files.length, 'file')}.\n`);
  return EXIT.ok;
}

function listRuns(streams: Streams): ExitCode {
  const runs = recordedRuns();
  if (runs.length === 0) streams.error('No run is recorded.\n');
  for (const run of runs) streams.out(`${describe(run)}: ${run.files.map(({ path }) => shown(path)).join(', ')}\n`);
  return EXIT.ok;
}

/** Only a run of this repository: undoing what was last done elsewhere would be a surprise. */
function lastRun(): RecordedRun {
  const root = repositoryRoot(process.cwd());
  const runs = recordedRuns();
  if (runs.length === 0) throw new UsageError(NO_RUN);
  const found = runs.find(({ files }) => files.some(({ path }) => !relative(root, path).startsWith('..')));
  if (!found) throw new UsageError('no run is recorded for this repository; undo --list names those of others');
  return found;
}

function namedRun(wanted: string): RecordedRun {
  const runs = recordedRuns();
  if (runs.length === 0) throw new UsageError(NO_RUN);
  const found = runs.filter(({ run }) => run.startsWith(wanted));
  const [first, second] = found;
  if (!first) throw new UsageError(`no run is recorded as ${wanted}; undo --list names them`);
  if (second) throw new UsageError(`${found.length} runs start with ${wanted}; give more of the name`);
  return first;
}

function describe(run: RecordedRun): string {
  return `${run.run.slice(0, 8)}  ${run.time.toISOString().slice(0, 19).replace('T', ' ')} UTC  ${count(run.files.length, 'file')}`;
}
