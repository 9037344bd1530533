import { fill, withoutSubstitutions } from '../kaniko/visible-values.ts';
import { maySplit, type ShellWord, type WordPart } from '../shell/word.ts';
import type { Lookup } from '../worlds/emptiness.ts';

/** Names that hold names are followed this far. */
const MAX_DEPTH = 8;

/** An expansion that cuts or replaces: the blanks of its pattern are none of the result. */
const CUT = /\$\{\w+(?:[#%/^,]|:\d)[^{}]*\}/g;

/** @returns a variable outside quotes that has blanks by what is in view: the call has more words than it shows */
export function splitValue(value: ShellWord, lookup: Lookup): string | undefined {
  if (!maySplit(value)) return undefined;
  for (const part of value.parts) {
    if (part.kind !== 'expansion' || part.quote !== '') continue;
    const given = /^\$\{\w+:?[-=+]([^"'\\]*)\}$/.exec(part.raw)?.[1] ?? '';
    if (isSplit(given) || hasBlanks(part, lookup, 0)) return part.name;
  }
  return undefined;
}

function hasBlanks(part: Extract<WordPart, { kind: 'expansion' }>, lookup: Lookup, depth: number): boolean {
  // What an operator cuts off or puts in need not hold the blanks, but for a default.
  if (!part.plain && !/^\$\{\w+:?[-=]/.test(part.raw)) return false;
  const { name } = part;
  if (fill(`$${name}`, lookup.values).some(isSplit)) return true;
  return depth < MAX_DEPTH && (lookup.wordsOf?.(name) ?? []).some((word) => holdsBlanks(word, lookup, depth + 1));
}

/** A word of a loop or an argument, which the shell has split already where it is not quoted. */
function holdsBlanks(word: ShellWord, lookup: Lookup, depth: number): boolean {
  const texts = word.parts.map((part) => (part.kind === 'text' ? part.value : part.raw.replaceAll(/\s/g, '')));
  if (isSplit(texts.join(''))) return true;
  return word.parts.some((part) => part.kind === 'expansion' && part.quote !== '' && hasBlanks(part, lookup, depth));
}

function isSplit(text: string): boolean {
  return /\s/.test(withoutSubstitutions(text).replaceAll(CUT, '$x').trim());
}
