import { escapeRegExp } from '../escape-regexp.ts';

/** Turns a pattern as of `include:local` into an expression: `*` within a folder, `**` across folders. */
export function globExpression(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*?)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : escapeRegExp(part)))
    .join('');
  return new RegExp(`^${source}$`);
}

/** True when a path is one of the given ones or lies below one. */
export function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`));
}

/**
 * A path below a root without `.`, `..` and empty segments.
 * @returns undefined when it leads out of the root; the empty text for the root itself
 */
export function normalPath(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
