import { visible } from '../report/visible.ts';
import { type RepositoryReport, run, type RunOptions } from '../run.ts';
import { UnknownCommitError } from '../source/git.ts';
import { suggest } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';
import { type SharedOptions, toRunOptions } from './options.ts';
import { showProgress } from './progress.ts';
import type { Streams } from './streams.ts';

/**
 * Looks at the paths of a command.
 * @throws UsageError when `--since` names no commit, or `--job` or the configuration names a job that is not among the Kaniko jobs in view
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
  if (!broken && options.since === undefined) checkJobs(reports, options);
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
    return run(paths, { ...toRunOptions(options), ...more, progress: progress.tell });
  } catch (error) {
    if (error instanceof UnknownCommitError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
}

function checkJobs(reports: readonly RepositoryReport[], { job: wanted, configured, configPath }: SharedOptions): void {
  const names = reports.flatMap(({ report }) => report.jobs.map(({ job }) => job));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  const from = configured?.includes('job') ? `jobs of ${configPath ?? 'the configuration'}` : '--job';
  const lines = unknown.map((name) => {
    const near = suggest(name, names);
    const hint =
      near === undefined ? (names.length === 0 ? '' : `; there are ${list(names)}`) : `; did you mean ${near}?`;
    return `${from}: no Kaniko job is named ${name}${hint}`;
  });
  throw new UsageError(lines.join('\n'));
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function debug(reports: readonly RepositoryReport[], options: SharedOptions, ms: number, streams: Streams): void {
  streams.error(`debug: configuration ${visible(options.configPath ?? 'none')}\n`);
  for (const { root, report } of reports) {
    const { jobs, files, filesChanged } = report.summary;
    streams.error(`debug: ${visible(root)}: ${jobs} jobs in ${files} files, ${filesChanged} would change\n`);
  }
  streams.error(`debug: looked in ${ms.toFixed(1)} ms\n`);
}
