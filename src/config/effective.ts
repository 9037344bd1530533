import { relative } from 'node:path';
import { stringify } from 'yaml';
import { UsageError } from '../usage-error.ts';
import type { ConfigText } from './find.ts';
import { type ConfigPosition, isConfigProblem, parseConfig } from './parse.ts';
import { CONFIG_KEYS } from './schema.ts';
import { type ConfigFile, DEFAULT_CONFIG, type Settings, toSettings } from './settings.ts';
import { validateConfig } from './validate.ts';
import { ownValue } from '../own-value.ts';

/** A configuration that was read and is valid. */
export interface LoadedConfig {
  readonly path: string;
  readonly file: ConfigFile;
  readonly settings: Settings;
  readonly positionOf: (path: readonly string[]) => ConfigPosition | undefined;
}

/**
 * Reads, checks and types a configuration.
 * @throws UsageError with every problem on a line of its own, at its place in the file
 */
export async function loadConfig(text: ConfigText): Promise<LoadedConfig> {
  const parsed = await parseConfig(text);
  if (isConfigProblem(parsed)) throw new UsageError(place(text.path, parsed.message, parsed.at));
  // An empty file is a configuration without a key.
  const value = parsed.value ?? {};
  const problems = await validateConfig({ ...parsed, value });
  if (problems.length > 0)
    throw new UsageError(problems.map(({ message, at }) => place(text.path, message, at)).join('\n'));
  const file = value as ConfigFile;
  return { path: text.path, file, settings: toSettings(file), positionOf: parsed.positionOf };
}

/** The path as a user of the current folder writes it. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
}

function place(path: string, message: string, at: ConfigPosition | undefined): string {
  return at ? `${shownPath(path)}:${at.line}:${at.column}: ${message}` : `${shownPath(path)}: ${message}`;
}

/** Keys to which the command line adds instead of replacing them. */
const ADDING: ReadonlySet<string> = new Set(['ignore', 'includeRoots']);

/**
 * The configuration in force, as YAML that is itself a configuration, with a comment that says where each value came
 * from.
 * @param commandLine - the keys that options of the command line set, with the values in force
 */
export function printConfig(config: LoadedConfig | undefined, commandLine: ReadonlyMap<string, unknown>): string {
  const file = config?.file as Readonly<Record<string, unknown>> | undefined;
  const origin = (key: string): { value: unknown; from: string } => {
    const where = (): string => {
      const at = config?.positionOf([key]);
      return shownPath(config?.path ?? '') + (at ? `:${at.line}` : '');
    };
    if (commandLine.has(key)) {
      const added = ADDING.has(key) && file?.[key] !== undefined ? ` and ${where()}` : '';
      return { value: commandLine.get(key), from: `command line${added}` };
    }
    if (file && key in file) {
      const value = key === 'cache' ? { ...DEFAULT_CONFIG.cache, ...config?.file.cache } : ownValue(file, key);
      return { value, from: where() };
    }
    return { value: DEFAULT_CONFIG[key as keyof ConfigFile], from: 'default' };
  };
  const lines = CONFIG_KEYS.map((key) => {
    const { value, from } = origin(key);
    const [first = '', ...rest] = stringify({ [key]: value }, { lineWidth: 0 })
      .trimEnd()
      .split('\n');
    return [`${first} # ${from}`, ...rest].join('\n');
  });
  const head = config ? `# Configuration file: ${shownPath(config.path)}` : '# No configuration file';
  return `${[head, ...lines].join('\n')}\n`;
}
