import { wordOfText, wordsOfText } from '../shell/parse.ts';
import type { ShellWord, WordPart } from '../shell/word.ts';
import { ALWAYS_SET } from './predefined.ts';

/** What is known of names, over all worlds and all paths of the script. */
export interface Lookup {
  /** The texts that are written for a variable or an input; none where nothing in view gives it one. */
  readonly values: (name: string) => readonly string[];
  /** The words that a loop variable or a positional parameter stands for. */
  readonly wordsOf?: ((name: string) => readonly ShellWord[]) | undefined;
}

/** Why a word may be empty. */
export interface Emptiness {
  /** The variable, input or command that may be empty, as it is written. */
  readonly written: string;
  readonly why: 'written empty' | 'may be unset' | 'computed';
}

/** Special parameters that always hold something. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(['#', '$', '?', '-']);

/** Names that stand for names are followed this far; what lies deeper may be empty. */
const MAX_DEPTH = 8;

/** Says whether a word may be empty in some world, and why; undefined where it never is. */
export function mayBeEmpty(word: ShellWord, lookup: Lookup, depth = 0): Emptiness | undefined {
  let found: Emptiness | undefined;
  for (const part of word.parts) {
    const empty = mayPartBeEmpty(part, lookup, depth);
    if (!empty) return undefined;
    if (part.kind !== 'text') found ??= empty;
  }
  return found ?? { written: word.raw, why: 'written empty' };
}

/** {@link mayBeEmpty} of one part of a word. */
export function mayPartBeEmpty(part: WordPart, lookup: Lookup, depth = 0): Emptiness | undefined {
  switch (part.kind) {
    case 'text':
      return part.value === '' ? { written: part.raw, why: 'written empty' } : undefined;
    case 'pattern':
      return undefined;
    case 'substitution':
      return part.raw.startsWith('$((') ? undefined : { written: part.raw, why: 'computed' };
    case 'input':
      return mayNameBeEmpty(part.raw, part.raw, lookup, depth);
    case 'expansion':
      return part.plain
        ? mayNameBeEmpty(part.name, part.raw, lookup, depth)
        : mayOperatorBeEmpty(part.raw, part.name, lookup, depth);
  }
}

function mayNameBeEmpty(name: string, written: string, lookup: Lookup, depth: number): Emptiness | undefined {
  if (NEVER_EMPTY.has(name)) return undefined;
  const words = lookup.wordsOf?.(name) ?? [];
  const texts = lookup.values(name);
  // The job may set one of GitLab's variables itself.
  if (ALWAYS_SET.has(name) && words.length === 0 && texts.length === 0) return undefined;
  if ((words.length === 0 && texts.length === 0) || depth >= MAX_DEPTH) return { written, why: 'may be unset' };
  for (const word of [...words, ...texts.map(wordOfText)]) {
    // A text that no shell can read as a word has characters of its own.
    const empty = word && mayBeEmpty(word, lookup, depth + 1);
    if (empty) return empty;
  }
  return undefined;
}

/** `${X:-Y}` and its kind. */
function mayOperatorBeEmpty(raw: string, name: string, lookup: Lookup, depth: number): Emptiness | undefined {
  if (raw.startsWith('${#')) return undefined;
  const [, operator = '', rest = ''] = /^\$\{\w+(:?[-=+?])(.*)\}$/s.exec(raw) ?? [];
  const own = mayNameBeEmpty(name, raw, lookup, depth);
  const other = (): Emptiness | undefined => mayTextBeEmpty(rest, raw, lookup, depth + 1);
  switch (operator) {
    case ':-':
    case ':=':
      return own && other();
    case '-':
    case '=':
      return own && (own.why === 'written empty' ? own : other());
    case ':+':
    case '+':
      return own ?? other();
    case ':?':
      return undefined;
    case '?':
      return own?.why === 'written empty' ? own : undefined;
    default:
      return { written: raw, why: 'computed' };
  }
}

/** The same of a text that the shell expands in the place of a value. */
function mayTextBeEmpty(text: string, raw: string, lookup: Lookup, depth: number): Emptiness | undefined {
  const words = wordsOfText(text);
  if (!words) return { written: raw, why: 'computed' };
  if (words.length === 0) return { written: raw, why: 'written empty' };
  const empties = words.map((word) => mayBeEmpty(word, lookup, depth));
  return empties.every((one) => one !== undefined) ? empties[0] : undefined;
}
