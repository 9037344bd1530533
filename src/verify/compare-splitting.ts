import { type ShellWord, variablesOf } from '../shell/word.ts';

/** Variables of the emitted steps, whose values have no blanks. */
const OWN = /^k2b_/;

/**
 * An expansion that the call has in quotes must not stand outside of them in the new one: the shell would split it at
 * blanks, and match what it holds as a pattern.
 * @param before - the words of the call
 * @param after - the words of the new call
 * @returns the differences, in words
 */
export function compareSplitting(before: readonly ShellWord[], after: readonly ShellWord[]): readonly string[] {
  const known = new Set(before.flatMap(splitting));
  const fresh = new Set(after.flatMap(splitting).filter((text) => !known.has(text)));
  return [...fresh].map((text) => `${text} stands outside of quotes after, and in quotes before`);
}

/** A tag that may be empty has a default in the new call, behind one of the user's where there is one. */
function withoutDefault(raw: string): string {
  return raw
    .replace(/^\$\{(\w+):-(?:latest)?\}$/, '$$$1')
    .replace(/^(\$\{\w+:-)\$\{(\w+)(?::-latest)?\}\}$/, '$1$$$2}');
}

/** The expansions and substitutions of a word at which the shell splits it. */
function splitting(word: ShellWord): readonly string[] {
  if (variablesOf(word).some((name) => OWN.test(name))) return [];
  return word.parts.flatMap((part) => {
    if (part.kind === 'text' || part.kind === 'input' || part.quote !== '') return [];
    return [part.kind === 'expansion' && part.plain ? `$${part.name}` : withoutDefault(part.raw)];
  });
}
