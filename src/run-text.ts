import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import type { Project } from './gitlab/project.ts';
import { loadFile } from './gitlab/load.ts';
import { repositoryRoot } from './source/discover.ts';
import { slashes } from './source/project.ts';
import { decode, isProblem } from './source/read.ts';
import type { Workspace } from './source/workspace.ts';

/** A text that stands for a file, which need not exist. */
export interface StdinText {
  /** Absolute, or relative to the current folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The repository that a text belongs to, with the text in the place of the file. */
export interface TextProject {
  /** Absolute path. */
  readonly root: string;
  /** The file, relative to the root. */
  readonly path: string;
  readonly project: Project;
  /** The same without the text. */
  readonly workspace: Workspace;
}

/**
 * Puts a text in the place of a file; the other files of its repository are read from the disk.
 * @param open - opens the repository
 */
export function textProject({ path, bytes }: StdinText, open: (root: string) => Workspace): TextProject {
  const absolute = resolve(path);
  const folder = existsSync(dirname(absolute)) ? dirname(absolute) : process.cwd();
  const root = repositoryRoot(folder);
  const below = relative(root, absolute);
  const name = slashes(below.startsWith('..') ? basename(absolute) : below);
  const decoded = decode(name, bytes);
  const loaded = isProblem(decoded) ? decoded : loadFile(decoded);
  const workspace = open(root);
  const project: Project = {
    load: (other) => (other === name ? loaded : workspace.load(other)),
    glob: (pattern, from) => workspace.glob(pattern, from),
    exists: (other) => other === name || workspace.exists(other),
    local: (other, from) => workspace.local(other, from),
    external: (target) => workspace.external(target),
    script: (other) => workspace.script(other),
    text: (other) => (other === name ? Buffer.from(bytes).toString('utf8') : workspace.text(other)),
  };
  return { root, path: name, project, workspace };
}
