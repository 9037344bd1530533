import { type JobNamesOptions, jobNames } from '../job-names.ts';
import { suggest } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';

/** Which jobs are asked for, and where that was said. */
export interface WantedJobs {
  readonly job: readonly string[];
  /** The options whose values come from the configuration file. */
  readonly configured?: readonly string[];
  readonly configPath?: string;
}

/**
 * Refuses names that no job has. A job need not use Kaniko: it may be migrated already.
 * @param paths - what is looked at
 * @param roots - its repositories: names of the configuration are about all of a repository, whatever part is looked at
 * @param known - jobs that were found already
 * @throws UsageError with a line for each name
 */
export function checkJobs(
  paths: readonly string[],
  { job: wanted, configured, configPath }: WantedJobs,
  options: JobNamesOptions,
  roots: readonly string[],
  known: readonly string[],
): void {
  const open = wanted.filter((name) => !known.includes(name));
  if (open.length === 0) return;
  const fromFile = configured?.includes('job') === true;
  const all = fromFile ? jobNames(roots, { ...options, stdin: undefined }, open) : jobNames(paths, options, open);
  const unknown = open.filter((name) => !all.has(name));
  if (unknown.length === 0) return;
  const from = fromFile ? `jobs of ${configPath ?? 'the configuration'}` : '--job';
  const visible = [...all].filter((name) => !name.startsWith('.'));
  const names = known.length > 0 ? known : visible;
  const lines = unknown.map((name) => {
    const near = suggest(name, [...new Set([...known, ...all])]);
    const hint =
      near === undefined ? (names.length === 0 ? '' : `; there are ${list(names)}`) : `; did you mean ${near}?`;
    return `${from}: no job is named ${name}${hint}`;
  });
  throw new UsageError(lines.join('\n'));
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
