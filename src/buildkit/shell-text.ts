import { escapeDoubleQuoted, insideDoubleQuotes, type ShellWord } from '../shell/word.ts';

const OPEN = '\uE000';
const CLOSE = '\uE001';

/**
 * Text of another language (TOML, JSON) that holds words of a script. A word stands in it as a mark that no serializer
 * escapes, until the text is quoted for the shell.
 */
export class ShellText {
  private readonly words: string[] = [];

  /** The word's value, or a mark in its place; undefined for a word that cannot stand in double quotes. */
  mark(word: ShellWord): string | undefined {
    if (word.literal !== undefined) return word.literal;
    const inner = insideDoubleQuotes(word);
    return inner === undefined ? undefined : `${OPEN}${this.words.push(inner) - 1}${CLOSE}`;
  }

  /** Writes a text with marks as one word of the shell. */
  quote(text: string): string {
    const marked = text.includes(OPEN);
    if (!marked && !text.includes("'")) return `'${text}'`;
    const pieces = text.split(/\uE000(\d+)\uE001/);
    const inner = pieces.map((piece, index) =>
      index % 2 === 0 ? escapeDoubleQuoted(piece) : (this.words[Number(piece)] ?? ''),
    );
    return `"${inner.join('')}"`;
  }
}
