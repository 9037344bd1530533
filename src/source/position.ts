import type { Location, Range } from '../model.ts';

/** Offsets of the first unit of each line of a text, for look-ups by bisection. */
export type LineStarts = readonly number[];

/**
 * Computes where the lines of a text start.
 * @param text - any text; lines end with LF, so a CRLF file works unchanged
 * @returns offsets in UTF-16 units, the first is always 0
 */
export function lineStarts(text: string): LineStarts {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/**
 * Converts an offset to a 1-based line and column.
 * @param starts - result of {@link lineStarts} for the same text
 * @param offset - UTF-16 units; one past the end is allowed
 */
export function positionAt(starts: LineStarts, offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Builds a {@link Location} for a range of a file. */
export function locate(path: string, starts: LineStarts, range: Range, job?: string): Location {
  const at = positionAt(starts, range.start);
  const end = positionAt(starts, range.end);
  const location = { path, range, ...at, endLine: end.line, endColumn: end.column };
  return job === undefined ? location : { ...location, job };
}
