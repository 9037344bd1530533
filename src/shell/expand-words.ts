import type { SimpleCommand } from './command.ts';
import { type HeldTexts, type Texts } from './held.ts';
import { escapeDoubleQuoted, isPlain, type Quote, type ShellWord, type WordPart, wordOf } from './word.ts';

type Expansion = Extract<WordPart, { kind: 'expansion' }>;

/** Parts of one field. */
type Field = readonly WordPart[];

/** Behind these stands the name of another program. */
const PREFIXES: ReadonlySet<string> = new Set(
  'command builtin exec env nice nohup setsid time timeout busybox sudo'.split(' '),
);

/**
 * A command with the words that the shell makes of those that are written: `"$@"` and `$*` are one word for each
 * parameter, a value outside quotes is split, and the name of the program is the text that its word holds. What is not
 * in view stays as it is written.
 * @returns the command itself, where its words are what is written
 */
export function expandCommand(command: SimpleCommand, held: HeldTexts): SimpleCommand {
  if (command.node.type !== 'Command') return command;
  const words = expandWords(command.words, held, true);
  return words === command.words ? command : { ...command, words };
}

/**
 * The words that the shell makes of words, each at the place of the one that it comes from.
 * @param named - the first of them is the name of a program
 */
export function expandWords(words: readonly ShellWord[], held: HeldTexts, named = false): readonly ShellWord[] {
  const all: ShellWord[] = [];
  let isName = named;
  for (const word of words) {
    const fields = word.literal === undefined ? fieldsOf(word, held, isName) : [word];
    all.push(...fields);
    // Options may stand between a prefix and the program.
    isName &&= fields.every(({ literal = '' }) => PREFIXES.has(literal) || literal.startsWith('-'));
  }
  return all.length === words.length && all.every((word, index) => word === words[index]) ? words : all;
}

function fieldsOf(word: ShellWord, held: HeldTexts, isName: boolean): readonly ShellWord[] {
  const fields = split(word.parts, held, isName);
  return fields ? fields.map((parts) => placed(parts, word)) : [word];
}

/** The same object for the same field, so that what is kept by the word stays with it. */
function placed(parts: Field, word: ShellWord): ShellWord {
  const isSame = parts.length === word.parts.length && parts.every((part, index) => part === word.parts[index]);
  if (isSame) return word;
  const made = wordOf(parts);
  const { literal } = made;
  // What is not in view is named as it is written.
  const raw = literal === undefined ? word.raw : isPlain(literal) ? literal : made.raw;
  return { ...made, raw, start: word.start, end: word.end };
}

/** @returns undefined where it is not in view into which fields a word is split */
function split(parts: readonly WordPart[], held: HeldTexts, isName: boolean): readonly Field[] | undefined {
  const done: WordPart[][] = [];
  let current: WordPart[] | undefined;
  for (const part of parts) {
    const pieces = piecesOf(part, held, isName);
    if (!pieces) return undefined;
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && current) {
        done.push(current);
        current = undefined;
      }
      if (piece) current = [...(current ?? []), ...piece];
    }
  }
  return current ? [...done, current] : done;
}

/** The fields that a part stands for; undefined among them where nothing stands at its edge, so that a field ends there. */
function piecesOf(part: WordPart, held: HeldTexts, isName: boolean): readonly (Field | undefined)[] | undefined {
  if (part.kind !== 'expansion') return [[part]];
  if (part.name === '@' || part.name === '*') return parametersOf(part, held);
  const text = onlyText(held.read(wordOf([part])));
  if (text === undefined) return [[part]];
  if (part.quote !== '') return [[isName ? textPart(text, part.quote) : part]];
  if (!part.plain && !isName) return [[part]];
  // A plain value is the word that it was, but for one that is an option, or none.
  return isName || /^-|^$|\s/.test(text) ? splitText(text) : [[part]];
}

function parametersOf(part: Expansion, held: HeldTexts): readonly (Field | undefined)[] | undefined {
  const count = held.countParameters();
  if (count === undefined) return undefined;
  const rest = /^\$\{[@*]:?-([\w./:-]*)\}$/.exec(part.raw)?.[1];
  if (!part.plain && rest === undefined) return undefined;
  if (rest !== undefined) {
    if (count === 0) return [[textPart(rest, '"')]];
    // One that is empty is as good as none.
    if (count === 1 && [...held.of('1')].some((text) => !/[^\uE000-\uE002]/.test(text))) return undefined;
  }
  const each = Array.from({ length: count }, (_, index) => parameterOf(index + 1, part.quote, held));
  const known = each.flatMap((one) => (one ? [one] : []));
  if (known.length < each.length) return undefined;
  if (part.name !== '*' || part.quote === '') return known.length === 0 ? [undefined] : known.flat();
  // `"$*"` is one word.
  return [known.flatMap(([one = []], index) => (index > 0 ? [textPart(' ', '"'), ...one] : one))];
}

/** The fields of one parameter. */
function parameterOf(number: number, quote: Quote, held: HeldTexts): readonly (Field | undefined)[] | undefined {
  const name = String(number);
  const text = onlyText(held.of(name));
  if (text !== undefined) return quote === '' ? splitText(text) : [[textPart(text, quote)]];
  const raw = number > 9 ? `\${${name}}` : `$${name}`;
  return [[{ kind: 'expansion', name, plain: true, raw, quote }]];
}

/** What the shell makes of a value outside quotes; undefined for one that is matched as a pattern. */
function splitText(text: string): readonly (Field | undefined)[] | undefined {
  if (/[*?[\\]/.test(text)) return undefined;
  return text.split(/[ \t\n]+/).map((piece) => (piece === '' ? undefined : [textPart(piece, '"')]));
}

function textPart(value: string, quote: Quote): WordPart {
  return { kind: 'text', value, raw: escapeDoubleQuoted(value), quote: quote === '' ? '"' : quote };
}

/** The text, where there is one and all of it is in view. */
function onlyText(texts: Texts): string | undefined {
  const [text, ...more] = texts;
  return more.length > 0 || text === undefined || /[\uE000-\uE002]/.test(text) ? undefined : text;
}
