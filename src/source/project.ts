import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { loadFile, type LoadedFile } from '../gitlab/load.ts';
import type { SourceFile } from '../model.ts';
import type { Tree } from './mounted-project.ts';
import { globExpression } from './paths.ts';
import { decode } from './read.ts';
import { isEditableScript, isProblem, MAX_FILE_BYTES, type ReadProblem } from './text.ts';

/** The repository's path in the form that reports use. */
export function slashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

/** A checkout on disk. Nothing outside its root is read, whatever a path or a link says. */
export class DiskProject implements Tree {
  readonly root: string;
  /** What stands before the paths of its files in reports and edits. */
  private readonly prefix: string;
  private readonly realRoot: string;
  private readonly loaded = new Map<string, LoadedFile | ReadProblem>();
  private readonly scripts = new Map<string, SourceFile | undefined>();
  private yamlFiles: readonly string[] | undefined;

  constructor(root: string, prefix = '') {
    this.root = root;
    this.prefix = prefix;
    this.realRoot = realpathSync(root);
  }

  load(path: string): LoadedFile | ReadProblem {
    const known = this.loaded.get(path);
    if (known) return known;
    // A link and its target are one file: edits go to the target.
    const target = this.target(path);
    const result = target === undefined || target === path ? this.read(path) : this.load(target);
    this.loaded.set(path, result);
    return result;
  }

  exists(path: string): boolean {
    return this.inside(path) !== undefined;
  }

  text(path: string): string | undefined {
    const file = this.inside(path);
    if (file === undefined) return undefined;
    try {
      const { size } = statSync(file);
      return size > MAX_FILE_BYTES ? undefined : readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  }

  glob(pattern: string): readonly string[] {
    this.yamlFiles ??= this.listYaml();
    const expression = globExpression(pattern);
    return this.yamlFiles.filter((path) => expression.test(path));
  }

  /** The real path of a file of the repository; undefined when there is none, or when a link leads out of the root. */
  private inside(path: string): string | undefined {
    const file = join(this.root, path);
    if (!existsSync(file)) return undefined;
    const below = relative(this.realRoot, realpathSync(file));
    return below.startsWith('..') || below.startsWith(sep) ? undefined : file;
  }

  /** The path of a file without links, relative to the root; undefined when it is not in the repository. */
  private target(path: string): string | undefined {
    const file = this.inside(path);
    return file === undefined ? undefined : slashes(relative(this.realRoot, realpathSync(file)));
  }

  /** A shell script; CRLF or a byte order mark is nothing that a shell could run. */
  script(path: string): SourceFile | undefined {
    const target = this.target(path);
    if (target === undefined) return undefined;
    if (!this.scripts.has(target)) {
      const source = this.source(target);
      this.scripts.set(target, !isProblem(source) && isEditableScript(source) ? source : undefined);
    }
    return this.scripts.get(target);
  }

  private read(path: string): LoadedFile | ReadProblem {
    const source = this.source(path);
    return isProblem(source) ? source : loadFile(source);
  }

  private source(path: string): SourceFile | ReadProblem {
    const shown = this.prefix + path;
    const file = this.inside(path);
    if (file === undefined) return { kind: 'missing', path: shown };
    try {
      const { size } = statSync(file);
      if (size > MAX_FILE_BYTES) return { kind: 'too-large', path: shown, bytes: size };
      return decode(shown, readFileSync(file));
    } catch (error) {
      return { kind: 'unreadable', path: shown, cause: causeOf(error) };
    }
  }

  private listYaml(): readonly string[] {
    const files: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of readdirSync(join(this.root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') walk(path);
        else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) files.push(path);
      }
    };
    walk('');
    return files.sort();
  }
}

/** The cause of a failed system call in a few words, without the path that the message repeats. */
export function causeOf(error: unknown): string {
  // By shape: an error may come from another realm, where it is no instance of this one's Error.
  const { code, message = String(error) } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOENT':
      return 'no such file or folder';
    default:
      return message;
  }
}

/** True for a regular file, a link to one included. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** True for a folder that is no link. */
export function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
