import { relative } from 'node:path';

/** An absolute path as a person reads it: relative to the current folder where it lies below that. */
export function shown(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
}
