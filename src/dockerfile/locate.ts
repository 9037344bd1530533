import { isProjectVariable, isWorkingDirectory } from '../buildkit/context.ts';
import type { ShellWord } from '../shell/word.ts';
import { cleanPath } from './ignore-file.ts';

/** Where the files of a build lie in the checkout; paths are relative to its root, the root itself is empty. */
export interface DockerfileInTree {
  readonly path: string;
  readonly text: string;
  /** The folder of the context; undefined when it is elsewhere or not known. */
  readonly context: string | undefined;
}

/** What of a call decides where its Dockerfile is. */
export interface DockerfileWords {
  /** Value of `--dockerfile`; undefined for the default. */
  readonly dockerfile: ShellWord | undefined;
  /** Value of `--context`. */
  readonly context: ShellWord | undefined;
  /** Working directory relative to the root of the checkout; undefined when it cannot be told. */
  readonly cwd: string | undefined;
}

/**
 * Finds the Dockerfile of a call as Kaniko does: the path from the working directory, then below the context.
 * @param text - text of a file of the checkout, undefined when it does not exist or is not to be trusted
 * @param exists - undefined where that is not known, so that Kaniko may find it there
 * @returns undefined when the words do not show the place, or when no file is there
 * @see https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/cmd/executor/cmd/root.go lines 356-405
 */
export function locateDockerfile(
  { dockerfile, context, cwd }: DockerfileWords,
  text: (path: string) => string | undefined,
  exists: (path: string) => boolean | undefined = () => false,
): DockerfileInTree | undefined {
  const folder = context && pathInProject(context, cwd);
  const written = dockerfile?.literal ?? (dockerfile ? undefined : 'Dockerfile');
  const first = dockerfile ? pathInProject(dockerfile, cwd) : cwd === undefined ? undefined : join(cwd, 'Dockerfile');
  const relative = written !== undefined && !written.startsWith('/');
  // Without the working directory a file below the context may be the wrong one of two.
  const second = relative && folder !== undefined && first !== undefined ? join(folder, written) : undefined;
  for (const path of [first, second]) {
    if (path === undefined) continue;
    const found = text(path);
    if (found !== undefined) return { path, text: found, context: folder };
    if (exists(path) !== false) return undefined;
  }
  return undefined;
}

/** A path of the checkout as a word of the script shows it; undefined for variables and for paths outside. */
function pathInProject(word: ShellWord, cwd: string | undefined): string | undefined {
  if (word.literal !== undefined) {
    return word.literal.startsWith('/') || cwd === undefined ? undefined : join(cwd, word.literal);
  }
  const [first, ...rest] = word.parts;
  if (!first || first.kind === 'text' || !rest.every((part) => part.kind === 'text')) return undefined;
  const below = rest.map((part) => part.value).join('');
  if (below !== '' && !below.startsWith('/')) return undefined;
  if (isProjectVariable(first.raw)) return join('', below.slice(1));
  return isWorkingDirectory(first.raw) && cwd !== undefined ? join(cwd, below.slice(1)) : undefined;
}

function join(folder: string, path: string): string | undefined {
  const joined = cleanPath(`${folder === '' ? '.' : folder}/${path}`);
  return joined === '..' || joined.startsWith('../') ? undefined : joined;
}
