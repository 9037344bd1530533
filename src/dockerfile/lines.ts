import type { Range } from '../model.ts';

/** One physical line of a file, without its line end. */
export interface PhysicalLine {
  readonly text: string;
  /** Offset of its first unit in the file. */
  readonly start: number;
}

/** Text that was put together from pieces of a file, with the way back to the file. */
export class MappedText {
  readonly text: string;
  private readonly pieces: readonly { readonly at: number; readonly start: number }[];

  constructor(pieces: readonly PhysicalLine[]) {
    const mapped: { at: number; start: number }[] = [];
    let length = 0;
    for (const piece of pieces) {
      mapped.push({ at: length, start: piece.start });
      length += piece.text.length;
    }
    this.pieces = mapped;
    this.text = pieces.map(({ text }) => text).join('');
  }

  /**
   * Converts a range of the text to one of the file.
   * @param start - UTF-16 units of {@link text}
   * @param end - one past the last unit; it may lie on a later line of the file
   */
  range(start: number, end: number): Range {
    const from = this.offset(start);
    return { start: from, end: end > start ? this.offset(end - 1) + 1 : from };
  }

  private offset(index: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle]?.at ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const piece = this.pieces[low];
    return piece ? piece.start + index - piece.at : 0;
  }
}

/** Splits a file into lines; a byte order mark and the line ends (LF or CRLF) belong to none of them. */
export function physicalLines(text: string): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const last = end > start && text[end - 1] === '\r' ? end - 1 : end;
    lines.push({ text: text.slice(start, last), start });
    start = end + 1;
  }
  return lines;
}
