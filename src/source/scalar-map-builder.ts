/**
 * How the decoded value of a YAML scalar lies in the file: unit `i` of `value` was written at
 * `[starts[i], ends[i])` of the source. Units that stand for a fold (one space for a line break and its
 * indentation) cover the whole gap.
 */
export interface ScalarMap {
  readonly value: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Collects decoded units with their source ranges. */
export class ScalarMapBuilder {
  readonly units: string[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  /** Adds `text` (one character, perhaps two units) that stands for the whole source range. */
  put(text: string, start: number, end: number): void {
    for (let i = 0; i < text.length; i++) {
      this.units.push(text[i] ?? '');
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  /** Adds a source range that decodes to itself. */
  copy(source: string, start: number, end: number): void {
    for (let i = start; i < end; i++) this.put(source[i] ?? '', i, i + 1);
  }

  /** End of the last range, or `fallback` while nothing was added. */
  lastEnd(fallback: number): number {
    return this.ends.at(-1) ?? fallback;
  }

  done(): ScalarMap {
    return { value: this.units.join(''), starts: this.starts, ends: this.ends };
  }
}
