import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { DEFAULT_CONFIG, DEFAULT_SETTINGS, type Settings } from '../config/settings.ts';
import type { RunOptions, StdinText } from '../run.ts';
import { isFolder } from '../source/project.ts';
import type { IncludeRoot } from '../source/workspace.ts';
import { collectFormat, type FormatRequest } from './formats.ts';
import { singleQuoted } from '../single-quoted.ts';

/** Options that all commands share, as commander hands them over. */
export interface SharedOptions {
  readonly ciFile: string;
  /** The command line or the configuration names it. */
  readonly ciFileGiven?: boolean;
  readonly image?: string;
  readonly strict?: boolean;
  /** Names of the configuration, or all where the command line says so. */
  readonly allowUnseen?: boolean | readonly string[];
  readonly shim?: boolean;
  readonly job: readonly string[];
  readonly verbose?: boolean;
  readonly ignorePattern: readonly string[];
  readonly gitignore: boolean;
  readonly includeRoot: readonly string[];
  readonly color: 'auto' | 'always' | 'never';
  readonly quiet?: boolean;
  readonly format: readonly FormatRequest[];
  readonly since?: string;
  /** The file that `--config` names; false for `--no-config`. */
  readonly config?: string | false;
  readonly printConfig?: boolean;
  readonly includeFrom?: string;
  readonly stdinFilename?: string;
  readonly debug?: boolean;
  /** What a configuration file decides beyond options; set before a command runs. */
  readonly settings?: Settings;
  /** The options whose values come from the configuration file. */
  readonly configured?: readonly string[];
  readonly configPath?: string;
  /** The text of the path `-`. */
  readonly stdin?: StdinText;
}

const DEFAULT_CI_FILE = DEFAULT_CONFIG.ciFile;

/** The command line of a command as a user would type it again, for `Write it: …`. */
export function retype(command: string, paths: readonly string[], options: SharedOptions): string {
  const words = ['kaniko-to-buildkit', command];
  const isTyped = (option: keyof SharedOptions): boolean => options.configured?.includes(option) !== true;
  if (typeof options.config === 'string') words.push('--config', quote(options.config));
  if (options.config === false) words.push('--no-config');
  if (options.image && isTyped('image')) words.push('--image', quote(options.image));
  if (options.strict && isTyped('strict')) words.push('--strict');
  if (options.shim) words.push('--shim');
  if (options.allowUnseen === true && isTyped('allowUnseen')) words.push('--allow-unseen');
  if (options.strict === false && isTyped('strict')) words.push('--no-strict');
  if (options.since !== undefined) words.push('--since', quote(options.since));
  if (isTyped('job')) for (const job of options.job) words.push('--job', quote(job));
  if (options.ciFile !== DEFAULT_CI_FILE && isTyped('ciFile')) words.push('--ci-file', quote(options.ciFile));
  if (isTyped('ignorePattern'))
    for (const pattern of options.ignorePattern) words.push('--ignore-pattern', quote(pattern));
  if (isTyped('includeRoot')) for (const root of options.includeRoot) words.push('--include-root', quote(root));
  if (!options.gitignore && isTyped('gitignore')) words.push('--no-gitignore');
  if (options.stdin) return [...words, '--stdin-filename', quote(options.stdin.path), '-'].join(' ');
  return [...words, ...paths.filter((path) => path !== '.').map(quote)].join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : singleQuoted(word);
}

export function toRunOptions(options: SharedOptions): RunOptions {
  return {
    ciFile: options.ciFile,
    ciFileGiven: options.ciFileGiven ?? false,
    gitignore: options.gitignore,
    ignorePatterns: options.ignorePattern,
    image: { target: options.image ?? DEFAULT_IMAGE, named: options.image !== undefined },
    strict: options.strict ?? false,
    allowUnseen: options.allowUnseen ?? false,
    shim: options.shim ?? false,
    jobs: options.job,
    settings: options.settings ?? DEFAULT_SETTINGS,
    ...(options.stdin ? { stdin: options.stdin } : {}),
    includeRoots: options.includeRoot.map(parseIncludeRoot),
    since: options.since,
  };
}

/**
 * Reads `PROJECT=DIR` or `PROJECT=DIR:rw`.
 * @throws InvalidArgumentError of commander, which becomes a usage error
 */
export function parseIncludeRoot(text: string): IncludeRoot {
  const match = /^(.+?)=(.+?)(:rw)?$/.exec(text);
  const [, project = '', folder = '', writable] = match ?? [];
  if (!match) throw new InvalidArgumentError('Write it as PROJECT=DIR or PROJECT=DIR:rw.');
  const absolute = resolve(folder);
  if (!isFolder(absolute)) throw new InvalidArgumentError(`${folder} is no folder.`);
  return { project, folder: absolute, writable: writable !== undefined };
}

/** True when output may be coloured: `--color`, then NO_COLOR and FORCE_COLOR, then the terminal. */
export function usesColor(choice: SharedOptions['color'], terminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (environment['NO_COLOR']) return false;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return terminal && environment['TERM'] !== 'dumb';
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

/**
 * An image reference, as the configuration takes it.
 * @throws InvalidArgumentError of commander, which becomes a usage error
 */
export function parseImage(value: string): string {
  if (!/^\S+$/.test(value)) throw new InvalidArgumentError('An image reference is not empty and holds no blanks.');
  return value;
}

/** Checks an include root when it is read, so that the message names the option. */
export const collectRoot = (value: string, previous: readonly string[]): readonly string[] => {
  parseIncludeRoot(value);
  return [...previous, value];
};

/** Adds the options that all commands share. */
export function addSharedOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'files or folders (default: the current folder)')
    .option(
      '--image <ref>',
      `the image that replaces Kaniko's (default: ${DEFAULT_IMAGE}); also for images that are not known`,
      parseImage,
    )
    .option('--shim', 'put a function into jobs whose flags are out of view, which translates them when the job runs')
    .option('--strict', 'hold back jobs whose meaning differs in a way that a warning names')
    .option('--allow-unseen', 'take what is out of view and may run Kaniko as known')
    .option('--job <name>', 'migrate only this job (repeatable)', collect, [])
    .option('--ci-file <path>', 'the root pipeline, relative to the repository', DEFAULT_CI_FILE)
    .option('--ignore-pattern <pattern>', 'leave out files that match, as in .gitignore (repeatable)', collect, [])
    .option(
      '--include-root <project=dir>',
      'a checkout of a project that is included; with :rw behind it its files are migrated, too (repeatable)',
      collectRoot,
      [],
    )
    .option('--since <ref>', 'only pipelines that changed between this commit and the work tree, each resolved whole')
    .option('--no-gitignore', 'look at files that .gitignore names, too')
    .addOption(new Option('--no-strict', 'migrate them, whatever the configuration says').hideHelp())
    .addOption(new Option('--gitignore', 'leave out what .gitignore names, whatever the configuration says').hideHelp())
    .option('--include-from <file>', 'look at the paths of a list, one a line or separated by NUL; - reads stdin')
    .option('--stdin-filename <file>', 'the name of the text that the path - reads from stdin')
    .option('-c, --config <file>', 'the configuration file (default: .kaniko-to-buildkit.yaml, upward)')
    .option('--no-config', 'use no configuration file')
    .option('--print-config', 'print the configuration in force, with where each value comes from, and exit')
    .option('--debug', 'tell on stderr what took how long, and the stack of an error')
    .option(
      '--format <format[:file]>',
      'text, json, markdown, codequality, sarif or html, to stdout or into a file (repeatable)',
      collectFormat,
      [],
    )
    .option('--verbose', 'tell every flag and note of every job')
    .option('--quiet', 'print nothing but errors')
    .option('--color <when>', 'auto, always or never', 'auto');
}
