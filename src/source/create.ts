import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { causeOf } from './cause.ts';

/**
 * Writes a file of the program's own making (a configuration, a CI job) at once or not at all.
 * @returns why it could not be written
 */
export function createFile(path: string, text: string): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic.sync(path, text, { encoding: 'utf8', fsync: true });
    return undefined;
  } catch (error) {
    return causeOf(error);
  }
}

/**
 * True for a path in a folder or below it, wherever links lead.
 * @param folder - exists
 * @param path - absolute; need not exist
 */
export function isInside(folder: string, path: string): boolean {
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  const below = relative(realpathSync(folder), realpathSync(existing) + path.slice(existing.length));
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
