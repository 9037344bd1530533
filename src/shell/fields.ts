import { heldVariable, type ShellWord, type WordPart, wordOf } from './word.ts';

/** A text that an unquoted expansion is split into, with its ordinal as position: negative, so that it is no offset. */
export interface Field {
  readonly word: ShellWord;
  /** The name when the field is nothing but one plain expansion, or the input: it may hold several words itself. */
  readonly variable?: string;
}

/** Far below every offset. */
const FIRST = -1_000_000;

/** Characters that mean something else inside a value than they did where it was written, or are matched as patterns. */
const SPECIAL = /["'\\`*?[\]]/;

/**
 * Splits the value that a script assigns as the shell splits it where it is expanded without quotes.
 * @returns undefined for a value with quotes, backslashes or patterns in it, which are no syntax there any more
 */
export function splitFields(value: ShellWord): readonly Field[] | undefined {
  const splitter = new Splitter();
  for (const part of value.parts) {
    if (part.kind === 'pattern') return undefined;
    if (part.kind === 'text') {
      if (SPECIAL.test(part.value) || part.value.includes('$')) return undefined;
      splitter.text(part.value);
    } else if (part.kind === 'expansion' && !part.plain && /["'\s]/.test(part.raw)) return undefined;
    else splitter.part(part);
  }
  return splitter.fields();
}

const YAML_PART = /\$\[\[[^\]]*\]\]|\$\{\w+\}|\$\w+/g;

/**
 * Splits the value of a variable that the YAML sets; GitLab expands `$X` in it before the shell sees it.
 * @returns undefined for a value with quotes, backslashes, patterns or `$$` in it
 */
export function splitYamlFields(text: string): readonly Field[] | undefined {
  const rest = text.replaceAll(YAML_PART, '');
  if (SPECIAL.test(rest) || rest.includes('$')) return undefined;
  const splitter = new Splitter();
  let position = 0;
  for (const { 0: raw, index } of text.matchAll(YAML_PART)) {
    splitter.text(text.slice(position, index));
    const name = /^\$\{?(\w+)\}?$/.exec(raw)?.[1];
    if (name === undefined) splitter.part({ kind: 'input', raw, quote: '"' });
    else splitter.part({ kind: 'expansion', name, plain: true, raw, quote: '"' });
    position = index + raw.length;
  }
  splitter.text(text.slice(position));
  return splitter.fields();
}

class Splitter {
  private readonly done: WordPart[][] = [];
  private current: WordPart[] = [];

  text(text: string): void {
    text.split(/[ \t\n]+/).forEach((piece, index) => {
      if (index > 0) this.end();
      if (piece !== '') this.current.push({ kind: 'text', value: piece, raw: piece, quote: '' });
    });
  }

  part(part: WordPart): void {
    this.current.push(part.kind === 'pattern' ? part : { ...part, quote: '"' });
  }

  fields(): readonly Field[] {
    this.end();
    return this.done.map((parts, index) => {
      const raw = parts.map((part) => part.raw).join('');
      const word = { ...wordOf(parts, raw), start: FIRST + 2 * index, end: FIRST + 2 * index + 1 };
      const [only] = parts;
      const variable = parts.length === 1 && only ? nameOf(only) : undefined;
      return variable === undefined ? { word } : { word, variable };
    });
  }

  private end(): void {
    if (this.current.length > 0) this.done.push(this.current);
    this.current = [];
  }
}

function nameOf(part: WordPart): string | undefined {
  if (part.kind === 'input') return part.raw;
  return heldVariable(part);
}

/** The text of a field as it stands in a value, where the shell sees no quotes and no backslashes any more. */
export function fieldText(word: ShellWord): string {
  return word.parts.map((part) => (part.kind === 'text' ? part.value : part.raw)).join('');
}
