/** A word of an instruction, with quotes and escapes as written and with the range in the text that it was cut from. */
export interface InstructionWord {
  readonly raw: string;
  /** The word without quotes and escapes; variables stay as written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits text into words as BuildKit's own lexer does: blanks separate, quotes and the escape character protect.
 * An unclosed quote ends with the text.
 * @param from - index of the first unit to read
 * @param escape - the escape character of the file
 * @see https://github.com/moby/buildkit/blob/v0.32.2/frontend/dockerfile/shell/lex.go
 */
export function splitWords(text: string, from: number, escape: string): InstructionWord[] {
  const words: InstructionWord[] = [];
  let position = from;
  for (;;) {
    while (/\s/.test(text.charAt(position))) position++;
    if (position >= text.length) return words;
    const word = readWord(text, position, escape);
    words.push(word);
    position = word.end;
  }
}

function readWord(text: string, start: number, escape: string): InstructionWord {
  let value = '';
  let quote = '';
  let position = start;
  for (; position < text.length; position++) {
    const unit = text.charAt(position);
    if (quote === '' && /\s/.test(unit)) break;
    if (unit === quote) quote = '';
    else if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === escape && quote !== "'" && position + 1 < text.length) value += text.charAt(++position);
    else value += unit;
  }
  return { raw: text.slice(start, position), value, start, end: position };
}

/**
 * Names of the variables that a text expands, each with its place; `defaulted` when the expansion brings a text of its
 * own for an empty value (`${X:-a}`).
 */
export function variablesIn(text: string, escape: string): { name: string; index: number; defaulted: boolean }[] {
  const found: { name: string; index: number; defaulted: boolean }[] = [];
  for (const match of text.matchAll(/\$(?:\{([A-Za-z_]\w*)(:?[-+?])?|([A-Za-z_]\w*))/g)) {
    if (text[match.index - 1] === escape) continue;
    found.push({ name: match[1] ?? match[3] ?? '', index: match.index, defaulted: match[2] !== undefined });
  }
  return found;
}
