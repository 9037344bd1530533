import { loadFile, type LoadedFile } from '../gitlab/load.ts';
import type { SourceFile } from '../model.ts';
import type { Tree } from './mounted-project.ts';
import { globExpression, normalPath } from './paths.ts';
import { isEditableScript, isProblem, MAX_FILE_BYTES, type ReadProblem, sourceFile } from './text.ts';

export interface MemoryOptions {
  /** What stands before the paths of its files in reports and edits. */
  readonly prefix?: string;
  /** The files are all that there is: a path that is not among them does not exist. */
  readonly complete?: boolean;
}

/** Files in memory. There are no links: a path names one file. */
export class MemoryProject implements Tree {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly prefix: string;
  private readonly complete: boolean;
  private readonly folders = new Set(['']);
  private readonly loaded = new Map<string, LoadedFile | ReadProblem>();
  private readonly scripts = new Map<string, SourceFile | undefined>();

  /** @param texts - the files by path, relative to the root with forward slashes and without `.` and `..` */
  constructor(texts: ReadonlyMap<string, string>, { prefix = '', complete = true }: MemoryOptions = {}) {
    this.texts = texts;
    this.prefix = prefix;
    this.complete = complete;
    for (const path of texts.keys())
      for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1))
        this.folders.add(path.slice(0, end));
  }

  load(path: string): LoadedFile | ReadProblem {
    const normal = normalPath(path);
    if (normal === undefined) return { kind: 'missing', path: this.prefix + path };
    const known = this.loaded.get(normal) ?? this.read(normal);
    this.loaded.set(normal, known);
    return known;
  }

  glob(pattern: string): readonly string[] {
    const expression = globExpression(pattern);
    return [...this.texts.keys()].filter((path) => /\.ya?ml$/.test(path) && expression.test(path)).sort();
  }

  exists(path: string): boolean | undefined {
    const normal = normalPath(path);
    if (normal === undefined) return false;
    return this.texts.has(normal) || this.folders.has(normal) || (this.complete ? false : undefined);
  }

  text(path: string): string | undefined {
    return this.texts.get(normalPath(path) ?? path);
  }

  names(folder: string): readonly string[] | undefined {
    if (!this.complete) return undefined;
    const start = folder === '' ? '' : `${folder}/`;
    const below = [...this.texts.keys()].filter((path) => path.startsWith(start));
    return [...new Set(below.map((path) => path.slice(start.length).split('/')[0] ?? ''))];
  }

  script(path: string): SourceFile | undefined {
    const normal = normalPath(path);
    if (normal === undefined) return undefined;
    if (!this.scripts.has(normal)) {
      const source = this.source(normal);
      this.scripts.set(normal, !isProblem(source) && isEditableScript(source) ? source : undefined);
    }
    return this.scripts.get(normal);
  }

  private read(path: string): LoadedFile | ReadProblem {
    const source = this.source(path);
    return isProblem(source) ? source : loadFile(source);
  }

  /** Applies the limits that hold for files on a disk: a text with half a surrogate pair has no bytes. */
  private source(path: string): SourceFile | ReadProblem {
    const shown = this.prefix + path;
    const text = this.texts.get(path);
    if (text === undefined) return { kind: 'missing', path: shown };
    const bytes = text.length > MAX_FILE_BYTES ? text.length : new TextEncoder().encode(text).length;
    if (bytes > MAX_FILE_BYTES) return { kind: 'too-large', path: shown, bytes };
    const broken = /\p{Surrogate}/u.exec(text);
    return broken ? { kind: 'not-utf8', path: shown, offset: broken.index } : sourceFile(shown, text);
  }
}
