import type { SimpleCommand } from '../shell/command.ts';
import { heredocParts, writtenPart as text } from '../shell/heredoc.ts';
import type { ShellWord, WordPart } from '../shell/word.ts';

/** Text of which parts may be out of view; `value` of a text part is what really stands in the file. */
export type WrittenText = readonly WordPart[];

/**
 * What a command writes to its output, as it will stand there: after quoting, here-documents, and the formats of printf
 * and echo. Nothing else reads the text of a credentials file.
 * @returns undefined when the text is made by a program
 */
export function writtenText(command: SimpleCommand): WrittenText | undefined {
  const heredoc = command.redirects.find((redirect) => redirect.heredoc)?.heredoc;
  const [name, ...args] = command.words;
  switch (name?.literal?.replace(/^\/(?:busybox|bin)\//, '')) {
    case 'cat':
      return heredoc && args.length === 0 ? heredocParts(heredoc.text, heredoc.quoted) : undefined;
    case 'tee':
      return heredoc && heredocParts(heredoc.text, heredoc.quoted);
    case 'echo':
      return echoText(args);
    case 'printf':
      return printfText(args);
    case ':':
    case 'true':
    case undefined:
      return command.node.type === 'Command' ? [] : undefined;
    default:
      return undefined;
  }
}

function joined(words: readonly ShellWord[]): WrittenText {
  return words.flatMap((word, index) => (index === 0 ? word.parts : [text(' '), ...word.parts]));
}

/** busybox echo understands -n, -e and -E, alone or together. */
function echoText(args: readonly ShellWord[]): WrittenText {
  let rest = args;
  let escapes = false;
  for (let option = rest[0]?.literal; option !== undefined && /^-[neE]+$/.test(option); option = rest[0]?.literal) {
    if (/[eE]/.test(option)) escapes = option.lastIndexOf('e') > option.lastIndexOf('E');
    rest = rest.slice(1);
  }
  const parts = joined(rest);
  return escapes
    ? parts.map((part) => (part.kind === 'text' ? { ...part, value: unescaped(part.value) } : part))
    : parts;
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ['"', '"'],
]);

function unescaped(value: string): string {
  return value.replaceAll(/\\([ntr\\"])/g, (_, letter: string) => ESCAPES.get(letter) ?? '');
}

/** A format of literal text, `%s`, `%b` and `%%`; the rest is out of view. */
function printfText(args: readonly ShellWord[]): WrittenText | undefined {
  const words = args[0]?.literal === '--' ? args.slice(1) : args;
  const [format, ...values] = words;
  if (!format) return undefined;
  // printf VALUE writes what the value makes of a format, which is its text where that is in view.
  const parts: WordPart[] = [];
  let next = 0;
  for (const part of format.parts) {
    if (part.kind !== 'text') {
      parts.push(part);
      continue;
    }
    for (const piece of part.value.split(/(%[a-zA-Z%])/)) {
      if (piece === '%s' || piece === '%b') parts.push(...(values[next++]?.parts ?? []));
      else if (piece === '%%') parts.push(text('%'));
      else if (/^%/.test(piece)) return undefined;
      else if (piece !== '') parts.push({ ...part, value: unescaped(piece) });
    }
  }
  // The format is used again for what is left.
  return next >= values.length ? parts : undefined;
}
