import { type RepositoryReport, run, type RunOptions } from '../run.ts';
import { UnknownCommitError } from '../source/git.ts';
import { type SharedOptions, toRunOptions } from './options.ts';
import { showProgress } from './progress.ts';
import type { Streams } from './streams.ts';

/** Runs with progress on stderr. @returns undefined when an option names what is not there; stderr says what */
export function runOrExplain(
  paths: readonly string[],
  options: SharedOptions,
  streams: Streams,
  more: Partial<RunOptions> = {},
): readonly RepositoryReport[] | undefined {
  const progress = showProgress(streams, options.quiet ?? false);
  try {
    return run(paths, { ...toRunOptions(options), ...more, progress: progress.tell });
  } catch (error) {
    if (!(error instanceof UnknownCommitError)) throw error;
    progress.clear();
    streams.error(`${error.message}\n`);
    return undefined;
  } finally {
    progress.clear();
  }
}
