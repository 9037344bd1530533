import {
  type Dirent,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { A_FOLDER, causeOf, NO_SUCH } from './cause.ts';
import { loadFile, type LoadedFile } from '../gitlab/load.ts';
import type { SourceFile } from '../model.ts';
import type { Tree } from './mounted-project.ts';
import { globExpression } from './paths.ts';
import { decode } from './read.ts';
import { isEditableScript, isProblem, MAX_FILE_BYTES, type ReadProblem } from './text.ts';

const NOT_REGULAR = 'it is not a regular file';

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
  private readonly linked = new Map<string, ReadonlyMap<string, string>>();
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
      const stat = statSync(file);
      // Reading a pipe would wait for ever.
      return !stat.isFile() || stat.size > MAX_FILE_BYTES ? undefined : readFileSync(file, 'utf8');
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

  /** A folder behind a link has none of its own: whoever follows the link asks at its target. */
  links(folder: string): ReadonlyMap<string, string> {
    let known = this.linked.get(folder);
    if (!known) {
      known = this.inside(folder) === undefined ? new Map<string, string>() : linksOf(join(this.root, folder));
      this.linked.set(folder, known);
    }
    return known;
  }

  names(folder: string): readonly string[] {
    return this.inside(folder) === undefined ? [] : entriesOf(join(this.root, folder)).map(({ name }) => name);
  }

  private read(path: string): LoadedFile | ReadProblem {
    const source = this.source(path);
    return isProblem(source) ? source : loadFile(source);
  }

  private source(path: string): SourceFile | ReadProblem {
    const shown = this.prefix + path;
    const file = this.inside(path);
    if (file === undefined) {
      const place = placeAt(join(this.root, path));
      const cause = place.kind === 'unreadable' ? place.cause : undefined;
      return cause === undefined ? { kind: 'missing', path: shown } : { kind: 'unreadable', path: shown, cause };
    }
    try {
      const stat = statSync(file);
      if (stat.isDirectory()) return { kind: 'unreadable', path: shown, cause: A_FOLDER };
      // Reading a pipe would wait for ever.
      if (!stat.isFile()) return { kind: 'unreadable', path: shown, cause: NOT_REGULAR };
      const { size } = stat;
      if (size > MAX_FILE_BYTES) return { kind: 'too-large', path: shown, bytes: size };
      return decode(shown, readFileSync(file));
    } catch (error) {
      return { kind: 'unreadable', path: shown, cause: causeOf(error) };
    }
  }

  private listYaml(): readonly string[] {
    const files: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of entriesOf(join(this.root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') walk(path);
        else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) files.push(path);
      }
    };
    walk('');
    return files.sort();
  }
}

/** What stands at a path, links followed, or why that cannot be told. */
export type Place =
  | { readonly kind: 'file' | 'folder' }
  /** `unreadable` is what is out of reach, and what is neither a regular file nor a folder: a pipe, a device. */
  | { readonly kind: 'missing' | 'unreadable'; readonly cause: string };

/** Looks at a path. Never throws: one that is out of reach must not stop a run. */
export function placeAt(path: string): Place {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { kind: 'folder' };
    return stat.isFile() ? { kind: 'file' } : { kind: 'unreadable', cause: NOT_REGULAR };
  } catch (error) {
    const cause = causeOf(error);
    return { kind: cause === NO_SUCH ? 'missing' : 'unreadable', cause };
  }
}

/** True for a folder that is no link. */
export function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The links of a folder; one that cannot be read has none. */
function linksOf(folder: string): ReadonlyMap<string, string> {
  const names = entriesOf(folder).flatMap((entry) => (entry.isSymbolicLink() ? [entry.name] : []));
  try {
    return new Map(names.map((name) => [name, slashes(readlinkSync(join(folder, name)))]));
  } catch {
    return new Map();
  }
}

/** A folder that cannot be read holds nothing for a pattern; the walk over the repository tells about it. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
