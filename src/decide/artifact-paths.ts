import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { worldsOf } from '../worlds/of-job.ts';
import { matchesFile } from '../file-patterns.ts';

/** A path of `artifacts:` or `cache:`, as the runner's helper reads it. */
export interface ArtifactPath {
  /** The folder or file in front of any pattern; empty where the pattern may be anywhere. */
  readonly start: string;
  /** It names that very file, or files of its sort (`*.env`). */
  readonly isFile: (path: string) => boolean;
  /** It may bring that file: itself, by a pattern, or in a folder. */
  readonly brings: (path: string) => boolean;
}

/** Stands for the value of a variable that GitLab fills in: no file of the repository has its name. */
const PREDEFINED = '\0';

const VARIABLE = /\$(?:(\w+)|\{(\w+)\})/g;

/** Reads a path as it is written; one that leaves the project folder brings nothing. */
export function artifactPaths(written: string, pipeline: Pipeline, job: Job): readonly ArtifactPath[] {
  return filled(written.replace(/^(?:\$CI_PROJECT_DIR|\$\{CI_PROJECT_DIR\})(?=\/|$)/, '.'), pipeline, job).flatMap(
    (path) => {
      const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
      return segments[0] === '..' || path.startsWith('/') ? [] : [pathOf(segments)];
    },
  );
}

/** The path with the values of its variables; one that no file shows may be anything. */
function filled(written: string, pipeline: Pipeline, job: Job): readonly string[] {
  let texts = [written];
  for (const [raw, plain, braced] of written.matchAll(VARIABLE)) {
    const name = plain ?? braced ?? '';
    const values = [...worldsOf(pipeline, job).texts(name)].map(
      (value) => (value?.includes('$') ? undefined : value) ?? (/^(?:CI|GITLAB)_/.test(name) ? PREDEFINED : '**'),
    );
    texts = texts.flatMap((text) => values.map((value) => text.replace(raw, () => value)));
  }
  return [...new Set(texts)];
}

function pathOf(segments: readonly string[]): ArtifactPath {
  const path = segments.join('/');
  const end = segments.findIndex((segment) => /[*?[{\0]/.test(segment));
  const start = (end === -1 ? segments : segments.slice(0, end)).join('/');
  // All of the folder.
  if (path === '') return { start, isFile: () => false, brings: () => true };
  const isSort = /[\w-]/.test(segments.at(-1) ?? '');
  return {
    start,
    isFile: (file) => isSort && matchesFile(path, file),
    brings: (file) => matchesFile(path, file, true),
  };
}
