import type { SourceFile } from '../model.ts';
import type { ReadProblem } from '../source/text.ts';
import type { IncludeTarget } from './include-target.ts';
import type { LoadedFile } from './load.ts';

/**
 * The files of one repository and of the projects that were given beside it (`--include-root`), as the resolver sees
 * them. Paths are relative to the repository's root, with forward slashes; files of other projects start with `../` or
 * stand below a folder of their own, templates of GitLab start with `template:`.
 */
export interface Project {
  /** Loads a file once; the same object for the same path. */
  load(path: string): LoadedFile | ReadProblem;
  /** Paths that match a pattern of `include:local`, sorted; the pattern belongs to the project of the file `from`. */
  glob(pattern: string, from?: string): readonly string[];
  /** True when the file or folder exists. Undefined when the tree is not in view. */
  exists(path: string): boolean | undefined;
  /** The text of any file of the tree (a script, a Dockerfile), undefined when it is not in view. */
  text(path: string): string | undefined;
  /** The names of what is in a folder of the tree; undefined where the tree is not in view. */
  names?(folder: string): readonly string[] | undefined;
  /** The symbolic links of a folder of the tree by name, each with its text; undefined in a tree that has none. */
  links?(folder: string): ReadonlyMap<string, string>;
  /** The path of a file that a local include names; local is the project of the including file `from`. */
  local?(path: string, from: string): string;
  /** The files that an include of another project names; undefined when that project is not in view. */
  external?(target: IncludeTarget): readonly string[] | undefined;
  /** A shell script of the tree, read once; undefined when it is not in view or cannot be edited safely. */
  script?(path: string): SourceFile | undefined;
}
