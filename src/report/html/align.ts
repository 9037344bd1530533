import { diffWordsWithSpace } from 'diff';

/** A piece of a line, and whether the other side has it too. */
export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

/** Indexes of a line before and a line after that stand side by side. */
export type Pair = readonly [before: number | undefined, after: number | undefined];

/** More combinations of lines than this are not compared with each other. */
const MAX_COMBINATIONS = 2500;
/** Lines that share fewer of their words are not the same line. */
const ALIKE = 0.5;

function wordsOf(line: string): readonly string[] {
  return line.match(/[$.-]*\w[\w$.-]*/g) ?? [];
}

/** The share of words that two lines have in common, 0 to 1. */
function similarity(before: readonly string[], after: readonly string[]): number {
  if (before.length + after.length === 0) return 0;
  const left = new Map<string, number>();
  for (const word of before) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of after) {
    const rest = left.get(word) ?? 0;
    if (rest === 0) continue;
    common++;
    left.set(word, rest - 1);
  }
  return (2 * common) / (before.length + after.length);
}

/** The alike lines of a change, in order: the choice with the most in common. */
function anchors(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  if (before.length * after.length > MAX_COMBINATIONS) return [];
  const left = before.map(wordsOf);
  const right = after.map(wordsOf);
  const width = after.length + 1;
  const best = new Float64Array((before.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  const alike = left.map((words) => right.map((others) => similarity(words, others)));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const score = alike[i]?.[j] ?? 0;
      const paired = score >= ALIKE ? score + at(i + 1, j + 1) : 0;
      best[i * width + j] = Math.max(paired, at(i + 1, j), at(i, j + 1));
    }
  }
  const found: [number, number][] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length && at(i, j) > 0;) {
    const score = alike[i]?.[j] ?? 0;
    if (score >= ALIKE && at(i, j) === score + at(i + 1, j + 1)) found.push([i++, j++]);
    else if (at(i, j) === at(i + 1, j)) i++;
    else j++;
  }
  return found;
}

/** Puts the lines of a change side by side: alike lines in one row, the others in rows of their own order. */
export function alignLines(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  const upTo = (endBefore: number, endAfter: number): void => {
    while (i < endBefore || j < endAfter) pairs.push([i < endBefore ? i++ : undefined, j < endAfter ? j++ : undefined]);
  };
  for (const [alikeBefore, alikeAfter] of anchors(before, after)) {
    upTo(alikeBefore, alikeAfter);
    pairs.push([i++, j++]);
  }
  upTo(before.length, after.length);
  return pairs;
}

/** The pieces of two lines; undefined when they have too little in common for marks to help. */
export function pieces(before: string, after: string): { before: Piece[]; after: Piece[] } | undefined {
  if (similarity(wordsOf(before), wordsOf(after)) < ALIKE) return undefined;
  const changes = diffWordsWithSpace(before, after);
  const side = (other: 'added' | 'removed'): Piece[] =>
    changes
      .filter((change) => !change[other])
      .map(({ value, added, removed }) => ({ text: value, changed: added || removed }));
  return { before: side('added'), after: side('removed') };
}
