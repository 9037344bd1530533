/** How a piece of a word is quoted in the script. */
export type Quote = '' | "'" | '"';

/** One piece of a shell word. `raw` is the piece as written, without the quotes around it. */
export type WordPart =
  /** Characters that stand for themselves; `value` is what the shell makes of them. */
  | { readonly kind: 'text'; readonly value: string; readonly raw: string; readonly quote: Quote }
  /** A parameter expansion; `plain` for `$X` and `${X}`. */
  | {
      readonly kind: 'expansion';
      readonly name: string;
      readonly plain: boolean;
      readonly raw: string;
      readonly quote: Quote;
    }
  /** A command or arithmetic substitution. */
  | { readonly kind: 'substitution'; readonly raw: string; readonly quote: Quote }
  /** A GitLab input, `$[[ inputs.x ]]`, filled in before the shell sees the script. */
  | { readonly kind: 'input'; readonly raw: string; readonly quote: Quote }
  /** Anything that the shell rewrites by other rules: globs, braces, tildes. */
  | { readonly kind: 'pattern'; readonly raw: string; readonly quote: '' };

/** A word of a shell script, made of parts (DESIGN D4). Nothing in it is ever evaluated. */
export interface ShellWord {
  /** The word as written. */
  readonly raw: string;
  /** The word's value; missing when it contains an expansion. */
  readonly literal?: string;
  readonly parts: readonly WordPart[];
  /** Position in the text of its script unit. */
  readonly start: number;
  readonly end: number;
}

/** Makes a word of parts that were not written as one word. It has no position. */
export function wordOf(parts: readonly WordPart[], raw = parts.map(rawWithQuotes).join('')): ShellWord {
  const literal = parts.every((part) => part.kind === 'text') ? parts.map((part) => part.value).join('') : undefined;
  const base = { raw, parts, start: -1, end: -1 };
  return literal === undefined ? base : { ...base, literal };
}

/** Words as they stand in the script, with a blank between them. */
export function asWritten(words: readonly ShellWord[]): string {
  return words.map(({ raw }) => raw).join(' ');
}

/** A word that stands for exactly this text. */
export function literalWord(value: string): ShellWord {
  if (value === '') return wordOf([{ kind: 'text', value: '', raw: '', quote: '"' }], '""');
  const quote = isPlain(value) ? '' : '"';
  const raw = quote === '' ? value : escapeDoubleQuoted(value);
  return wordOf([{ kind: 'text', value, raw, quote }], quote + raw + quote);
}

function rawWithQuotes(part: WordPart): string {
  return part.quote + part.raw + part.quote;
}

/** True for text that the shell takes as one word without quotes. */
export function isPlain(text: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(text);
}

/** Escapes text for the inside of double quotes. */
export function escapeDoubleQuoted(text: string): string {
  return text.replaceAll(/[\\"$`]/g, '\\$&');
}

/**
 * Splits a word at the first occurrence of a character in its literal parts.
 * @returns the parts before and after, or undefined when the character occurs in no literal part
 */
export function splitWord(word: ShellWord, separator: string): { before: ShellWord; after: ShellWord } | undefined {
  return splitAt(word, (value) => value.indexOf(separator), false);
}

/** Splits a word at the last occurrence of a character in its literal parts. */
export function splitWordLast(word: ShellWord, separator: string): { before: ShellWord; after: ShellWord } | undefined {
  return splitAt(word, (value) => value.lastIndexOf(separator), true);
}

function splitAt(word: ShellWord, find: (value: string) => number, last: boolean) {
  const indexes = word.parts.map((_, index) => index);
  if (last) indexes.reverse();
  for (const index of indexes) {
    const part = word.parts[index];
    if (part?.kind !== 'text') continue;
    const at = find(part.value);
    if (at === -1) continue;
    const before = [...word.parts.slice(0, index), ...textPart(part.value.slice(0, at), part.quote)];
    const after = [...textPart(part.value.slice(at + 1), part.quote), ...word.parts.slice(index + 1)];
    return { before: joinQuotes(before), after: joinQuotes(after) };
  }
  return undefined;
}

/** A text part that keeps its quoting; nothing for an empty text. */
function textPart(value: string, quote: Quote): WordPart[] {
  if (value === '') return [];
  if (quote === "'") return [{ kind: 'text', value, raw: value, quote }];
  if (quote === '"') return [{ kind: 'text', value, raw: escapeDoubleQuoted(value), quote }];
  return [{ kind: 'text', value, raw: value.replaceAll(/[^\w@%+=:,./\-\u0080-\u{10ffff}]/gu, '\\$&'), quote }];
}

/** Makes a word of parts, writing neighbours with the same quotes between one pair of quotes. */
function joinQuotes(parts: readonly WordPart[]): ShellWord {
  let raw = '';
  let open: Quote = '';
  parts.forEach((part, index) => {
    if (part.quote !== open) raw += open + part.quote;
    raw += closed(part, part.quote === parts[index + 1]?.quote ? parts[index + 1]?.raw : undefined);
    open = part.quote;
  });
  return wordOf(parts, raw + open);
}

/**
 * A part's text before more text in the same quotes: `"$A""b"` is not `"$Ab"`.
 * @param next - what follows without a quote between
 */
function closed({ kind, raw, quote }: WordPart, next: string | undefined): string {
  if (next === undefined || quote === "'") return raw;
  if (kind === 'expansion' && /^\$\w+$/.test(raw) && /^\w/.test(next)) return `\${${raw.slice(1)}}`;
  const dollar = kind === 'text' && /(?:^|[^\\])(?:\\\\)*\$$/.test(raw) && /^[\w({$@*#?!-]/.test(next);
  return dollar ? `${raw.slice(0, -1)}\\$` : raw;
}

/** Writes several words as one. */
export function concatWords(...words: readonly ShellWord[]): ShellWord {
  return joinQuotes(words.flatMap((word) => word.parts));
}

/** Removes literal text from the start of a word; undefined when the word does not start with it. */
export function stripPrefix(word: ShellWord, prefix: string): ShellWord | undefined {
  let rest = prefix;
  for (const [index, part] of word.parts.entries()) {
    if (rest === '') return joinQuotes(word.parts.slice(index));
    if (part.kind !== 'text') return undefined;
    if (part.value.length <= rest.length) {
      if (!rest.startsWith(part.value)) return undefined;
      rest = rest.slice(part.value.length);
      continue;
    }
    if (!part.value.startsWith(rest)) return undefined;
    return joinQuotes([...textPart(part.value.slice(rest.length), part.quote), ...word.parts.slice(index + 1)]);
  }
  return rest === '' ? wordOf([]) : undefined;
}

/** The literal text at the start of a word, up to the first part that is not literal. */
export function literalPrefix(word: ShellWord): string {
  let text = '';
  for (const part of word.parts) {
    if (part.kind !== 'text') return text;
    text += part.value;
  }
  return text;
}

/** The name of the variable when the word is nothing but one plain expansion. */
export function onlyVariable(word: ShellWord): string | undefined {
  const [part, ...rest] = word.parts.filter((candidate) => candidate.kind !== 'text' || candidate.value !== '');
  return part?.kind === 'expansion' && part.plain && rest.length === 0 ? part.name : undefined;
}

/** The name of the variable of `$X`, `${X}`, and of `${X:-}` and `${X-}`, which are the same text wherever X may be unset. */
export function heldVariable(part: WordPart): string | undefined {
  if (part.kind !== 'expansion') return undefined;
  return part.plain || /^\$\{\w+:?-\}$/.test(part.raw) ? part.name : undefined;
}

/** The variable of a word that is {@link heldVariable} alone. */
export function onlyHeldVariable({ parts: [part, ...rest] }: ShellWord): string | undefined {
  return part && rest.length === 0 ? heldVariable(part) : undefined;
}

/** The names of all variables that a word expands. */
export function variablesOf(word: ShellWord): readonly string[] {
  return word.parts.flatMap((part) => (part.kind === 'expansion' ? [part.name] : []));
}

/** True when the shell may split the word into several (an expansion outside quotes). */
export function maySplit(word: ShellWord): boolean {
  return word.parts.some((part) => part.quote === '' && part.kind !== 'text');
}

/** True when the word was written with quotes or backslashes of its own. */
export function hasQuoting(word: ShellWord): boolean {
  return word.parts.some((part) => part.quote !== '' || (part.kind === 'text' && part.raw !== part.value));
}

/**
 * The word's text for the inside of double quotes.
 * @returns undefined when the word holds a part that works only outside quotes (glob, brace, tilde), or a backtick
 * substitution with quotes, whose meaning changes inside quotes
 */
export function insideDoubleQuotes(word: ShellWord): string | undefined {
  const inner: WordPart[] = [];
  for (const part of word.parts) {
    if (part.kind === 'pattern') return undefined;
    if (part.kind === 'text') {
      const raw = part.quote === '"' ? part.raw : escapeDoubleQuoted(part.value);
      if (raw !== '') inner.push({ ...part, raw, quote: '"' });
    } else {
      if (part.quote === '' && part.raw.startsWith('`') && /["\\]/.test(part.raw)) return undefined;
      if (part.quote === '' && part.kind === 'expansion' && !part.plain && /["'\\]/.test(part.raw)) return undefined;
      inner.push({ ...part, quote: '"' });
    }
  }
  return inner.map((part, index) => closed(part, inner[index + 1]?.raw)).join('');
}

/** True when the whole word is one double-quoted string. */
export function isDoubleQuoted(word: ShellWord): boolean {
  if (word.parts.length === 0 || word.parts.some((part) => part.quote !== '"')) return false;
  return word.raw === `"${word.parts.map((part) => part.raw).join('')}"`;
}

/**
 * Writes a new word around the value of a given one and keeps the user's own quoting: a double-quoted word takes the
 * additions inside its quotes, a word with other quoting is kept as written, plain expansions are put in double quotes
 * (`quoteExpansions`), literal words stay bare.
 * @param prefix - literal text without characters that are special to the shell
 * @returns undefined when the parts cannot be written so
 */
export function around(prefix: string, word: ShellWord, suffix = '', quoteExpansions = true): string | undefined {
  const bare = isPlain(prefix) && (suffix === '' || isPlain(suffix));
  if (isDoubleQuoted(word)) return `"${prefix}${word.raw.slice(1, -1)}${suffix}"`;
  if (word.literal !== undefined && !hasQuoting(word) && bare && (word.literal === '' || isPlain(word.literal))) {
    return prefix + word.raw + suffix;
  }
  if (bare && (hasQuoting(word) || !quoteExpansions)) return prefix + word.raw + suffix;
  const inner = insideDoubleQuotes(word);
  if (inner !== undefined) return `"${prefix}${inner}${suffix}"`;
  return bare && !word.parts.some((part) => part.kind === 'pattern') ? prefix + word.raw + suffix : undefined;
}

/** Compares two words by what they stand for, whatever their quoting. */
export function sameMeaning(a: ShellWord, b: ShellWord): boolean {
  return meaning(a) === meaning(b);
}

/** A text form of what a word stands for; equal for words that differ in quoting only. */
export function meaning(word: ShellWord): string {
  const pieces: string[] = [];
  for (const part of word.parts) {
    const piece = part.kind === 'text' ? `t${part.value}` : `e${canonicalExpansion(part)}`;
    const last = pieces.at(-1);
    if (part.kind === 'text' && part.value === '') continue;
    if (part.kind === 'text' && last?.startsWith('t')) pieces[pieces.length - 1] = last + part.value;
    else pieces.push(piece);
  }
  return pieces.join('\0');
}

function canonicalExpansion(part: WordPart): string {
  return part.kind === 'expansion' && part.plain ? `\${${part.name}}` : part.raw;
}
