import { cutValue } from './cut.ts';
import { wordsOfText } from './parse.ts';
import type { ShellWord, WordPart } from './word.ts';

/** Stands in a text for a piece that no file in view shows. */
export const UNSEEN = '\uE000';

/** Combinations beyond that are not looked at; the caller says that something is missing. */
const MAX_COMBINATIONS = 64;

/** Looks up what a variable or an input may hold, and whether a text is empty. */
export interface LookUp {
  of(name: string): ReadonlySet<string>;
  isEmpty(text: string): boolean | undefined;
  /** A text with the environment of its image in it; undefined where a part of it is out of view. */
  filled?(text: string): string | undefined;
  /** The text of a file of the project, by its path as the script writes it. */
  file?(path: string): string | undefined;
}

/** Stands in a text for a variable that has the value with which the script starts: its image decides what that is. */
export function ofEnvironment(name: string): string {
  return `\uE001${name}\uE002`;
}

/** Adds to a text nothing but that such a variable has made it what it is. */
function madeBy(name: string): string {
  return `\uE001?${name}\uE002`;
}

/** The variables of the image on which a text depends. */
export function environmentOf(text: string): readonly string[] {
  return [...text.matchAll(/\uE001\??(\w+)\uE002/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** True for a text of which every piece is in view; what its image decides is. */
export function isInView(text: string): boolean {
  return !/\uE000|\uE001\?/.test(text);
}

/** The texts that a word may be; a piece that is out of view is the mark for that. */
export function textsOf(word: ShellWord, lookUp: LookUp): readonly string[] {
  return combine(word.parts.map((part) => textsOfPart(part, lookUp)));
}

/** Combines the texts of the pieces of a word. */
function combine(pieces: readonly (readonly string[])[]): readonly string[] {
  return pieces.reduce<readonly string[]>(
    (texts, piece) => {
      const all = texts.flatMap((text) => piece.map((more) => text + more));
      return all.length > MAX_COMBINATIONS ? [UNSEEN, ...all.slice(0, MAX_COMBINATIONS)] : all;
    },
    [''],
  );
}

function textsOfPart(part: WordPart, lookUp: LookUp): readonly string[] {
  switch (part.kind) {
    case 'text':
      return [part.value];
    case 'expansion':
      return part.plain ? [...lookUp.of(part.name)] : textsOfOperator(part.raw, part.name, lookUp);
    case 'pattern':
      return part.raw === '~' ? [...lookUp.of('HOME')] : [part.raw];
    case 'substitution':
      return textsOfSubstitution(part.raw, lookUp);
    case 'input':
      // Whoever includes the file may give another value than those in view.
      return [...new Set([UNSEEN, ...lookUp.of(part.raw)])];
  }
}

/** `${X:-…}` and its kind; an operator that cuts or replaces may leave any part of the value. */
function textsOfOperator(raw: string, name: string, lookUp: LookUp): readonly string[] {
  const [, operator = '', rest = ''] = /^\$\{(?:\w+|[@*])(:?[-=+?])(.*)\}$/s.exec(raw) ?? [];
  const own = [...lookUp.of(name)];
  if (operator.endsWith('-') || operator.endsWith('=')) {
    const filled = own.filter((text) => lookUp.isEmpty(text) !== true);
    const always = filled.length === own.length && own.every((text) => lookUp.isEmpty(text) === false);
    return always ? filled : [...filled, ...textsOfText(rest, lookUp)];
  }
  if (operator.endsWith('+')) return textsOfAlternative(own, operator === ':+', rest, lookUp);
  if (operator.endsWith('?')) return own;
  return own.flatMap((text) => {
    const value = lookUp.filled?.(text);
    const left = value === undefined ? undefined : cutValue(raw, value);
    return left === undefined
      ? [UNSEEN + causesIn(raw, lookUp), text]
      : [left + environmentOf(text).map(madeBy).join('')];
  });
}

/** `${X:+…}`: which of the two it is, the value with which a variable starts decides, too. */
function textsOfAlternative(
  own: readonly string[],
  countsEmpty: boolean,
  rest: string,
  lookUp: LookUp,
): readonly string[] {
  const isUnset = (text: string): boolean | undefined => {
    const isEmpty = lookUp.isEmpty(text);
    // What an image does not set is empty here; what the script has set may be so, too.
    const isOfImage = environmentOf(text).length > 0;
    return isEmpty === true && !countsEmpty && !isOfImage ? undefined : isEmpty;
  };
  return [
    ...(own.some((text) => isUnset(text) !== false) ? [''] : []),
    ...(own.some((text) => isUnset(text) !== true) ? textsOfText(rest, lookUp) : []),
  ];
}

/** The variables of the image on which an expansion depends by the variables that are written in it. */
function causesIn(raw: string, lookUp: LookUp): string {
  const isArithmetic = raw.startsWith('$((');
  const expanded = [...raw.matchAll(/\$\{?[#!]?([A-Za-z_]\w*|[1-9@*])/g)].map((match) => match[1] ?? '');
  // In arithmetic a name needs no dollar.
  const names = isArithmetic ? [...expanded, ...(raw.match(/[A-Za-z_]\w*/g) ?? [])] : expanded;
  const causes = new Set(names.flatMap((name) => [...lookUp.of(name)].flatMap(environmentOf)));
  return [...causes].map(madeBy).join('');
}

/** What a substitution prints is out of view, but for the directory; it depends on what its variables do. */
function textsOfSubstitution(raw: string, lookUp: LookUp): readonly string[] {
  if (/^(?:\$\(\s*pwd\s*\)|`\s*pwd\s*`)$/.test(raw)) return [...lookUp.of('PWD')];
  const folders = textsOfPath(raw, lookUp);
  if (folders) return folders;
  const files = [...raw.matchAll(/(?:\bcat\s+|<\s*)["']?([\w./-]+)/g)].map(
    ([, path = '']) => lookUp.file?.(path) ?? '',
  );
  return [UNSEEN + causesIn(raw, lookUp), ...named(raw), ...files.flatMap(pathLines)];
}

/** What prints a path that its argument shows, of a folder of the project: `dirname`, `realpath`, `cd X && pwd`. */
const PATH_OF = /^(?:dirname|realpath|readlink\s+-f)\s+(?:--\s+)?([^|;&<>]+)$/;
const FOLDER_OF =
  /^cd\s+(?:-P\s+)?(?:--\s+)?([^|;&<>]+?)\s*(?:(?:>\s*|2>\s*|&>\s*)\/dev\/null\s*|2>&1\s*)*&&\s*pwd(?:\s+-[PL])?$/;

/** The paths that such a substitution prints; undefined for another one, and where its argument is not in view. */
function textsOfPath(raw: string, lookUp: LookUp): readonly string[] | undefined {
  const inside = /^\$\(([^]*)\)$/.exec(raw)?.[1] ?? /^`([^`\\]*)`$/.exec(raw)?.[1];
  if (inside === undefined) return undefined;
  const command = inside.trim();
  if (/^pwd\s+-[PL]$/.test(command)) return [...lookUp.of('PWD')];
  const argument = PATH_OF.exec(command)?.[1] ?? FOLDER_OF.exec(command)?.[1];
  const [word, ...others] = (argument === undefined ? undefined : wordsOfText(argument)) ?? [];
  if (!word || others.length > 0) return undefined;
  const texts = textsOf(word, lookUp);
  // Of anything but a path of the project it is not known what is printed.
  if (
    !texts.every(
      (text) => /^(?:\uE001CI_PROJECT_DIR\uE002(?:\/|$))?[\w.@+-]*(?:\/[\w.@+-]*)*$/.test(text) && text !== '',
    )
  )
    return undefined;
  if (command.startsWith('dirname')) return [...new Set(texts.map(folderOf))];
  const places = [...lookUp.of('PWD')];
  return [...new Set(texts.flatMap((text) => (isAbsolute(text) ? [text] : places.map((place) => `${place}/${text}`))))];
}

function isAbsolute(text: string): boolean {
  return /^[/\uE000\uE001]/.test(text);
}

function folderOf(text: string): string {
  const path = text.replace(/(?<=.)\/+$/, '');
  return path.includes('/') ? path.replace(/\/+[^/]*$/, '') || '/' : '.';
}

/** The lines of a text that are absolute paths. */
function pathLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/'))
    .slice(0, 8);
}

/** A text that the shell expands in the place of a value. */
function textsOfText(text: string, lookUp: LookUp): readonly string[] {
  if (/^[\w./:-]*$/.test(text)) return [text];
  const words = wordsOfText(text);
  if (!words) return [UNSEEN];
  return combine(words.map((word, index) => textsOf(word, lookUp).map((piece) => (index > 0 ? ` ${piece}` : piece))));
}

/** The absolute paths that a substitution names: what it prints may be one of them, or start with one. */
function named(raw: string): readonly string[] {
  return [...raw.matchAll(/(?<![\w.$}~/-])\/[\w.-][\w./-]*/g)].map(([path]) => path).slice(0, 8);
}
