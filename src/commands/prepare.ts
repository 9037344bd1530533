import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { findConfig, readConfig } from '../config/find.ts';
import type { LoadedConfig } from '../config/effective.ts';
import { causeOf } from '../source/cause.ts';
import { placeAt } from '../source/project.ts';
import { suggest } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';
import { applyConfig, givenKeys } from './configured.ts';
import type { SharedOptions } from './options.ts';
import type { Streams } from './streams.ts';

/**
 * Completes the options of a command before it runs: the paths of `--include-from`, the text of stdin, and the
 * configuration file, whose values count where the command line says nothing.
 * @throws UsageError for a mistake, CommanderError with exit code 0 when `--print-config` was answered
 */
export async function prepare(command: Command, streams: Streams): Promise<void> {
  const options = command.opts<SharedOptions>();
  refuseMistypedCommand(command);
  const paths = await includePaths(command.processedArgs[0] as readonly string[], options, streams);
  command.processedArgs[0] = await takeStdin(paths, command, streams);
  const config = await configOf(paths, options);
  if (config) applyConfig(command, config);
  command.setOptionValue('ciFileGiven', command.getOptionValueSource('ciFile') !== 'default');
  if (!options.printConfig) return;
  const { printConfig } = await import('../config/effective.ts');
  streams.out(printConfig(config, givenKeys(command)));
  throw new CommanderError(0, 'printed', '');
}

/** Without a command the first word is a path of `plan`; one that does not exist may be a mistyped command. */
function refuseMistypedCommand(command: Command): void {
  const [first] = command.processedArgs[0] as readonly string[];
  if (first === undefined || command.parent?.args[0] !== first || existsSync(first)) return;
  const near = suggest(
    first,
    command.parent.commands.map((one) => one.name()),
  );
  if (near !== undefined) throw new UsageError(`there is no command, file or folder ${first}; did you mean ${near}?`);
}

/** Adds the paths of a list; NUL separates them when the list holds one, else line breaks. */
async function includePaths(
  given: readonly string[],
  { includeFrom }: SharedOptions,
  streams: Streams,
): Promise<readonly string[]> {
  if (includeFrom === undefined) return given.length === 0 ? ['.'] : given;
  if (includeFrom === '-' && given.includes('-'))
    throw new UsageError('--include-from - and the path - cannot both read stdin');
  const list = includeFrom === '-' ? (await streams.input()).toString('utf8') : readList(includeFrom);
  const listed = list.split(list.includes('\0') ? '\0' : /\r?\n/).filter((path) => path !== '');
  return [...given, ...listed];
}

function readList(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--include-from ${path}: ${causeOf(error)}`);
  }
}

/** Takes the text of `-` from stdin, under the name that `--stdin-filename` gives it. */
async function takeStdin(paths: readonly string[], command: Command, streams: Streams): Promise<readonly string[]> {
  const { stdinFilename } = command.opts<SharedOptions>();
  if (!paths.includes('-') || !takesStdin(command)) {
    if (stdinFilename !== undefined) throw new UsageError('--stdin-filename wants the path - (a text from stdin)');
    return paths;
  }
  if (paths.length > 1) throw new UsageError('the path - (a text from stdin) stands alone');
  if (stdinFilename === undefined) throw new UsageError('the path - wants --stdin-filename FILE: the name of the text');
  command.setOptionValue('stdin', { path: stdinFilename, bytes: await streams.input() });
  return [stdinFilename];
}

/** Where it does not, the path `-` is a file of that name. */
function takesStdin(command: Command): boolean {
  return command.options.some(({ long }) => long === '--stdin-filename');
}

/** The configuration in force for the paths. */
async function configOf(paths: readonly string[], options: SharedOptions): Promise<LoadedConfig | undefined> {
  if (options.config === false) return undefined;
  const text = typeof options.config === 'string' ? readConfig(options.config) : foundFor(paths);
  if (!text) return undefined;
  const { loadConfig } = await import('../config/effective.ts');
  return loadConfig(text);
}

/** One run has one configuration, so paths with different ones cannot be looked at together. */
function foundFor(paths: readonly string[]) {
  const folders = new Set(paths.map(folderOf));
  const found = [...folders].map((folder) => ({ folder, config: findConfig(folder) }));
  const [first] = found;
  const other = found.find(({ config }) => config?.path !== first?.config?.path);
  if (first && other) {
    const name = ({ folder, config }: typeof first): string =>
      config ? relative(process.cwd(), config.path) : `none (${relative(process.cwd(), folder) || '.'})`;
    throw new UsageError(
      `the paths have different configuration files: ${name(first)} and ${name(other)}; run them one by one, or say which with --config FILE or --no-config`,
    );
  }
  return first?.config;
}

function folderOf(path: string): string {
  const absolute = resolve(path);
  return placeAt(absolute).kind === 'folder' ? absolute : dirname(absolute);
}
