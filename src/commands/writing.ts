import { EXIT, type ExitCode } from '../exit-codes.ts';
import { visible } from '../report/visible.ts';
import { recover, type WriteProblem } from '../source/write.ts';
import type { Streams } from './streams.ts';

/** Rolls interrupted runs back before a new one starts, and says so. */
export function recoverRuns(streams: Streams): void {
  const { restored, failed, elsewhere } = recover();
  for (const path of restored) streams.error(`restored ${visible(path)}, which an interrupted run had changed\n`);
  for (const path of failed)
    streams.error(`${visible(path)}, which an interrupted run had changed, could not be restored\n`);
  for (const { path, record } of elsewhere)
    streams.error(
      `${visible(path)} was written by a run on another machine that has not ended; if it is over, remove ${visible(record)}\n`,
    );
}

/** Says why nothing was written. @param done - what was to be done */
export function tellProblem(problem: WriteProblem, done: 'written' | 'restored', streams: Streams): ExitCode {
  const { unrestored = [] } = problem;
  const nothing = unrestored.length === 0 ? ` Nothing was ${done}.` : '';
  if (problem.kind === 'interrupted') streams.error(`Interrupted.${nothing}\n`);
  else streams.error(`${visible(problem.path)} could not be written: ${visible(causeOf(problem))}.${nothing}\n`);
  for (const path of unrestored)
    streams.error(
      `${visible(path)} was written and could not be set back; the next run of apply or undo tries again\n`,
    );
  return problem.kind === 'interrupted' ? EXIT.interrupted : EXIT.error;
}

function causeOf(problem: Exclude<WriteProblem, { kind: 'interrupted' }>): string {
  switch (problem.kind) {
    case 'changed':
      return 'it has changed since it was read';
    case 'contested':
      return 'another run is writing it';
    case 'failed':
      return problem.cause;
  }
}
