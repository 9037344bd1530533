import { relative, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { type Place, placeAt, slashes } from './project.ts';

/** The root pipeline of a repository, whether it is there or not. */
export interface RootPipeline {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly place: Place | { readonly kind: 'outside' };
}

/**
 * Looks for the root pipeline of a repository.
 * @param ciFile - relative to the root, or absolute
 */
export function rootPipeline(root: string, ciFile: string): RootPipeline {
  const absolute = resolve(root, ciFile);
  const path = slashes(relative(root, absolute));
  return { path, place: path.split('/')[0] === '..' ? { kind: 'outside' } : placeAt(absolute) };
}

/**
 * Refuses a root pipeline that somebody named and that no repository in view has: without it jobs would be read
 * without what it includes for them. A repository that is found below another one need not have it.
 * @throws UsageError that says what is wrong with the name
 */
export function checkRootPipeline(ciFile: string, found: readonly RootPipeline[]): void {
  const [first] = found;
  if (!first || found.some(({ place }) => place.kind === 'file')) return;
  throw new UsageError(
    `the root pipeline ${ciFile} ${problemOf(first)}; --ci-file and ciFile name it relative to the root of the repository`,
  );
}

function problemOf({ place }: RootPipeline): string {
  switch (place.kind) {
    case 'outside':
      return 'lies outside the repository';
    case 'unreadable':
      return `cannot be read: ${place.cause}`;
    case 'missing':
      return 'does not exist';
    case 'folder':
    case 'file':
      return 'is a folder';
  }
}
