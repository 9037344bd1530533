/** A line that starts a literal block, as this program writes one, with its indentation and its indicators. */
const HEADER = /^( *)(?:- +)*(?:[\w.-]+: +)?\|([1-9]?)[+-]?$/;

/**
 * The indentation with which a block does not take in the comments and the blanks that stand behind it: what is indented as
 * its content is content (YAML 1.2.2, 8.1.1.1).
 * @param end - where the block ends, on its last line
 * @param usual - the indentation that its content would have, in spaces
 */
export function indentBefore(text: string, end: number, usual: number): number {
  const beginning = /([ \t]*)(\S?)/y;
  let indent = usual;
  for (let start = text.indexOf('\n', end) + 1; start > 0; start = text.indexOf('\n', start) + 1) {
    beginning.lastIndex = start;
    const [, blanks = '', mark] = beginning.exec(text) ?? [];
    if (mark !== '' && mark !== '#') break;
    while (mark === '#' ? blanks.length >= indent : blanks.length > indent) indent += 2;
    // Behind a comment with less indentation no line belongs to the block.
    if (mark === '#') break;
  }
  return indent;
}

/**
 * Indents the literal block with which new lines end so that it takes in nothing that stands behind them.
 * @param lines - with their indentation; the first may be the rest of a line
 * @param end - where they go
 */
export function beforeRest(lines: readonly string[], text: string, end: number): readonly string[] {
  const at = headerOfLast(lines);
  const [, own = '', indicator = ''] = HEADER.exec(lines[at] ?? '') ?? [];
  const content = lines.slice(at + 1).find((line) => line.trim() !== '');
  if (at === -1 || content === undefined) return lines;
  const usual = indicator === '' ? content.search(/\S/) : own.length + Number(indicator);
  const more = indentBefore(text, end, usual) - usual;
  if (more === 0) return lines;
  return lines.map((line, index) => {
    if (index > at && line !== '') return ' '.repeat(more) + line;
    return index === at && indicator !== '' ? line.replace(/\d/, String(Number(indicator) + more)) : line;
  });
}

/**
 * Puts a comment that stands behind the last of some new lines where the block with which they end does not take it in.
 * @returns undefined where they end with no block
 */
export function withComment(lines: readonly string[], comment: string): readonly string[] | undefined {
  const at = headerOfLast(lines);
  return at === -1 ? undefined : lines.map((line, index) => (index === at ? line + comment : line));
}

/** The line that starts the block in which the last line stands; -1 where it stands in none. */
function headerOfLast(lines: readonly string[]): number {
  let least = Infinity;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const indent = line.search(/\S/);
    if (indent < least && least !== Infinity && HEADER.test(line)) return index;
    // What is not indented more than the line above it is no content of a block of that line.
    if (indent === 0) return -1;
    least = Math.min(least, indent);
  }
  return -1;
}
