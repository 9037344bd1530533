import { readDiagnostic } from '../gitlab/include.ts';
import type { Diagnostic } from '../model.ts';
import { normalPath } from '../source/paths.ts';

/** Texts by path. Paths are relative to the root of the repository, with forward slashes. */
export type Files = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/** Files as they are looked at. */
export interface ReadFiles {
  /** By a path without `.` and `..`. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths that name no file of the repository, or one that was named before. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes files as a program gives them.
 * @param shown - what stands before the paths in findings
 * @throws TypeError when a text is no string
 */
export function readFiles(files: Files, shown = ''): ReadFiles {
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const refuse = (path: string, cause: string): void =>
    void diagnostics.push(readDiagnostic({ kind: 'unreadable', path: shown + path, cause }));
  for (const [path, text] of entriesOf(files)) {
    if (typeof text !== 'string') throw new TypeError(`the text of ${shown}${path} must be a string`);
    const normal = path.startsWith('/') ? undefined : normalPath(path);
    if (normal === undefined || normal === '') refuse(path, 'the path is not one below the root');
    else if (texts.has(normal)) refuse(path, 'it is given twice');
    else texts.set(normal, text);
  }
  return { texts, diagnostics };
}

/** Types are a promise of the caller only, so texts are looked at as if they could be anything. */
function entriesOf(files: Files): Iterable<readonly [string, unknown]> {
  const given: unknown = files;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError('files must be an object or a Map of texts by path');
  return isMap(files) ? files.entries() : Object.entries(files);
}

/** A map of another realm (an iframe, a test runner) is no instance of this one's. */
function isMap(files: Files): files is ReadonlyMap<string, string> {
  return Object.prototype.toString.call(files) === '[object Map]';
}
