import { Lexer } from 'yaml';
import type { Location, Range } from '../model.ts';
import { type LineStarts, lineStarts, locate, positionAt } from '../source/position.ts';

/** A comment that silences findings (`# kaniko-to-buildkit-ignore K2B123: reason`). */
export interface IgnoreComment {
  readonly location: Location;
  /** Codes, or `job`; empty when the comment cannot be read. */
  readonly codes: readonly string[];
  readonly reason: string;
  /** The lines that it is about, 1-based, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The key at the top of the file that it stands above. */
  readonly key: string | undefined;
}

const WORD = 'kaniko-to-buildkit-ignore';
const FORM = new RegExp(String.raw`^#+\s*${WORD}\s+((?:K2B\d{3}|job)(?:[\s,]+(?:K2B\d{3}|job))*)\s*(?::(.*))?$`);
const START = new RegExp(String.raw`^#+\s*${WORD}(?![\w-])`);

interface Token extends Range {
  readonly kind: 'comment' | 'scalar';
  /** Where a scalar is said to begin: its own start, or the `|` or `>` of a block. */
  readonly from: number;
}

/**
 * Reads the comments of a file that silence findings. The tokens of the YAML tell a comment from a `#` inside a block
 * scalar or a quoted text, which says nothing.
 * @param path - for the locations
 * @param text - any text; one that is not valid YAML has the comments before the mistake
 */
export function ignoreComments(path: string, text: string): readonly IgnoreComment[] {
  if (!text.includes(WORD)) return [];
  const starts = lineStarts(text);
  const tokens = tokensOf(text);
  const scalars = tokens.filter(({ kind }) => kind === 'scalar');
  return tokens.flatMap((token) => {
    const source = text.slice(token.start, token.end).trimEnd();
    if (token.kind !== 'comment' || !START.test(source)) return [];
    const form = FORM.exec(source);
    const codes = form?.[1]?.split(/[\s,]+/) ?? [];
    const range = { start: token.start, end: token.start + source.length };
    const target = targetLine(text, starts, token.start);
    return [
      {
        location: locate(path, starts, range),
        codes,
        reason: form?.[2]?.trim().replace(/\.+$/, '') ?? '',
        firstLine: target,
        ...reach(text, starts, scalars, target),
      },
    ];
  });
}

/** Comments and scalars with their offsets; the lexer marks a scalar by a control character in front of it. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let isScalar = false;
  let header: number | undefined;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '\u001F' || lexeme === '\u0002' || lexeme === '\u0018') {
      isScalar = lexeme === '\u001F';
      continue;
    }
    const range = { start: offset, end: offset + lexeme.length };
    offset = range.end;
    if (isScalar || /^["']/.test(lexeme)) {
      tokens.push({ kind: 'scalar', ...range, from: header ?? range.start });
      header = undefined;
    } else if (/^[|>][-+0-9]*$/.test(lexeme)) header = range.start;
    else if (lexeme.startsWith('#')) tokens.push({ kind: 'comment', ...range, from: range.start });
    isScalar = false;
  }
  return tokens;
}

/** The line of the comment when something stands before it, else the next line that holds more than a comment. */
function targetLine(text: string, starts: LineStarts, offset: number): number {
  const { line, column } = positionAt(starts, offset);
  const before = text.slice(offset - column + 1, offset);
  if (before.replace(/^\uFEFF/, '').trim() !== '') return line;
  for (let next = line; next < starts.length; next++) {
    const content = lineAt(text, starts, next + 1).trim();
    if (content !== '' && !content.startsWith('#')) return next + 1;
  }
  return line;
}

function lineAt(text: string, starts: LineStarts, line: number): string {
  return text.slice(starts[line - 1] ?? text.length, starts[line] ?? text.length).replace(/\r?\n$/, '');
}

/** A text over several lines belongs to the line on which it begins; a key at the top of the file holds its block. */
function reach(text: string, starts: LineStarts, scalars: readonly Token[], line: number) {
  const key = /^(?:"([^"]+)"|'([^']+)'|([^\s#"'][^#]*?))\s*:(?:\s|$)/.exec(lineAt(text, starts, line));
  if (key) return { key: key[1] ?? key[2] ?? key[3], lastLine: endOfBlock(text, starts, line) };
  const ends = scalars
    .filter(({ from }) => positionAt(starts, from).line === line)
    .map(({ end }) => positionAt(starts, Math.max(0, end - 1)).line);
  return { key: undefined, lastLine: Math.max(line, ...ends) };
}

function endOfBlock(text: string, starts: LineStarts, line: number): number {
  let next = line + 1;
  while (next <= starts.length && /^(?:\s|#|$|-\s)/.test(lineAt(text, starts, next))) next++;
  while (next - 1 > line && lineAt(text, starts, next - 1).trim() === '') next--;
  return next - 1;
}
