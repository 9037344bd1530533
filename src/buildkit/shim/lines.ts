const WIDTH = 130;

/**
 * Joins pieces of shell text into lines of at most 130 columns, where the pieces allow it.
 * @param between - stands between two pieces of a line
 * @param end - ends every line but the last
 * @param first - indentation of the first line
 * @param next - indentation of the lines after it
 */
export function wrap(pieces: readonly string[], between: string, end: string, first: string, next = first): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const longer = line === '' ? first + piece : line + between + piece;
    if (line !== '' && longer.length + end.length > WIDTH) {
      lines.push(line + end);
      line = next + piece;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}

/** Names as the alternatives of a `case` pattern, without the parenthesis. */
export function alternatives(names: readonly string[], indent: string): string {
  return wrap(names, ' | ', ' |\\', indent, `${indent}  `);
}
