import type { ShellWord, WordPart } from '../shell/word.ts';

/** Looks up the texts that are written for a variable. */
type Values = (variable: string) => readonly string[];

/** Of more combinations than that only a part is looked at, which proves nothing: see {@link areTooMany}. */
const LIMIT = 1024;

/**
 * The texts that a word may stand for, as far as the files show them: an expansion gives way to each value that is
 * written for its variable, and stays as it is where none is.
 */
export function visibleTexts(word: ShellWord, values: Values): readonly string[] {
  return combine(word.parts.map((part) => textsOfPart(part, values)));
}

/**
 * The scheme of each text that a context may be (`dir`, `git`, …), undefined for a plain folder and for what is out of
 * view. Kaniko looks at the value, wherever it is written (K cmd/executor/cmd/root.go:407-446).
 */
export function schemesOf(word: ShellWord, values: Values): ReadonlySet<string | undefined> {
  return new Set(visibleTexts(word, values).map((text) => /^([a-z0-9]+):\/\//.exec(text)?.[1]));
}

/** True where the texts of a word are more than can be looked at. */
export function areTooMany(word: ShellWord, values: Values): boolean {
  return word.literal === undefined && visibleTexts(word, values).length > LIMIT;
}

/** True where every variable of a word has a value in view, and every text that the word may be is one of a kind. */
export function areAllVisible(word: ShellWord, values: Values, isOfKind: (text: string) => boolean): boolean {
  // A default says nothing of what the settings of the project may hold.
  const isKnown = word.parts.every((part) => part.kind !== 'expansion' || values(part.name).length > 0);
  return isKnown && visibleTexts(word, values).every(isOfKind);
}

function textsOfPart(part: WordPart, values: Values): readonly string[] {
  if (part.kind === 'text') return [part.value];
  if (part.kind !== 'expansion') return [part.raw];
  const fallback = /^\$\{\w+:?[-=]([^}"'\\]*)\}$/.exec(part.raw)?.[1];
  // An operator that cuts or replaces makes another text of the value.
  if (!part.plain && fallback === undefined) return [part.raw];
  const known = textsOfVariable(part.name, values, new Set());
  return [...(known ?? (part.plain ? [part.raw] : [])), ...(fallback === undefined ? [] : fill(fallback, values))];
}

/** The values of a variable with the variables in them filled in; undefined where none is written. */
function textsOfVariable(name: string, values: Values, above: ReadonlySet<string>): readonly string[] | undefined {
  const written = above.has(name) ? [] : values(name);
  if (written.length === 0) return undefined;
  return written.flatMap((text) => fill(text, values, new Set([...above, name]))).slice(0, LIMIT + 1);
}

/** A command in a text that a shell expands, with two levels of parentheses inside. */
const SUBSTITUTION = /\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|`[^`]*`/g;

/** A text with a plain name in the place of each command in it, whose output is out of view. */
export function withoutSubstitutions(text: string): string {
  return text.replaceAll(SUBSTITUTION, '$x');
}

/** {@link visibleTexts} of a text in which variables are written as in double quotes. */
export function fill(text: string, values: Values, above: ReadonlySet<string> = new Set()): readonly string[] {
  const pieces: (readonly string[])[] = [];
  let position = 0;
  for (const { 0: whole, 1: plain, 2: braced = '', index } of text.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)) {
    pieces.push([text.slice(position, index)], textsOfVariable(plain ?? braced, values, above) ?? [whole]);
    position = index + whole.length;
  }
  return combine([...pieces, [text.slice(position)]]);
}

function combine(pieces: readonly (readonly string[])[]): readonly string[] {
  return pieces.reduce<readonly string[]>(
    (texts, piece) => texts.flatMap((text) => piece.map((more) => text + more)).slice(0, LIMIT + 1),
    [''],
  );
}
