import { relative } from 'node:path';
import { visible } from '../report/visible.ts';

/** An absolute path as a person reads it: relative to the current folder where it lies below that. */
export function shown(path: string): string {
  const below = relative(process.cwd(), path);
  return visible(below.startsWith('..') ? path : below);
}
