import { variablesOf, type ShellWord, type WordPart, wordOf } from './word.ts';

/** The words that one parameter may stand for; none where the script does not show all. */
export type Words = ReadonlySet<ShellWord>;

const UNKNOWN: Words = new Set();

/** More words than that are no help to anybody. */
const MAX_WORDS = 32;

/**
 * The words that the positional parameters stand for once they are set, one by one.
 * @param words - behind `set --`, or the arguments of a function or script
 * @param before - those of the parameters that are in force where the words are read
 * @param mayHaveBlanks - true for a word that the shell may split at blanks in its values
 * @returns undefined where their number cannot be told
 */
export function parameterWords(
  words: readonly ShellWord[],
  before: readonly Words[] | undefined,
  mayHaveBlanks: (word: ShellWord) => boolean,
): readonly Words[] | undefined {
  const found: Words[] = [];
  let isSure = true;
  for (const word of words) {
    if (isWholeList(word)) {
      if (!before) return undefined;
      found.push(...before);
      continue;
    }
    if (isList(word) || !staysOne(word) || mayHaveBlanks(word)) return undefined;
    isSure &&= !mayVanish(word);
    const stands = withParameters(word, before);
    // Behind a word of which nothing may be left, each parameter may be another one or unset.
    found.push(isSure || stands.size === 0 ? stands : new Set([...stands, parameter(found.length + 1)]));
  }
  return found;
}

/** Those of two paths that lead to the same point. */
export function joinParameterWords(
  own: readonly Words[] | undefined,
  theirs: readonly Words[] | undefined,
): readonly Words[] | undefined {
  if (!own || !theirs) return undefined;
  return Array.from({ length: Math.max(own.length, theirs.length) }, (_, index) => {
    const both = [own[index], theirs[index]].map((one) => one ?? new Set([parameter(index + 1)]));
    return both.some(({ size }) => size === 0) ? UNKNOWN : new Set(both.flatMap((one) => [...one]));
  });
}

/** The words of a loop; none where the script does not show all. */
export function loopWords(words: readonly ShellWord[], before: readonly Words[] | undefined): Words {
  const known = words.flatMap((word) => {
    if (isWholeList(word)) return before ?? [UNKNOWN];
    return [isList(word) ? UNKNOWN : withParameters(word, before)];
  });
  return known.every(({ size }) => size > 0) ? new Set(known.flatMap((one) => [...one])) : UNKNOWN;
}

/** It stands for all positional parameters, however many there are. */
export function isList({ parts }: ShellWord): boolean {
  return parts.some((part) => part.kind === 'expansion' && /^[@*]$/.test(part.name));
}

/** `"$@"`, or the same without quotes. */
function isWholeList({ parts }: ShellWord): boolean {
  const [part, ...others] = parts;
  if (part?.kind !== 'expansion' || others.length > 0 || !part.plain) return false;
  return part.name === '@' || (part.name === '*' && part.quote === '');
}

/** A command in a word of its own may print many words, a pattern may match many files. */
function staysOne(word: ShellWord): boolean {
  return word.parts.every(
    ({ kind, raw }) => (kind !== 'pattern' || raw === '~') && !(kind === 'substitution' && mayVanish(word)),
  );
}

/** Nothing in it is quoted or text, so that the shell drops it where its values are empty. */
function mayVanish({ parts }: ShellWord): boolean {
  return parts.every(({ kind, quote }) => quote === '' && kind !== 'text' && kind !== 'pattern');
}

/** A word with what the parameters in it stand for, whose numbers mean others where it is read later. */
function withParameters(word: ShellWord, before: readonly Words[] | undefined): Words {
  if (!variablesOf(word).some(isNumber)) return new Set([word]);
  let texts: readonly (readonly WordPart[])[] = [[]];
  for (const part of word.parts) {
    const own = part.kind === 'expansion' && isNumber(part.name) ? part : undefined;
    if (own && !own.plain) return UNKNOWN;
    const inner = own ? [...(before?.[Number(own.name) - 1] ?? [])].map((one) => quoted(one.parts)) : [[part]];
    texts = texts.flatMap((text) => inner.map((more) => [...text, ...more]));
    if (texts.length > MAX_WORDS) return UNKNOWN;
  }
  return new Set(texts.map((parts) => wordOf(parts)));
}

/** A value is not read again by the shell. */
function quoted(parts: readonly WordPart[]): readonly WordPart[] {
  return parts.map((part) => (part.kind === 'pattern' ? part : { ...part, quote: '"' }));
}

function isNumber(name: string): boolean {
  return /^[1-9]\d*$/.test(name);
}

/** A parameter of which nothing is known: its number means another one after `shift`, so it has the name of none. */
function parameter(number: number): ShellWord {
  return wordOf([{ kind: 'expansion', name: '!', plain: true, raw: `\${${number}}`, quote: '"' }]);
}
