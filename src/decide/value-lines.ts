import type { Piece } from './variable-text.ts';

/** A change of a range of a value's text. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Blanks, and line breaks that the shell takes away. */
const WORD = /(?:\\(?!\r?\n)|[^\s\\])+/g;

/**
 * The changes that give the words of a value their new text and leave each flag of a long value on its line. A word that
 * goes away takes the blanks before it along, or those behind it at the start.
 * @param fields - how many fields the value has
 * @returns undefined for a value of one word, and where the fields are not its words
 */
export function lineEdits(text: string, pieces: readonly Piece[], fields: number): readonly LineEdit[] | undefined {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  if (words.length < 2 || words.length !== fields) return undefined;
  const edits: LineEdit[] = [];
  let kept = false;
  for (const [index, { start, end }] of words.entries()) {
    const here = pieces.filter(({ field }) => field === index).map((piece) => piece.text);
    if (here.length > 0) edits.push({ start, end, text: here.join(' ') });
    else if (kept) edits.push({ start: words[index - 1]?.end ?? start, end, text: '' });
    else edits.push({ start, end: words[index + 1]?.start ?? end, text: '' });
    kept ||= here.length > 0;
  }
  return edits;
}
