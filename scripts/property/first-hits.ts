import type { Dimension } from '../../test/property/dimensions/dimension.ts';
import type { Tallied } from './table.ts';

/**
 * One line a kind: the number of cases up to the first that shows its fault, for each seed, and their median. A seed
 * that shows none within its cases counts as more than any number.
 * @param tallies - what the cases of each seed came to, by dimension
 */
export function printFirstHits(
  dimensions: readonly Dimension[],
  seeds: readonly number[],
  tallies: readonly Readonly<Record<string, Tallied>>[],
  print: (text: string) => void,
): void {
  const cell = (value: number | string): string => String(value).padStart(8);
  print(`\n        kind${seeds.map((seed) => cell(`seed ${seed}`)).join('')}${cell('median')}\n`);
  for (const { kind, name } of dimensions) {
    const hits = tallies.map((tally) => (tally[name]?.hits[0]?.index ?? Infinity) + 1);
    const cells = [...hits, medianOf(hits)].map((hit) => cell(Number.isFinite(hit) ? hit : 'none'));
    print(`${kind.padStart(12)}${cells.join('')}  (${name})\n`);
  }
}

/** The middle one; of two the later, so that a kind that is seldom met looks no better than it is. */
function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Infinity;
}
