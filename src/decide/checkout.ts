import type { Checkout } from '../credentials/state.ts';
import type { Project } from '../gitlab/project.ts';
import { broughtTo } from './brought-files.ts';
import type { JobRef } from './draft.ts';
import { hasCheckout } from './runner-checks.ts';

/** The tree of a job: where a file is not in the checkout, artifacts, a cache or a submodule may bring it. */
export function treeOf(ref: JobRef, project: Project): Pick<Project, 'exists' | 'text' | 'links'> {
  const isBrought = broughtTo(ref);
  const mayCome = (path: string): boolean =>
    isBrought(path) || submodulesOf(project).some((folder) => path.startsWith(folder));
  return {
    exists: (path) => (project.exists(path) === true || !mayCome(path) ? project.exists(path) : undefined),
    text: (path) => (mayCome(path) ? undefined : project.text(path)),
    ...(project.links ? { links: (folder) => project.links?.(folder) ?? new Map() } : {}),
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
export function checkoutOf(ref: JobRef, project: Project, isInTree: boolean): Checkout {
  if (!isInTree || !hasCheckout(ref)) return () => undefined;
  const isBrought = broughtTo(ref);
  return (path) => (isBrought(path) ? undefined : project.text(path));
}
