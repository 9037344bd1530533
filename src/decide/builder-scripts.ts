import { matchesFile } from '../file-patterns.ts';
import { ANY } from '../kaniko/operands.ts';
import type { JobFiles } from './checkout.ts';

/** What is no script, whatever it mentions. */
const NO_SCRIPT = /\.(?:ya?ml|md|json|toml|html?|lock)$|(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|LICENSE)$/i;

const BUILDS = /\/kaniko\/(?:executor|\.docker)|(?:^|[;&|(\s])executor\s+-/m;

/** More files than that are not looked into. */
const MAX_FILES = 2000;

/**
 * The scripts of the repository that run Kaniko and that a pattern stands for.
 * @param below - the files below a folder that it names count as well
 */
export function buildersIn(pattern: string, below: boolean, files: JobFiles): readonly string[] {
  return scriptsIn(pattern, below, files).filter((path) => isBuilder(path, files));
}

/** True for a script of the repository that runs Kaniko, or writes its credentials. */
export function isBuilder(path: string, files: JobFiles): boolean {
  return BUILDS.test(files.committed(path) ?? '');
}

/** The files of the repository that a pattern stands for, and that may be scripts. */
export function scriptsIn(pattern: string, below: boolean, files: JobFiles): readonly string[] {
  // Of a file that is out of view (`cp "$ENV_FILE" .env`) nothing says that it is one of these.
  if (pattern === ANY) return [];
  const fixed = /^[^*?[{]*$/.test(pattern)
    ? pattern
    : pattern
        .replace(/[*?[{].*$/s, '')
        .replace(/[^/]*$/, '')
        .replace(/\/$/, '');
  if (fixed === pattern && !below)
    return files.committed(pattern) === undefined || NO_SCRIPT.test(pattern) ? [] : [pattern];
  const listed = files.committed(fixed) === undefined ? filesBelow(fixed, files) : [fixed];
  return listed.filter((path) => (pattern === '' ? below : matchesFile(pattern, path, below)) && !NO_SCRIPT.test(path));
}

function filesBelow(folder: string, files: JobFiles): readonly string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && found.length < MAX_FILES; next = folders.pop()) {
    for (const name of files.names?.(next) ?? []) {
      if (name === '.git' || name === 'node_modules') continue;
      const path = next === '' ? name : `${next}/${name}`;
      if (files.links?.(next).has(name) === true) continue;
      const isFolder = files.committed(path) === undefined && (files.names?.(path) ?? []).length > 0;
      if (isFolder) folders.push(path);
      else found.push(path);
    }
  }
  return found;
}
