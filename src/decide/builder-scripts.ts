import { matchesFile } from '../file-patterns.ts';
import { ANY } from '../kaniko/operands.ts';
import type { JobFiles } from './checkout.ts';

/** What is no script, whatever it mentions. */
const NO_SCRIPT = /\.(?:ya?ml|md|json|toml|html?|lock)$|(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|LICENSE)$/i;

const BUILDS = /\/kaniko\/(?:executor|\.docker)|(?:^|[;&|(\s])executor\s+-/m;

/** A file that a script names by an ending of shells. */
const NAMED = /[\w./-]*[\w-]+\.(?:ba|a)?sh\b/g;

/** More files than that are not looked into, but for those that a job names. */
const MAX_FILES = 2000;

/** What a file of the repository says of builds. */
interface Script {
  /** It runs Kaniko, or writes its credentials. */
  readonly builds: boolean;
  /** Files that it names, which may do so. */
  readonly names: readonly string[];
}

/** The files of a repository that say something, once for all its jobs; what they hold is not kept. */
interface Index {
  readonly scripts: ReadonlyMap<string, Script>;
  /** There are more files than were looked into. */
  readonly isCut: boolean;
}

const known = new WeakMap<object, Index>();

function indexOf(files: JobFiles): Index {
  const index = known.get(files.repository) ?? readAll(files);
  known.set(files.repository, index);
  return index;
}

function readAll(files: JobFiles): Index {
  const scripts = new Map<string, Script>();
  let count = 0;
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && count < MAX_FILES; folder = folders.pop())
    for (const name of files.names?.(folder) ?? []) {
      if (name === '.git' || name === 'node_modules' || files.links?.(folder).has(name) === true) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      if ((files.names?.(path) ?? []).length > 0) {
        folders.push(path);
        continue;
      }
      count += 1;
      const script = NO_SCRIPT.test(path) ? undefined : read(path, files);
      if (script) scripts.set(path, script);
    }
  return { scripts, isCut: count >= MAX_FILES || files.names === undefined };
}

function read(path: string, files: JobFiles): Script | undefined {
  const text = files.committed(path);
  if (text === undefined) return undefined;
  const builds = BUILDS.test(text);
  const names = [...new Set(text.match(NAMED) ?? [])];
  return builds || names.length > 0 ? { builds, names } : undefined;
}

/** What a file of the repository says of builds; undefined for one that says nothing. */
export function scriptAt(path: string, files: JobFiles): Script | undefined {
  const { scripts, isCut } = indexOf(files);
  return scripts.get(path) ?? (isCut && !NO_SCRIPT.test(path) ? read(path, files) : undefined);
}

/**
 * The scripts of the repository that run Kaniko and that a pattern stands for.
 * @param below - the files below a folder that it names count as well
 */
export function buildersIn(pattern: string, below: boolean, files: JobFiles): readonly string[] {
  return scriptsIn(pattern, below, files).filter((path) => scriptAt(path, files)?.builds === true);
}

/** The files of the repository that a pattern stands for, and that may run Kaniko, or others that do. */
export function scriptsIn(pattern: string, below: boolean, files: JobFiles): readonly string[] {
  // Of a file that is out of view (`cp "$ENV_FILE" .env`) nothing says that it is one of these.
  if (pattern === ANY) return [];
  if (!below && /^[^*?[{]*$/.test(pattern)) return scriptAt(pattern, files) ? [pattern] : [];
  const { scripts } = indexOf(files);
  return [...scripts.keys()].filter((path) => (pattern === '' ? below : matchesFile(pattern, path, below)));
}
