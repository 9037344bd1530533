import { dirname, resolve } from 'node:path';
import { type Command, CommanderError, type Option } from 'commander';
import type { LoadedConfig } from '../config/effective.ts';
import type { ConfigFile } from '../config/settings.ts';
import { UsageError } from '../usage-error.ts';

/** How a key of the configuration and an option of the command line say the same. */
interface Wire {
  readonly key: keyof ConfigFile;
  /** The attribute of the option. */
  readonly option: string;
  /**
   * Values of the command line stand beside those of the file instead of replacing them: behind them where the last
   * one counts, before them where the first one does.
   */
  readonly adds?: 'behind' | 'before';
  /** The key's value as one would type it; the value itself where this is missing. */
  readonly typed?: (config: LoadedConfig) => readonly string[];
  /** The option's value as the key holds it, for `--print-config`. */
  readonly held?: (value: unknown) => unknown;
}

const WIRES: readonly Wire[] = [
  { key: 'image', option: 'image' },
  { key: 'jobs', option: 'job' },
  // Leaving out one more file must not bring the others back.
  { key: 'ignore', option: 'ignorePattern', adds: 'behind' },
  { key: 'includeRoots', option: 'includeRoot', adds: 'before', typed: typedRoots, held: heldRoots },
  { key: 'strict', option: 'strict' },
  { key: 'allowUnseen', option: 'allowUnseen' },
  { key: 'formats', option: 'format', held: heldFormats },
  { key: 'ciFile', option: 'ciFile' },
  { key: 'gitignore', option: 'gitignore' },
];

/** Keys that the command line sets, with the values in force. */
export function givenKeys(command: Command): ReadonlyMap<string, unknown> {
  const given = new Map<string, unknown>();
  for (const { key, option, held = (value: unknown) => value } of WIRES)
    if (isGiven(command, option)) given.set(key, held(command.getOptionValue(option)));
  return given;
}

function isGiven(command: Command, option: string): boolean {
  return command.getOptionValueSource(option) === 'cli';
}

/** Sets the options that the command line leaves open, and hands over what is no option. */
export function applyConfig(command: Command, config: LoadedConfig): void {
  const configured: string[] = [];
  for (const wire of WIRES) {
    const own = config.file[wire.key];
    const option = command.options.find((one) => one.attributeName() === wire.option && !one.negate);
    if (own === undefined || !option) continue;
    const value = parsed(option, wire.typed?.(config) ?? own, wire.key);
    if (!isGiven(command, wire.option)) {
      command.setOptionValueWithSource(wire.option, value, 'config');
      configured.push(wire.option);
    } else if (wire.adds) {
      const typed = command.getOptionValue(wire.option) as readonly unknown[];
      const ours = value as readonly unknown[];
      const both = wire.adds === 'before' ? [...typed, ...ours] : [...ours, ...typed];
      command.setOptionValueWithSource(wire.option, both, 'cli');
    }
  }
  command.setOptionValue('settings', config.settings);
  command.setOptionValue('configured', configured);
  command.setOptionValue('configPath', config.path);
}

/** A list goes through the option's own parser, one value after the other, as on the command line. */
function parsed({ parseArg, defaultValue }: Option, value: unknown, key: string): unknown {
  if (!Array.isArray(value) || !parseArg) return value;
  const parse = parseArg as (one: string, previous: unknown) => unknown;
  try {
    return value.reduce((previous: unknown, one: string) => parse(one, previous), defaultValue);
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(`${key} of the configuration: ${error.message}`);
    throw error;
  }
}

/** `PROJECT=DIR[:rw]`; a folder of the file is relative to the file. */
function typedRoots({ file, path }: LoadedConfig): readonly string[] {
  return Object.entries(file.includeRoots ?? {}).map(([project, root]) => {
    const { dir, write = false } = typeof root === 'string' ? { dir: root } : root;
    return `${project}=${resolve(dirname(path), dir)}${write ? ':rw' : ''}`;
  });
}

function heldRoots(value: unknown): unknown {
  const roots = (value as readonly string[]).map((text) => {
    const [, project = '', dir = '', write] = /^(.+?)=(.+?)(:rw)?$/.exec(text) ?? [];
    return [project, write === undefined ? dir : { dir, write: true }] as const;
  });
  // Of two for one project the first counts.
  return Object.fromEntries(roots.reverse());
}

/** Formats may be parsed already. */
function heldFormats(value: unknown): unknown {
  return (value as readonly (string | { readonly format: string; readonly file?: string })[]).map((request) => {
    if (typeof request === 'string') return request;
    return request.file === undefined ? request.format : `${request.format}:${request.file}`;
  });
}
