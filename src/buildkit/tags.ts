import { wordOfText } from '../shell/parse.ts';
import {
  concatWords,
  insideDoubleQuotes,
  literalWord,
  type ShellWord,
  variablesOf,
  type WordPart,
  wordOf,
} from '../shell/word.ts';
import { type Lookup, mayBeEmpty } from '../worlds/emptiness.ts';
import { splitTag } from './names.ts';

/** What a destination needs so that an empty tag means `latest`, as Kaniko reads it; buildctl fails on `repo:`. */
export type Completion =
  /** Nothing: its tag is never empty, as far as the files show it, or it has none. */
  | { readonly kind: 'none' }
  /**
   * Another word; under `set -u` the variable is still evaluated. `inner` is for a test instead, where a fall-back hides
   * whether it is.
   */
  | { readonly kind: 'word'; readonly name: ShellWord; readonly variable?: string; readonly inner?: string | undefined }
  /** A test before the build: the tag is made of several parts, or hides in a value. */
  | { readonly kind: 'test'; readonly inner: string }
  /** A command or a cut makes it: it stays as it is, and the difference is named. */
  | { readonly kind: 'named' };

const NONE: Completion = { kind: 'none' };

/** Of more readings than that none is looked at: a test at run time is right for all of them. */
const MAX_READINGS = 1024;
/** Names that hold names are followed this far. */
const MAX_DEPTH = 8;

/**
 * Says whether the tag of a destination may be empty, and what completes it. Definitions are followed: in the YAML, in
 * the script, in inputs. What is not written anywhere in view is taken as it comes, except for variables, which may be
 * unset (D17).
 * @param name - the destination as the user wrote it
 */
export function completionOf(name: ShellWord, lookup: Lookup): Completion {
  const ofLookup = completions.get(lookup) ?? new WeakMap<ShellWord, Completion>();
  completions.set(lookup, ofLookup);
  const completion = ofLookup.get(name) ?? findCompletion(name, lookup);
  ofLookup.set(name, completion);
  return completion;
}

/** A destination is asked for by checks, by each rendering of its call and by verification. */
const completions = new WeakMap<Lookup, WeakMap<ShellWord, Completion>>();

function findCompletion(name: ShellWord, lookup: Lookup): Completion {
  const cut = splitTag(name);
  if (!cut) return hidesEmptyTag(name, lookup) ? testOf(name) : NONE;
  const parts = cut.tag.parts.filter(isSignificant);
  const [part, ...others] = parts;
  if (!part) return { kind: 'word', name: concatWords(cut.repository, literalWord(':latest')) };
  const alone = others.length === 0 && part.kind === 'expansion' ? part : undefined;
  if (parts.every(isComputed)) return mayBeEmpty(cut.tag, lookup) ? { kind: 'named' } : NONE;
  if (!mayBeEmpty(cut.tag, lookup) && !(alone?.plain === true && hidesIn(alone.name, lookup))) return NONE;
  const raw = alone && withDefault(alone);
  if (alone === undefined || raw === undefined) return testOf(name);
  const colon = { kind: 'text', value: ':', raw: ':', quote: alone.quote } as const;
  const completed = concatWords(cut.repository, wordOf([colon]), wordOf([{ ...alone, plain: false, raw }]));
  if (alone.plain) return { kind: 'word', name: completed, variable: alone.name };
  return { kind: 'word', name: completed, inner: insideDoubleQuotes(name) };
}

/** The destination with the default that a word can hold; as it is where only a test completes it. */
export function completeTag(name: ShellWord, lookup: Lookup): ShellWord {
  const completion = completionOf(name, lookup);
  return completion.kind === 'word' ? completion.name : name;
}

/** The expansion with `latest` behind all others; undefined for one that has no place for it. */
function withDefault({ plain, name, raw }: Extract<WordPart, { kind: 'expansion' }>): string | undefined {
  // A special parameter that is empty (`$!`, `$@`) has no name that a default could stand behind in all shells.
  if (!/^\w+$/.test(name)) return undefined;
  if (plain) return `\${${name}:-latest}`;
  const [, operator, braced, bare] = /^\$\{(\w+:-)(?:\$\{(\w+)\}|\$(\w+))?\}$/.exec(raw) ?? [];
  if (operator === undefined) return undefined;
  const other = braced ?? bare;
  return `\${${operator}${other === undefined ? 'latest' : `\${${other}:-latest}`}}`;
}

/** What hides in another variable gets its default where a word can hold one: that costs nothing. */
function hidesIn(name: string, { values, wordsOf: words }: Lookup): boolean {
  return values(name).some((text) => text.startsWith('$')) || (words?.(name) ?? []).length > 0;
}

/** A command or a cut makes its text; a fall-back does not. */
function isComputed(part: WordPart): boolean {
  if (part.kind === 'substitution') return true;
  return part.kind === 'expansion' && !part.plain && !/^\$\{\w+:?[-?]/.test(part.raw);
}

/** The value in view of a name that shows no tag itself may end in one that may be empty. */
function hidesEmptyTag(name: ShellWord, lookup: Lookup): boolean {
  const readings = readingsOf(name, lookup);
  if (readings.length > MAX_READINGS) return true;
  return readings.some((reading) => {
    const tag = reading === name ? undefined : splitTag(reading)?.tag;
    return tag !== undefined && mayBeEmpty(tag, lookup) !== undefined;
  });
}

/** A word with the values in the place of its variables, as far as they are in view; more than the limit mean too many. */
export function readingsOf(name: ShellWord, lookup: Lookup, depth = 0): readonly ShellWord[] {
  const index = name.parts.findIndex((part) => wordsOf(part, lookup).length > 0);
  const part = name.parts[index];
  if (!part || depth > MAX_DEPTH || splitTag(name)) return [name];
  const readings: ShellWord[] = [];
  for (const word of wordsOf(part, lookup)) {
    const inner = word.parts.map((one): WordPart => (one.kind === 'pattern' ? one : { ...one, quote: '"' }));
    const filled = wordOf([...name.parts.slice(0, index), ...inner, ...name.parts.slice(index + 1)]);
    readings.push(...readingsOf(filled, lookup, depth + 1));
    if (readings.length > MAX_READINGS) break;
  }
  return readings;
}

function wordsOf(part: WordPart, { values, wordsOf: words }: Lookup): readonly ShellWord[] {
  const name = part.kind === 'input' ? part.raw : part.kind === 'expansion' && part.plain ? part.name : undefined;
  if (name === undefined) return [];
  const all = [...(words?.(name) ?? []), ...values(name).flatMap((text) => wordOfText(text) ?? [])];
  return all.filter((word) => !variablesOf(word).includes(name));
}

function testOf(name: ShellWord): Completion {
  const inner = insideDoubleQuotes(name);
  return inner === undefined ? NONE : { kind: 'test', inner };
}

/** Empty quotes between parts say nothing. */
function isSignificant(part: WordPart): boolean {
  return part.kind !== 'text' || part.value !== '';
}
