import type { Project } from '../gitlab/project.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import { type FileWriting, writerBefore } from '../kaniko/file-writes.ts';

/** The checkout that a job starts with. */
export type TreeOfJob = Pick<Project, 'exists' | 'text'> & Partial<Pick<Project, 'links' | 'names'>>;

/** What of a checkout is still as it was when a call runs. */
export interface TreeAtCall {
  /** Undefined for a file that is not there, and for one that an earlier command may have written. */
  readonly text: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean | undefined;
  readonly links?: (folder: string) => ReadonlyMap<string, string>;
}

/**
 * The files that no command before a call has made, changed, moved or removed.
 * @param least - what counts as a write: one that names the file, or one that may reach it as well
 */
export function leftAlone(
  tree: TreeOfJob,
  call: KanikoInvocation,
  { commands }: Analysis,
  least: FileWriting,
): TreeAtCall {
  const isWritten = (path: string): boolean =>
    writerBefore(commands, call, path, tree.exists(path) === true, least) !== undefined;
  const base = {
    text: (path: string) => (isWritten(path) ? undefined : tree.text(path)),
    exists: (path: string) => (isWritten(path) ? undefined : tree.exists(path)),
  };
  if (!tree.links) return base;
  const at = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
  return {
    ...base,
    links: (folder) => new Map([...(tree.links?.(folder) ?? [])].filter(([name]) => !isWritten(at(folder, name)))),
  };
}
