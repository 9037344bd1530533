import { isSecretName } from './names.ts';
import { maskNamed, maskValue, mayHoldSecret } from './values.ts';

/** `NAME:` at the start of a line, also behind the sign of a diff. Group 1 is what stands before the name. */
const KEY = /^([+-]?[ \t]*(?:- +)*)(["']?)([\w.-]+)\2[ \t]*:(?=[ \t\r]|$)[ \t]*/;
/** Tags and anchors before a value. */
const PROPERTIES = /^(?:[&!]\S*(?:[ \t]+|$))*/;
const CLOSED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;
const BLOCK = /^[|>][\d+-]*[ \t]*(?:#.*)?$/;
/** `NAME="…` and `"NAME=…` whose quote is open at the end of the line. */
const OPEN_VALUE = /(?<![\w.-])(?<name>[\w.-]+)=(?<quote>["'])(?<value>[^"']*)$/;
const OPEN_ASSIGNMENT = /(?<quote>["'])(?:[\w-]+:)?(?<name>[\w.-]+)=(?<value>[^"']*)$/;
/** No value has more lines where its end must be looked for. */
const MOST_LINES = 50;

/**
 * Masks values that only lines tell: those of YAML (plain, quoted or a block, on one line or on many), quotes of a shell
 * over many lines, and the end of a key whose BEGIN is not in the text.
 */
export function maskLines(text: string): { readonly text: string; readonly count: number } {
  const page = new Page(text.split('\n'));
  return { text: page.masked().join('\n'), count: page.count };
}

class Page {
  count = 0;
  private readonly lines: string[];

  constructor(lines: string[]) {
    this.lines = lines;
  }

  masked(): readonly string[] {
    for (const [at, line] of this.lines.entries()) {
      const key = KEY.exec(line);
      const [head = '', indent = '', , name = ''] = key ?? [];
      let found = false;
      if (key && mayHoldSecret(name)) found = this.entry(at, name, head.length, indent.length);
      else if (line.includes('=')) found = this.openQuote(at);
      else if (line.includes('-----END ')) found = this.above(at);
      if (found) this.count++;
    }
    return this.lines;
  }

  private line(at: number): string {
    return this.lines[at] ?? '';
  }

  private replace(at: number, line: string): boolean {
    const changed = line !== this.lines[at];
    this.lines[at] = line;
    return changed;
  }

  /** Masks the value of a key that starts in a column; its text starts at an offset of the line. */
  private entry(at: number, name: string, offset: number, column: number): boolean {
    const line = this.line(at).replace(/\r$/, '');
    const end = this.line(at).slice(line.length);
    const properties = PROPERTIES.exec(line.slice(offset))?.[0] ?? '';
    const start = offset + properties.length;
    const body = line.slice(start);
    const secret = isSecretName(name);
    if (properties.startsWith('!reference')) return false;
    if (body === '' || body.startsWith('#')) return secret && this.nested(at + 1, column);
    if (BLOCK.test(body)) return secret && this.below(at + 1, column);
    if (/^(?:\*[\w.-]+[ \t]*(?:#.*)?$|[[{])/.test(body)) return false;
    const quoted = CLOSED.exec(body)?.[0];
    const [quote = ''] = quoted === undefined ? (/^["']/.exec(body) ?? []) : [];
    const value = quoted ?? (quote === '' ? withoutComment(body) : body.slice(1).trimEnd());
    const before = line.slice(0, start) + quote;
    const found = this.replace(at, before + maskNamed(name, value) + line.slice(before.length + value.length) + end);
    if (!secret || quoted !== undefined || value.length + quote.length < body.trimEnd().length) return found;
    const goesOn = quote === '' ? this.below(at + 1, column, isPlain) : this.below(at + 1, column, isAny, quote);
    return found || goesOn;
  }

  /** The value starts below its key: a plain one, or the `value` (in inputs the `default`) of a map. */
  private nested(from: number, column: number): boolean {
    let inner: number | undefined;
    for (let at = from; at < Math.min(this.lines.length, from + MOST_LINES); at++) {
      const line = this.line(at);
      if (/^[+-]?[ \t]*(?:#.*)?\r?$/.test(line)) continue;
      if (indentOf(line) <= column) return false;
      const [head = '', indent = '', , name = ''] = KEY.exec(line) ?? [];
      if (head === '' && inner === undefined) return isPlain(line) && this.below(at, column, isPlain);
      inner ??= indent.length;
      if (head !== '' && indent.length === inner && /^(?:value|default)$/.test(name))
        return this.entry(at, 'secret', head.length, inner);
    }
    return false;
  }

  /** Masks the lines that stand further to the right, where there is a quote up to the one that closes it. */
  private below(from: number, column: number, goesOn: (line: string) => boolean = isAny, quote?: string): boolean {
    let found = false;
    for (let at = from; at < this.lines.length; at++) {
      const line = this.line(at);
      if (/^[+-]?[ \t]*\r?$/.test(line)) continue;
      if (indentOf(line) <= column || !goesOn(line)) break;
      const close = quote === undefined ? undefined : closing(line, quote);
      found = this.replace(at, maskLine(line, close)) || found;
      if (close !== undefined) break;
    }
    return found;
  }

  /** A quote of a shell that is open at the end of its line ends somewhere below, or it was none that opens. */
  private openQuote(at: number): boolean {
    const line = this.line(at);
    const match = OPEN_VALUE.exec(line) ?? OPEN_ASSIGNMENT.exec(line);
    const { name = '', quote = '', value = '' } = match?.groups ?? {};
    if (!match || !isSecretName(name)) return false;
    if (line.slice(0, match.index).split(quote).length % 2 === 0) return false;
    const below = this.lines
      .slice(at + 1, at + 1 + MOST_LINES)
      .findIndex((other) => closing(other, quote) !== undefined);
    if (below === -1) return false;
    const text = value.trimEnd();
    const start = line.length - value.length;
    let found = this.replace(at, line.slice(0, start) + maskValue(text) + line.slice(start + text.length));
    const last = at + 1 + below;
    for (let other = at + 1; other <= last; other++)
      found =
        this.replace(
          other,
          maskLine(this.line(other), other === last ? closing(this.line(other), quote) : undefined),
        ) || found;
    return found;
  }

  /** Lines of base64 above the END of a block. */
  private above(end: number): boolean {
    let found = false;
    for (let at = end - 1; /^[+-]?[ \t]*[A-Za-z0-9+/]{8,}={0,2}\r?$/.test(this.line(at)); at--)
      found = this.replace(at, maskLine(this.line(at))) || found;
    return found;
  }
}

function withoutComment(text: string): string {
  const comments = [text.indexOf(' #'), text.indexOf('\t#')].filter((index) => index !== -1);
  return text.slice(0, Math.min(text.length, ...comments)).trimEnd();
}

/** Masks a line of a value up to an offset; its indentation and the marks of a PEM block stay. */
function maskLine(line: string, end = line.length): string {
  const start = indentOf(line);
  const content = line.slice(start, end).trimEnd();
  if (content === '' || /^-----(?:BEGIN|END) /.test(content)) return line;
  return line.slice(0, start) + maskValue(content) + line.slice(start + content.length);
}

/** Where a quote ends in a line; undefined when it does not. */
function closing(line: string, quote: string): number | undefined {
  const text = quote === '"' ? /^(?:[^"\\]|\\.)*(?=")/ : /^(?:[^']|'')*(?=')/;
  return text.exec(line)?.[0].length;
}

/** Columns before the text of a line; the sign of a diff is one. */
function indentOf(line: string): number {
  return /^[+-]?[ \t]*/.exec(line)?.[0].length ?? 0;
}

function isAny(): boolean {
  return true;
}

/** True for a line that can be one of a plain or a quoted text: it is none of a map, of a list or of a comment. */
function isPlain(line: string): boolean {
  if (/^[+-]?[ \t]*(?:#|- )/.test(line) || line.startsWith('- ')) return false;
  return !/^(?:(["']).*\1|[^\s"'][^"'\n]*?)[ \t]*:(?:\s|$)/.test(line.slice(indentOf(line)));
}
