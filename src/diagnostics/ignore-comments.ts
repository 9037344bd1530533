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
  /** The key at the top of the file that it stands above; for a whole job also the one that it stands first in. */
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
  const tokens = tokensOf(text);
  const lines = new Lines(text, tokens);
  return tokens.flatMap((token) => {
    const source = text.slice(token.start, token.end).trimEnd();
    if (token.kind !== 'comment' || !START.test(source)) return [];
    const form = FORM.exec(source);
    const codes = form?.[1]?.split(/[\s,]+/) ?? [];
    const location = locate(path, lines.starts, { start: token.start, end: token.start + source.length });
    const reason = form?.[2]?.trim().replace(/\.+$/, '') ?? '';
    const firstLine = lines.target(token.start);
    const reach = lines.reach(firstLine);
    // A whole job is meant, so the first lines inside it are as good a place as the line above its key.
    const head = codes.includes('job') && reach.key === undefined ? lines.headAbove(token.start) : undefined;
    return [{ location, codes, reason, firstLine, ...reach, ...(head === undefined ? {} : lines.reach(head)) }];
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

/** The lines of a file; each is looked at once, however many comments there are. */
class Lines {
  readonly starts: LineStarts;
  private readonly text: string;
  /** Of each line (1-based): itself, or the next one that holds more than a comment; 0 when there is none. */
  private readonly content: number[] = [];
  /** The last line of the texts that begin on a line. */
  private readonly ends = new Map<number, number>();
  private readonly reached = new Map<number, { key: string | undefined; lastLine: number }>();

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.starts = lineStarts(text);
    let next = 0;
    for (let line = this.starts.length; line > 0; line--) {
      const held = this.at(line)
        .replace(/^\uFEFF/, '')
        .trim();
      if (held !== '' && !held.startsWith('#')) next = line;
      this.content[line] = next;
    }
    for (const { kind, from, end } of tokens) {
      if (kind !== 'scalar') continue;
      const line = positionAt(this.starts, from).line;
      const last = positionAt(this.starts, Math.max(0, end - 1)).line;
      this.ends.set(line, Math.max(last, this.ends.get(line) ?? 0));
    }
  }

  /** The line of a comment when something stands before it, else the next line that holds more than a comment. */
  target(offset: number): number {
    const { line } = positionAt(this.starts, offset);
    const next = this.content[line] ?? 0;
    return next === 0 ? line : next;
  }

  /** The line of the key of the block in which a comment comes first; undefined where something else does. */
  headAbove(offset: number): number | undefined {
    const { line: own } = positionAt(this.starts, offset);
    if (!this.at(own).trim().startsWith('#')) return undefined;
    let line = own - 1;
    while (line > 0 && this.content[line] !== line) line--;
    return line > 0 && /^[^\s#-].*:\s*(?:#.*)?$/.test(this.at(line)) ? line : undefined;
  }

  /** A text over several lines belongs to the line on which it begins; a key at the top of the file holds its block. */
  reach(line: number): { key: string | undefined; lastLine: number } {
    const known = this.reached.get(line);
    if (known) return known;
    const key = /^(?:"([^"]+)"|'([^']+)'|([^\s#"'][^#]*?))\s*:(?:\s|$)/.exec(this.at(line));
    const found = key
      ? { key: key[1] ?? key[2] ?? key[3], lastLine: this.endOfBlock(line) }
      : { key: undefined, lastLine: Math.max(line, this.ends.get(line) ?? 0) };
    this.reached.set(line, found);
    return found;
  }

  private at(line: number): string {
    return this.text.slice(this.starts[line - 1], this.starts[line] ?? this.text.length).replace(/\r?\n$/, '');
  }

  private endOfBlock(line: number): number {
    let next = line + 1;
    while (next <= this.starts.length && /^(?:\s|#|$|-\s)/.test(this.at(next))) next++;
    while (next - 1 > line && this.at(next - 1).trim() === '') next--;
    return next - 1;
  }
}
