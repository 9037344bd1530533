import type { Edit, FileChange } from '../model.ts';
import { type Hunk, hunkHeader, hunksOf } from './hunks.ts';
import { MASK, type Masker, maskSecrets } from './mask.ts';

/** A line of a diff whose secrets are masked. */
export interface MaskedLine {
  readonly sign: ' ' | '-' | '+';
  /** 1-based, in the file before for ` ` and `-`, in the file after for `+`. */
  readonly number: number;
  readonly text: string;
  /** How many values in it are masked. */
  readonly masked: number;
}

export interface MaskedHunk extends Omit<Hunk, 'lines'> {
  readonly lines: readonly MaskedLine[];
}

/**
 * The hunks of a change as they may leave the terminal. The whole texts are masked and the lines are taken from them: in
 * a hunk the key of a value, or the start of a private key, may be out of view.
 */
export function maskedHunks(change: FileChange): readonly MaskedHunk[] {
  const before = maskSecrets(change.before.text).text.split('\n');
  const after = maskSecrets(change.after).text.split('\n');
  return hunksOf(change).map(({ lines, ...place }) => {
    let [old, now] = [place.oldStart, place.newStart];
    const shown = lines.map((line): MaskedLine => {
      const sign = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
      const number = sign === '+' ? now : old;
      if (sign !== '+') old++;
      if (sign !== '-') now++;
      const text = (sign === '+' ? after : before)[number - 1] ?? '';
      return { sign, number, text: text.replace(/\r$/, ''), masked: countMasks(text) - countMasks(line) };
    });
    return { ...place, lines: shown };
  });
}

/** The diff of a change as one text like `diffText`, masked as {@link maskedHunks} is. */
export function maskedDiff(change: FileChange, masker: Masker): string {
  return maskedHunks(change)
    .flatMap((hunk) => [
      hunkHeader(hunk),
      ...hunk.lines.map(({ sign, text, masked }) => {
        masker.add(masked);
        return sign + text;
      }),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

/** The edits of a change with their texts masked as they are masked in the whole text after it. */
export function maskedEdits(change: FileChange, masker: Masker): readonly Edit[] {
  const raw = change.after.split('\n');
  const masked = maskSecrets(change.after).text.split('\n');
  const starts = [0];
  for (const line of raw) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  let shift = 0;
  let line = 0;
  return change.edits.map((edit) => {
    const start = edit.start + shift;
    const end = start + edit.text.length;
    shift += edit.text.length - (edit.end - edit.start);
    while ((starts[line + 1] ?? Infinity) <= start) line++;
    const parts: string[] = [];
    for (let at = line; at < raw.length && (starts[at] ?? 0) <= end; at++) {
      const offset = starts[at] ?? 0;
      parts.push(slice(raw[at] ?? '', masked[at] ?? '', Math.max(0, start - offset), end - offset));
    }
    const text = parts.join('\n');
    masker.add(countMasks(text) - countMasks(edit.text));
    return { ...edit, text };
  });
}

/** A part of a line after masking; what was masked is one range, and a part that meets it holds all of the mask. */
function slice(raw: string, masked: string, from: number, to: number): string {
  if (raw === masked) return raw.slice(from, to);
  const least = Math.min(raw.length, masked.length);
  let start = 0;
  while (start < least && raw[start] === masked[start]) start++;
  let rest = 0;
  while (rest < least - start && raw.at(-1 - rest) === masked.at(-1 - rest)) rest++;
  const end = raw.length - rest;
  if (to <= start || from >= end) return raw.slice(from, to);
  return (
    raw.slice(from, Math.max(from, start)) +
    masked.slice(start, masked.length - rest) +
    raw.slice(end, Math.max(end, to))
  );
}

function countMasks(text: string): number {
  return text.split(MASK).length - 1;
}
