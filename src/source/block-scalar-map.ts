import type { CST } from 'yaml';
import { type ScalarMap, ScalarMapBuilder } from './scalar-map-builder.ts';

/** What the header of a block scalar says. */
export interface BlockHeader {
  readonly folded: boolean;
  /** The indentation indicator, 0 when there is none. */
  readonly indent: number;
  readonly chomp: '' | '-' | '+';
  /** Offset in the file where the content starts (after the header's line break). */
  readonly contentStart: number;
}

/** Reads the header of a block scalar (`|`, `>-`, `|2+` …). */
export function blockHeader(token: CST.BlockScalar): BlockHeader {
  const header = token.props.find((prop) => prop.type === 'block-scalar-header');
  const text = header && 'source' in header ? header.source : '|';
  const length = token.props.reduce((sum, prop) => sum + ('source' in prop ? prop.source.length : 0), 0);
  return {
    folded: text.startsWith('>'),
    indent: Number(/[1-9]/.exec(text)?.[0] ?? 0),
    chomp: text.includes('-') ? '-' : text.includes('+') ? '+' : '',
    contentStart: token.offset + length,
  };
}

interface Line {
  /** Offsets into the token's source: line start, first unit after the leading spaces, end (before LF). */
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

function linesOf(source: string): Line[] {
  const lines: Line[] = [];
  if (source === '') return lines;
  let position = 0;
  for (;;) {
    const newline = source.indexOf('\n', position);
    const end = newline === -1 ? source.length : newline;
    let content = position;
    while (content < end && source[content] === ' ') content++;
    lines.push({ start: position, content, end });
    if (newline === -1) return lines;
    position = newline + 1;
  }
}

/**
 * The number of spaces that YAML strips from each content line of a block scalar (YAML 1.2, 8.1.1.1).
 * @returns the width, and the index of the first line that holds content
 */
function contentIndent(token: CST.BlockScalar, header: BlockHeader, lines: readonly Line[], limit: number) {
  const { source } = token;
  let trim = token.indent + header.indent;
  for (const [index, line] of lines.entries()) {
    if (index >= limit) break;
    const width = line.content - line.start;
    if (isBlankLine(source, line)) {
      if (header.indent === 0 && width > trim) trim = width;
    } else {
      if (header.indent === 0) trim = width;
      return { trim, first: index };
    }
  }
  return { trim, first: 0 };
}

function isBlankLine(source: string, line: Line): boolean {
  return line.content === line.end || (line.end - line.content === 1 && source[line.content] === '\r');
}

/** The indentation of a block scalar's content lines in the file, in spaces. */
export function blockIndent(token: CST.BlockScalar): number {
  const lines = linesOf(token.source);
  return contentIndent(token, blockHeader(token), lines, lines.length).trim;
}

/**
 * Maps the decoded value of a literal or folded block scalar to the file.
 * @see https://yaml.org/spec/1.2.2/#81-block-scalar-styles
 */
export function mapBlockScalar(file: string, token: CST.BlockScalar): ScalarMap {
  const map = new ScalarMapBuilder();
  const header = blockHeader(token);
  const { source } = token;
  const base = header.contentStart;
  const lines = linesOf(source);
  let tail = lines.length;
  while (tail > 0 && isBlankLine(source, lines[tail - 1] as Line)) tail--;
  if (tail === 0) return mapOnlyBlankLines(map, header, lines, source.length);
  const { trim, first } = contentIndent(token, header, lines, tail);
  for (let i = lines.length - 1; i >= tail; i--) {
    const line = lines[i] as Line;
    if (line.content - line.start > trim) tail = i + 1;
  }
  for (let i = 0; i < first; i++) {
    const line = lines[i] as Line;
    map.copy(file, base + Math.min(line.start + trim, line.content), base + line.content);
    map.put('\n', base + line.content, base + (lines[i + 1] as Line).start);
  }
  const context = { map, file, source, base, trim };
  if (header.folded) mapFoldedLines(context, lines.slice(first, tail));
  else mapLiteralLines(context, lines.slice(first, tail));
  mapTail(context, header, lines.slice(tail));
  return map.done();
}

interface Context {
  readonly map: ScalarMapBuilder;
  readonly file: string;
  readonly source: string;
  readonly base: number;
  readonly trim: number;
}

/** End of a line's content without the CR of a CRLF break. */
function lineEnd(source: string, line: Line): number {
  return line.end > line.content && source[line.end - 1] === '\r' ? line.end - 1 : line.end;
}

function mapLiteralLines({ map, file, source, base, trim }: Context, lines: readonly Line[]): void {
  let breakStart = -1;
  for (const line of lines) {
    const from = base + Math.min(line.start + trim, line.content);
    if (breakStart !== -1) map.put('\n', breakStart, from);
    const end = base + lineEnd(source, line);
    map.copy(file, from, end);
    breakStart = end;
  }
}

/** Breaks that wait for the next line, because what they become depends on it. */
interface Pending {
  text: '' | ' ' | '\n' | '\n\n';
  start: number;
  /** Where the second break of two starts. */
  second: number;
}

function mapFoldedLines({ map, file, source, base, trim }: Context, lines: readonly Line[]): void {
  const pending: Pending = { text: '', start: 0, second: 0 };
  const flush = (to: number): void => {
    if (pending.text === '\n\n') {
      map.put('\n', pending.start, pending.second);
      map.put('\n', pending.second, to);
    } else if (pending.text !== '') map.put(pending.text, pending.start, to);
  };
  let moreIndented = false;
  for (const line of lines) {
    const end = lineEnd(source, line);
    const from = base + Math.min(line.start + trim, line.content);
    if (line.content - line.start > trim || source[line.content] === '\t') {
      if (pending.text === ' ') pending.text = '\n';
      else if (!moreIndented && pending.text === '\n') pending.text = '\n\n';
      flush(from);
      map.copy(file, from, base + end);
      Object.assign(pending, { text: '\n', start: base + end, second: base + line.end + 1 });
      moreIndented = true;
    } else if (end === line.content) {
      const lineStart = base + line.start;
      if (pending.text === '\n') {
        map.put('\n', pending.start, lineStart);
        pending.start = lineStart;
      } else pending.text = '\n';
      pending.second = lineStart;
    } else {
      flush(base + line.content);
      map.copy(file, base + line.content, base + end);
      Object.assign(pending, { text: ' ', start: base + end, second: base + end });
      moreIndented = false;
    }
  }
}

/** The line breaks after the last content line, as the chomping indicator wants them. */
function mapTail({ map, file, source, base, trim }: Context, header: BlockHeader, rest: readonly Line[]): void {
  const end = map.lastEnd(base);
  const sourceEnd = base + source.length;
  if (header.chomp === '-') return;
  if (header.chomp === '') {
    map.put('\n', end, Math.max(end, sourceEnd));
    return;
  }
  let from = end;
  for (const line of rest) {
    map.put('\n', from, base + line.start);
    if (line.content - line.start > trim) map.copy(file, base + line.start + trim, base + line.content);
    from = base + line.content;
  }
  if (map.units.at(-1) !== '\n') map.put('\n', from, sourceEnd);
}

function mapOnlyBlankLines(map: ScalarMapBuilder, header: BlockHeader, lines: readonly Line[], length: number) {
  if (header.chomp !== '+' || lines.length === 0) return map.done();
  const base = header.contentStart;
  const count = Math.max(1, lines.length - 1);
  for (let i = 0; i < count; i++) map.put('\n', base + (lines[i]?.start ?? 0), base + (lines[i + 1]?.start ?? length));
  return map.done();
}
