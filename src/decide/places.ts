import type { Value } from '../gitlab/value.ts';
import type { Edit, Range } from '../model.ts';

/** The places of values in one file, for asking which of them an edit changes. */
export class Places {
  private readonly added = new Set<Value>();
  private sorted: readonly Value[] | undefined;
  /** For each place, where the last of it and of all before it ends; maps are left out. */
  private reach: readonly number[] = [];

  add(value: Value): void {
    this.added.add(value);
    this.sorted = undefined;
  }

  /**
   * The values that an edit replaces, and the texts and lists inside which it stands. A map in which it only adds or
   * changes a key is not among them, for its users may have that key elsewhere.
   */
  changedBy({ start, end }: Pick<Edit, 'start' | 'end'>): readonly Value[] {
    const sorted = this.index();
    const isInsertion = start === end;
    const found: Value[] = [];
    let index = firstFrom(sorted, isInsertion ? start : end);
    for (index--; index >= 0; index--) {
      const value = sorted[index];
      if (!value) break;
      const { range } = value;
      if (range.start < start && (this.reach[index] ?? 0) <= start) break;
      const replaced = !isInsertion && start <= range.start && range.end <= end && range.end > range.start;
      const inside = range.start < end && start < range.end;
      if (replaced || (inside && value.kind !== 'map')) found.push(value);
    }
    return found;
  }

  private index(): readonly Value[] {
    if (this.sorted) return this.sorted;
    const sorted = [...this.added].sort((a, b) => a.range.start - b.range.start);
    let furthest = -1;
    this.reach = sorted.map(
      ({ kind, range }) => (furthest = kind === 'map' ? furthest : Math.max(furthest, range.end)),
    );
    this.sorted = sorted;
    return sorted;
  }
}

/** The index of the first value that starts at an offset or behind it. */
function firstFrom(sorted: readonly { readonly range: Range }[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
