import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { causeOf } from './cause.ts';

/**
 * Writes a report where the user asked for it, the one thing that is written outside the given roots. The file is
 * replaced as a whole or not at all; folders are made.
 * @param path - absolute or relative to the current folder
 * @param lookedAt - by root, the files that the run read: a report never replaces one of them
 * @param isReport - tells a report that may be replaced from a file of the user, which may not
 * @returns why nothing was written, undefined when it is
 */
export function writeReport(
  path: string,
  text: string,
  lookedAt: ReadonlyMap<string, readonly string[]>,
  isReport: (text: string) => boolean,
): string | undefined {
  const target = resolve(path);
  try {
    const stat = statSync(target, { throwIfNoEntry: false });
    // A rename would put a file in the place of a device or a pipe.
    if (stat && !stat.isFile()) return stat.isDirectory() ? 'it is a folder' : 'it is not a regular file';
    if (stat && isOneOf(realpathSync(target), lookedAt)) return 'it is one of the files that this run looks at';
    if (stat && !isReport(readFileSync(target, 'utf8')))
      return 'a file of that name exists and is no report of this program; remove it, or name another file';
    mkdirSync(dirname(target), { recursive: true });
    writeFileAtomic.sync(target, text, { encoding: 'utf8', fsync: true });
    return undefined;
  } catch (error) {
    return causeOf(error);
  }
}

function isOneOf(target: string, lookedAt: ReadonlyMap<string, readonly string[]>): boolean {
  for (const [root, paths] of lookedAt)
    for (const path of new Set(paths)) {
      const file = join(root, path);
      if (statSync(file, { throwIfNoEntry: false }) && realpathSync(file) === target) return true;
    }
  return false;
}
