import type { Range } from '../model.ts';
import { physicalLines } from './lines.ts';

/** One pattern of a `.dockerignore`. */
export interface IgnorePattern {
  /** Cleaned: no leading slash, no `.` and `..` steps, no trailing slash. */
  readonly pattern: string;
  /** Written with `!`: files that match it are in the context again. */
  readonly exception: boolean;
  /** The line as written, without blanks around it. */
  readonly written: string;
  readonly range: Range;
  readonly expression: RegExp;
}

/**
 * Reads a `.dockerignore`. Its rules are moby's (`filepath.Match` with `**`), not those of a `.gitignore`: a pattern
 * without a slash is anchored at the root of the context, and the last pattern that matches decides.
 * @param text - the file; a pattern that moby refuses is left out
 * @see https://github.com/moby/patternmatcher/blob/v0.6.0/ignorefile/ignorefile.go
 */
export function parseIgnoreFile(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  for (const line of physicalLines(text)) {
    const written = line.text.trim();
    if (line.text.startsWith('#') || written === '') continue;
    const exception = written.startsWith('!');
    const pattern = cleanPath(exception ? written.slice(1).trim() : written);
    const expression = pattern === '' ? undefined : matcherOf(pattern);
    const start = line.start + line.text.indexOf(written);
    const range = { start, end: start + written.length };
    if (expression) patterns.push({ pattern, exception, written, range, expression });
  }
  return patterns;
}

/**
 * Tells which pattern keeps a path out of the context, itself or through a folder above it.
 * @param path - relative to the context, with forward slashes, cleaned
 * @returns undefined when the path is in the context
 * @see https://github.com/moby/patternmatcher/blob/v0.6.0/patternmatcher.go (MatchesOrParentMatches)
 */
export function ignoredBy(patterns: readonly IgnorePattern[], path: string): IgnorePattern | undefined {
  const steps = path.split('/');
  const paths = steps.map((_, index) => steps.slice(0, index + 1).join('/'));
  let by: IgnorePattern | undefined;
  for (const pattern of patterns) {
    if (pattern.exception !== (by !== undefined)) continue;
    if (paths.some((candidate) => pattern.expression.test(candidate))) by = pattern.exception ? undefined : pattern;
  }
  return by;
}

/** True when an exception may bring back something below a path, so that a folder is there with a part of its files. */
export function mayReturnBelow(patterns: readonly IgnorePattern[], path: string): boolean {
  const steps = path.split('/');
  return patterns.some(({ exception, pattern }) => {
    if (!exception) return false;
    const wanted = pattern.split('/');
    for (const [index, step] of steps.entries()) {
      const segment = wanted[index];
      if (segment === undefined) return true;
      if (segment.includes('**')) return true;
      if (!(matcherOf(segment)?.test(step) ?? true)) return false;
    }
    return true;
  });
}

/** Cleans a path as Go's filepath.Clean does, and drops the leading slash. */
export function cleanPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '..' || !path.startsWith('/')) steps.push(step);
  }
  return steps.join('/');
}

/** Turns a cleaned pattern into an expression; undefined when it is malformed. */
export function matcherOf(pattern: string): RegExp | undefined {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern.charAt(i);
    if (unit === '*' && pattern[i + 1] === '*') {
      i++;
      if (pattern[i + 1] === '/') i++;
      source += i + 1 === pattern.length ? '.*' : '(?:.*/)?';
    } else if (unit === '*') source += '[^/]*';
    else if (unit === '?') source += '[^/]';
    else if (unit === '\\') source += escaped(pattern.charAt(++i) || '\\');
    else if (unit === '[' || unit === ']' || unit === '^' || unit === '-') source += unit;
    else source += escaped(unit);
  }
  try {
    // eslint-disable-next-line names/no-text-as-pattern -- each literal part of it is escaped above
    return new RegExp(`^${source}$`, 's');
  } catch {
    return undefined;
  }
}

function escaped(unit: string): string {
  return /[.*+?^${}()|[\]\\/]/.test(unit) ? `\\${unit}` : unit;
}
