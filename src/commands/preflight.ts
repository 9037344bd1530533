import { readFileSync } from 'node:fs';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { DEFAULT_SETTINGS } from '../config/settings.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import type { Diagnostic } from '../model.ts';
import { explainLog } from '../preflight/explain-log.ts';
import { groupByTags } from '../preflight/needs.ts';
import { preflight as collectJobs } from '../preflight/run.ts';
import { testJobs } from '../preflight/test-job.ts';
import { explanationReport, preflightReport } from '../report/preflight.ts';
import { visible } from '../report/visible.ts';
import { oneLine } from '../report/words.ts';
import { checkJobs } from './check-jobs.ts';
import { type PreflightOptions, toDiscoverOptions, typedJobs } from './lint-options.ts';
import { usesColor } from './options.ts';
import { causeOf } from '../source/cause.ts';
import { UsageError } from '../usage-error.ts';
import type { Streams } from './streams.ts';

/** Tells what the runners of the jobs need, or what the messages of a job log mean. */
export function preflight(paths: readonly string[], options: PreflightOptions, streams: Streams): ExitCode {
  const color = usesColor(options.color, streams.terminal, streams.environment);
  if (options.explainLog !== undefined) return explain(options.explainLog, color, streams);
  const image = { target: options.image ?? DEFAULT_IMAGE, named: options.image !== undefined };
  const discovery = toDiscoverOptions(options);
  const { strict = false, settings = DEFAULT_SETTINGS, job } = options;
  const shown = typedJobs(options);
  const wanted = { ...discovery, image, strict, settings, jobs: job };
  const repositories = interruptible(() => collectJobs(paths, wanted, shown));
  const problems = repositories.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ severity }) => severity === 'error'),
  );
  for (const problem of problems) streams.error(problemLine(problem));
  // In a broken pipeline the job may be there and out of view.
  if (problems.length === 0) checkJobs(paths, { job: shown }, discovery, [], []);
  const groups = groupByTags(repositories.flatMap(({ jobs }) => jobs));
  const yaml = testJobs(groups.map(({ tags, images }) => ({ tags, image: images[0] ?? image.target })));
  const told = groups.map(({ tags, jobs, needs }) => ({ tags, jobs: jobs.map(({ name }) => name), needs }));
  if (groups.length === 0 && options.yaml) streams.error('No job runs rootless BuildKit or would be migrated to it.\n');
  else if (!options.quiet) streams.out(options.yaml ? yaml : preflightReport(told, yaml, color));
  return problems.length > 0 ? EXIT.error : EXIT.ok;
}

function problemLine({ location, message, code }: Diagnostic): string {
  const { path, line, column } = location;
  return `${visible(`${path}:${line}:${column}  error  ${oneLine(message)}`)}  ${code}\n`;
}

/** 0 when a message is known, 1 when none is. */
function explain(path: string, color: boolean, streams: Streams): ExitCode {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`--explain-log ${path}: ${causeOf(error)}`);
  }
  const explanations = explainLog(text);
  streams.out(explanationReport(explanations, color));
  return explanations.length > 0 ? EXIT.ok : EXIT.pending;
}
