import { type Command, InvalidArgumentError, Option } from 'commander';
import { collectRoot, parseImage, parseIncludeRoot } from './options.ts';
import type { SharedOptions } from './options.ts';
import type { DiscoverOptions } from '../source/discover.ts';

/** Options that say what is looked at, as commander hands them over. */
export type SearchOptions = Pick<
  SharedOptions,
  | 'ciFile'
  | 'ciFileGiven'
  | 'job'
  | 'ignorePattern'
  | 'gitignore'
  | 'includeRoot'
  | 'color'
  | 'quiet'
  | 'config'
  | 'settings'
  | 'configured'
  | 'configPath'
>;

export interface LintCommandOptions extends SearchOptions {
  readonly minSeverity: 'error' | 'warning' | 'info';
  readonly minConfidence: 'high' | 'medium' | 'low';
  readonly only: readonly string[];
  readonly ignore: readonly string[];
}

export interface PreflightOptions extends SearchOptions {
  readonly image?: string;
  readonly strict?: boolean;
  readonly yaml?: boolean;
  readonly explainLog?: string;
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

function collectCode(value: string, previous: readonly string[]): readonly string[] {
  const code = value.toUpperCase();
  if (!/^K2B7\d\d$/.test(code)) throw new InvalidArgumentError('A code of lint looks like K2B701.');
  return [...previous, code];
}

export function addSearchOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'files or folders (default: the current folder)')
    .option('--job <name>', 'look at this job only (repeatable)', collect, [])
    .option('--ci-file <path>', 'the root pipeline, relative to the repository', '.gitlab-ci.yml')
    .option('--ignore-pattern <pattern>', 'leave out files that match, as in .gitignore (repeatable)', collect, [])
    .option('--include-root <project=dir>', 'a checkout of a project that is included (repeatable)', collectRoot, [])
    .option('--no-gitignore', 'look at files that .gitignore names, too')
    .addOption(new Option('--gitignore', 'leave out what .gitignore names, whatever the configuration says').hideHelp())
    .option('-c, --config <file>', 'the configuration file (default: .kaniko-to-buildkit.yaml, upward)')
    .option('--no-config', 'use no configuration file')
    .option('--quiet', 'print nothing but errors')
    .addOption(
      new Option('--color <when>', 'auto, always or never').choices(['auto', 'always', 'never']).default('auto'),
    )
    .helpOption('-h, --help', 'print this help');
}

export function addLintOptions(command: Command): Command {
  return addSearchOptions(command)
    .addOption(
      new Option('--min-severity <severity>', 'leave out findings below it')
        .choices(['error', 'warning', 'info'])
        .default('warning'),
    )
    .addOption(
      new Option('--min-confidence <confidence>', 'leave out rules that are less sure')
        .choices(['high', 'medium', 'low'])
        .default('low'),
    )
    .option('--only <code>', 'look for this code only (repeatable)', collectCode, [])
    .option('--ignore <code>', 'do not look for this code (repeatable)', collectCode, []);
}

export function addPreflightOptions(command: Command): Command {
  return addSearchOptions(command)
    .option('--image <ref>', 'the BuildKit image that migrated jobs get', parseImage)
    .option('--strict', 'without the jobs that apply --strict holds back')
    .addOption(new Option('--no-strict', 'with them, whatever the configuration says').hideHelp())
    .option('--yaml', 'print the test jobs alone')
    .option('--explain-log <file>', 'explain the messages of a job log instead; - reads it from stdin');
}

/**
 * The jobs that the command line asks for. The `jobs` of a configuration say what is migrated, not what is looked at.
 */
export function typedJobs({ job, configured }: SearchOptions): readonly string[] {
  return configured?.includes('job') ? [] : job;
}

export function toDiscoverOptions(options: SearchOptions): DiscoverOptions {
  return {
    ciFile: options.ciFile,
    ciFileGiven: options.ciFileGiven ?? false,
    gitignore: options.gitignore,
    ignorePatterns: options.ignorePattern,
    includeRoots: options.includeRoot.map(parseIncludeRoot),
  };
}
