import type { Checkout } from '../credentials/state.ts';
import type { Project } from '../gitlab/project.ts';
import type { SourceFile } from '../model.ts';
import { broughtTo, type Replacement } from './brought-files.ts';
import type { JobRef } from './draft.ts';
import { hasCheckout } from './runner-checks.ts';

/**
 * The files of the repository as a job finds them when its script starts. What stands in the repository is what the job
 * reads only where nothing else can bring that file: artifacts, caches and submodules come after the checkout.
 */
export interface JobFiles extends Pick<Project, 'exists' | 'text' | 'links' | 'names'> {
  /** A script that may be read as a part of the job, and changed with it. */
  readonly script: (path: string) => SourceFile | undefined;
  /** The text that the repository has there, which need not be what the job finds. */
  readonly committed: (path: string) => string | undefined;
  /** The same for all jobs that find these files. */
  readonly repository: object;
  /** What may put another file in its place. */
  readonly replacement: (path: string) => Replacement | undefined;
}

/**
 * @param project - the files of the repository, as they are or with the edits in them
 */
export function filesOf(ref: JobRef, project: Project): JobFiles {
  const brought = broughtTo(ref, (path) => project.exists(path) === true);
  const submodules = submodulesOf(project);
  const replacement = (path: string): Replacement | undefined => {
    const folder = submodules.find((one) => path.startsWith(one));
    return folder === undefined ? brought(path) : { what: `the submodule ${folder}`, certain: true };
  };
  return {
    exists: (path) => (project.exists(path) === true || !replacement(path) ? project.exists(path) : undefined),
    text: (path) => (replacement(path) ? undefined : project.text(path)),
    ...(project.names ? { names: (folder) => project.names?.(folder) } : {}),
    ...(project.links ? { links: (folder) => project.links?.(folder) ?? new Map() } : {}),
    // What comes in a folder was checked out from the same commit by the job that makes it.
    script: (path) => (replacement(path)?.certain === true ? undefined : project.script?.(path)),
    committed: (path) => project.text(path),
    repository: project,
    replacement,
  };
}

const known = new WeakMap<Project, readonly string[]>();

/** The folders of the submodules, each with a slash at its end. */
function submodulesOf(project: Project): readonly string[] {
  const found = known.get(project);
  if (found) return found;
  const text = project.text('.gitmodules') ?? '';
  const folders = [...text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(([, path = '']) => `${path}/`);
  known.set(project, folders);
  return folders;
}

/** Reads the files that a job finds in its checkout; nothing where the tree does not decide what they are. */
export function checkoutOf(ref: JobRef, files: JobFiles, isInTree: boolean): Checkout {
  if (!isInTree || !hasCheckout(ref)) return () => undefined;
  return (path) => files.text(path);
}
