import { interruptible } from '../interrupt.ts';
import { visible } from '../report/visible.ts';
import { type RepositoryReport, run, type RunOptions } from '../run.ts';
import { UnknownCommitError } from '../source/git.ts';
import { UsageError } from '../usage-error.ts';
import { checkJobs } from './check-jobs.ts';
import { type SharedOptions, toRunOptions } from './options.ts';
import { showProgress } from './progress.ts';
import type { Streams } from './streams.ts';

/**
 * Looks at the paths of a command.
 * @throws UsageError when `--since` names no commit, or `--job` or the configuration names a job that there is not
 */
export function look(
  paths: readonly string[],
  options: SharedOptions,
  streams: Streams,
  more: Pick<RunOptions, 'inspect' | 'choices'> = {},
): RepositoryReport[] {
  const start = performance.now();
  const reports = watchedRun(paths, options, streams, more);
  if (options.debug) debug(reports, options, performance.now() - start, streams);
  const broken = reports.some(({ report }) => report.diagnostics.some(({ severity }) => severity === 'error'));
  // In a broken pipeline, and in one that has not changed, the job may be there and out of view.
  if (!broken && options.since === undefined) {
    const known = reports.flatMap(({ report }) => report.jobs.map(({ job }) => job));
    const roots = reports.map(({ root }) => root);
    checkJobs(paths, options, toRunOptions(options), roots, known);
  }
  return reports;
}

/** Runs with progress on stderr. */
function watchedRun(
  paths: readonly string[],
  options: SharedOptions,
  streams: Streams,
  more: Pick<RunOptions, 'inspect' | 'choices'>,
): RepositoryReport[] {
  const progress = showProgress(streams, options.quiet ?? false);
  try {
    return interruptible(() => run(paths, { ...toRunOptions(options), ...more, progress: progress.tell }));
  } catch (error) {
    if (error instanceof UnknownCommitError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
}

function debug(reports: readonly RepositoryReport[], options: SharedOptions, ms: number, streams: Streams): void {
  streams.error(`debug: configuration ${visible(options.configPath ?? 'none')}\n`);
  for (const { root, report } of reports) {
    const { jobs, files, filesChanged } = report.summary;
    streams.error(`debug: ${visible(root)}: ${jobs} jobs in ${files} files, ${filesChanged} would change\n`);
  }
  streams.error(`debug: looked in ${ms.toFixed(1)} ms\n`);
}
