import type { Checkout } from '../credentials/state.ts';
import type { Project } from '../gitlab/project.ts';
import { isBrought } from './brought-files.ts';
import type { JobRef } from './draft.ts';
import { hasCheckout } from './runner-checks.ts';

/** Reads the files that a job finds in its checkout; nothing where the tree does not decide what they are. */
export function checkoutOf(ref: JobRef, project: Project, isInTree: boolean): Checkout {
  if (!isInTree || !hasCheckout(ref)) return () => undefined;
  return (path) => (isBrought(ref, path) ? undefined : project.text(path));
}
