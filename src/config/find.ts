import { readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { lilconfigSync } from 'lilconfig';
import { repositoryRoot } from '../source/discover.ts';
import { causeOf } from '../source/cause.ts';
import { UsageError } from '../usage-error.ts';

/** The key of a package.json, and the name of the files. */
export const CONFIG_NAME = 'kaniko-to-buildkit';

/** In the order of preference within a folder. */
export const CONFIG_FILES = ['yaml', 'yml', 'json', 'toml'].map((ending) => `.${CONFIG_NAME}.${ending}`);

/** A configuration file as text. */
export interface ConfigText {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
}

/** Keeps the text: the configuration is read with positions later. An unreadable package.json is not ours to report. */
const LOADERS = {
  '.yaml': (_path: string, text: string) => text,
  '.yml': (_path: string, text: string) => text,
  '.toml': (_path: string, text: string) => text,
  '.json': (path: string, text: string): unknown => {
    if (basename(path) !== 'package.json') return text;
    try {
      const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
      return content !== null && typeof content === 'object' && CONFIG_NAME in content ? { [CONFIG_NAME]: text } : {};
    } catch {
      return {};
    }
  },
};

/**
 * Finds the configuration that is in force in a folder: in it, or above it up to the root of its repository. Nothing
 * above a repository counts, because whoever can write there could choose the images of the jobs.
 * @param folder - absolute path
 */
export function findConfig(folder: string): ConfigText | undefined {
  const search = lilconfigSync(CONFIG_NAME, {
    searchPlaces: [...CONFIG_FILES, 'package.json'],
    loaders: LOADERS,
    packageProp: [CONFIG_NAME],
    stopDir: repositoryRoot(folder),
    ignoreEmptySearchPlaces: false,
    cache: false,
  });
  const found = attempt(`the configuration of ${folder}`, () => search.search(folder));
  if (!found) return undefined;
  return { path: found.filepath, text: typeof found.config === 'string' ? found.config : '' };
}

/** Reads the file that `--config` names. */
export function readConfig(path: string): ConfigText {
  const absolute = resolve(path);
  const known = [...CONFIG_FILES.map((file) => extname(file)), '.json'];
  if (!known.includes(extname(absolute)))
    throw new UsageError(`--config ${path}: the name must end in .yaml, .yml, .json or .toml`);
  return attempt(`--config ${path}`, () => ({ path: absolute, text: readFileSync(absolute, 'utf8') }));
}

function attempt<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${what}: ${causeOf(error)}`);
  }
}

/** Where `init` writes. */
export function defaultConfigPath(root: string): string {
  return join(root, `.${CONFIG_NAME}.yaml`);
}
