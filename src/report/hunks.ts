import { diffLines } from 'diff';
import type { FileChange } from '../model.ts';
import { type LineStarts, lineStarts, positionAt } from '../source/position.ts';

/** A hunk of a unified diff. Line numbers are 1-based. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Each with its sign: a blank, `-` or `+`. */
  readonly lines: readonly string[];
}

/** Lines around a change that a hunk shows. */
const CONTEXT = 3;

/** Lines that a group of edits touches: `[start, end)` of the lines before and after, 0-based. */
interface Cluster {
  readonly start: number;
  end: number;
  readonly newStart: number;
  newEnd: number;
}

/**
 * The unified diff of a change. Only the lines that the edits touch are compared with each other, so that the cost is
 * linear in the size of the file and of the change.
 */
export function hunksOf({ before, after, edits }: FileChange): readonly Hunk[] {
  const starts = lineStarts(before.text);
  const newStarts = lineStarts(after);
  const line = (text: string, all: LineStarts, index: number): string =>
    text.slice(all[index], all[index + 1] ?? text.length);
  const hunks: OpenHunk[] = [];
  const lineCount = before.text.endsWith('\n') ? starts.length - 1 : starts.length;
  const same = (hunk: OpenHunk, from: number, to: number): void => {
    for (let i = from; i < to; i++) hunk.lines.push(` ${line(before.text, starts, i)}`);
  };
  let open: OpenHunk | undefined;
  let position = 0;
  for (const { start, end, newStart, newEnd } of clustersOf(edits, starts)) {
    if (open && start - position <= 2 * CONTEXT) same(open, position, start);
    else {
      if (open) same(open, position, Math.min(lineCount, position + CONTEXT));
      const from = Math.max(0, start - CONTEXT);
      open = { oldStart: from + 1, newStart: newStart - (start - from) + 1, lines: [] };
      hunks.push(open);
      same(open, from, start);
    }
    const old = before.text.slice(starts[start], starts[end] ?? before.text.length);
    const now = after.slice(newStarts[newStart], newStarts[newEnd] ?? after.length);
    open.lines.push(...compareLines(old, now));
    position = end;
  }
  if (open) same(open, position, Math.min(lineCount, position + CONTEXT));
  return hunks.map(closeHunk);
}

interface OpenHunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: string[];
}

function closeHunk({ oldStart, newStart, lines }: OpenHunk): Hunk {
  const oldLines = lines.filter((text) => !text.startsWith('+')).length;
  const newLines = lines.filter((text) => !text.startsWith('-')).length;
  return { oldStart, oldLines, newStart, newLines, lines: lines.map((text) => text.replace(/\r?\n$/, '')) };
}

/** The lines of two short texts with their signs. */
function compareLines(old: string, now: string): string[] {
  return diffLines(old, now).flatMap(({ value, added, removed }) => {
    const sign = added ? '+' : removed ? '-' : ' ';
    return (value.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((text) => sign + text);
  });
}

/** Edits whose lines touch, as ranges of lines before and after. */
function clustersOf(edits: FileChange['edits'], starts: LineStarts): readonly Cluster[] {
  const clusters: Cluster[] = [];
  let shift = 0;
  for (const { start, end, text } of edits) {
    const first = positionAt(starts, start).line - 1;
    const last = positionAt(starts, end).line;
    const breaksBefore = last - 1 - first;
    const growth = text.split('\n').length - 1 - breaksBefore;
    const previous = clusters.at(-1);
    if (previous && first <= previous.end) {
      previous.newEnd += Math.max(0, last - previous.end) + growth;
      previous.end = Math.max(previous.end, last);
    } else clusters.push({ start: first, end: last, newStart: first + shift, newEnd: last + shift + growth });
    shift += growth;
  }
  return clusters;
}

/** The header of a hunk as unified diffs have it. */
export function hunkHeader({ oldStart, oldLines, newStart, newLines }: Omit<Hunk, 'lines'>): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
}

/** The diff of a change as one text, without file names; lines end with LF, whatever the file has. */
export function diffText(change: FileChange): string {
  return hunksOf(change)
    .flatMap((hunk) => [hunkHeader(hunk), ...hunk.lines])
    .map((line) => `${line.replace(/\r$/, '')}\n`)
    .join('');
}
