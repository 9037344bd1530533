import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import type { Project } from './gitlab/include.ts';
import { loadFile } from './gitlab/load.ts';
import { repositoryRoot } from './source/discover.ts';
import { DiskProject, slashes } from './source/project.ts';
import { decode, isProblem } from './source/read.ts';

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
}

/** Puts a text in the place of a file; the other files of its repository are read from the disk. */
export function textProject({ path, bytes }: StdinText): TextProject {
  const absolute = resolve(path);
  const folder = existsSync(dirname(absolute)) ? dirname(absolute) : process.cwd();
  const root = repositoryRoot(folder);
  const below = relative(root, absolute);
  const name = slashes(below.startsWith('..') ? basename(absolute) : below);
  const decoded = decode(name, bytes);
  const loaded = isProblem(decoded) ? decoded : loadFile(decoded);
  const disk = new DiskProject(root);
  const project: Project = {
    load: (other) => (other === name ? loaded : disk.load(other)),
    glob: (pattern) => disk.glob(pattern),
    exists: (other) => other === name || disk.exists(other),
    text: (other) => (other === name ? Buffer.from(bytes).toString('utf8') : disk.text(other)),
  };
  return { root, path: name, project };
}
