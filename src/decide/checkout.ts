import type { Checkout } from '../credentials/state.ts';
import type { Project } from '../gitlab/project.ts';
import { isBrought } from './brought-files.ts';
import type { JobRef } from './draft.ts';
import { hasCheckout } from './runner-checks.ts';

/** The tree of a job: where a file is not in the checkout, artifacts, a cache or a submodule may bring it. */
export function treeOf(ref: JobRef, project: Project): Pick<Project, 'exists' | 'text' | 'links'> {
  const submodules = [...(project.text('.gitmodules') ?? '').matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(
    ([, path = '']) => `${path}/`,
  );
  const mayCome = (path: string): boolean =>
    isBrought(ref, path) || submodules.some((folder) => path.startsWith(folder));
  return {
    exists: (path) => (project.exists(path) === true || !mayCome(path) ? project.exists(path) : undefined),
    text: (path) => (mayCome(path) ? undefined : project.text(path)),
    ...(project.links ? { links: (folder) => project.links?.(folder) ?? new Map() } : {}),
  };
}

/** Reads the files that a job finds in its checkout; nothing where the tree does not decide what they are. */
export function checkoutOf(ref: JobRef, project: Project, isInTree: boolean): Checkout {
  if (!isInTree || !hasCheckout(ref)) return () => undefined;
  return (path) => (isBrought(ref, path) ? undefined : project.text(path));
}
