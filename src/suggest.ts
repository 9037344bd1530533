import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word that a mistyped one is most likely meant to be.
 * @param word - as the user wrote it; upper and lower case count as the same
 * @returns undefined when no word is near: more than a third of the letters (at least two) would differ
 */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const folded = new Map(known.map((one) => [one.toLowerCase(), one]));
  const wanted = word.toLowerCase();
  const best = closest(wanted, [...folded.keys()]);
  return distance(wanted, best) <= Math.max(2, Math.floor(wanted.length / 3)) ? folded.get(best) : undefined;
}

/** `; did you mean "x"?`, or nothing when no word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = suggest(word, known);
  return found === undefined ? '' : `; did you mean ${JSON.stringify(found)}?`;
}
