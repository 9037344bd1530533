import { sedScript } from '../shell/sed-script.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import type { ShellWord } from '../shell/word.ts';
import { imageVariablesOf, inEnvironment } from './runtime.ts';

/** A path that a command runs, reads or writes. */
export interface Opening {
  readonly word: ShellWord;
  /** Absolute, without `.` and `..`, as far as it is in view. */
  readonly path: string;
  readonly how: 'run' | 'read' | 'write';
  /** The variables of the image on which it depends. */
  readonly variables: readonly string[];
}

/** Commands that open none of their arguments: they print them, or keep them for later. */
const OPENS_NOTHING: ReadonlySet<string> = new Set(
  'echo printf : true false exit return set export unset readonly local declare shift read alias type which command let kill wait getopts umask break continue basename dirname'.split(
    ' ',
  ),
);

/** Commands that run the text of an argument. */
const RUNS_TEXT: ReadonlySet<string> = new Set(['eval', 'trap']);
const SHELL = /^(?:\/(?:usr\/)?bin\/|\/busybox\/)?(?:ba|a)?sh$/;

/** Commands whose path arguments are written. */
export const WRITERS: ReadonlySet<string> = new Set(
  'mkdir cp mv touch rm ln install tee chmod chown tar sed dd truncate rmdir mktemp'.split(' '),
);

/** Of these only the last argument is written. */
export const COPIES: ReadonlySet<string> = new Set(['cp', 'ln', 'install']);

/** Tests of files, before and between their operands. */
const FILE_TEST = /^-(?:[abcdefghkLNOprSstuwxG]|nt|ot|ef)$/;

/** Folders that only the Kaniko image has. */
const GONE = /^\/(?:kaniko|busybox|workspace)(?:\/|$)/;

/** Such a path anywhere in a text. */
const MENTION = /(?<![\w.$}-])\/+(?:kaniko|busybox|workspace)(?![\w.-])[\w./-]*/;

/** True for a path of the Kaniko image that the BuildKit image does not have, or a pattern that matches it there. */
export function isGone(path: string): boolean {
  const [, start] = /^\/([^/]*?)[*?[]/.exec(path) ?? [];
  if (start === undefined) return GONE.test(path);
  return ['kaniko', 'busybox', 'workspace'].some((name) => name.startsWith(start));
}

/** The paths that a command opens, with what its image has in its environment. */
export function openings(
  command: SimpleCommand,
  texts: CommandTexts,
  environment: ReadonlyMap<string, string>,
): readonly Opening[] {
  const found: Opening[] = [];
  const add = (word: ShellWord, text: string, how: Opening['how']): void => {
    found.push(...openedPaths(word, text, how, texts, environment));
  };
  for (const { operator, target } of command.redirects) {
    if (!target || /^[<>]&$/.test(operator)) continue;
    for (const text of texts.of(target)) add(target, text, operator.includes('>') ? 'write' : 'read');
  }
  const [name, ...args] = command.words;
  if (!name) return found;
  for (const text of texts.of(name)) if (text.includes('/')) add(name, text.split(/\s/)[0] ?? text, 'run');
  const program = (name.literal ?? '').replace(/^\/busybox\//, '');
  if (runsText(program, args)) {
    for (const word of args)
      for (const text of texts.of(word)) {
        const [path] = MENTION.exec(inEnvironment(text, environment)) ?? [];
        if (path !== undefined) add(word, path, 'read');
      }
    return found;
  }
  if (OPENS_NOTHING.has(program)) return found;
  const isTest = program === 'test' || program === '[' || program === '[[';
  const script = sedScript(command);
  args.forEach((word, index) => {
    if (script.includes(word)) return;
    const [before, after] = [args[index - 1]?.literal ?? '', args[index + 1]?.literal ?? ''];
    if (isTest && !FILE_TEST.test(before) && !/^-(?:nt|ot|ef)$/.test(after)) return;
    const asksToWrite = isTest && before === '-w';
    const writes = asksToWrite || (WRITERS.has(program) && (!COPIES.has(program) || word === args.at(-1)));
    for (const text of texts.of(word)) for (const path of pathsIn(text)) add(word, path, writes ? 'write' : 'read');
  });
  return found;
}

/** The files that a text of a word names, in each directory in which the command may run. */
export function openedPaths(
  word: ShellWord,
  text: string,
  how: Opening['how'],
  texts: CommandTexts,
  environment: ReadonlyMap<string, string>,
): readonly Opening[] {
  return [...texts.whereText(text)].map((path) => ({
    word,
    path: normalized(inEnvironment(path, environment)),
    how,
    variables: imageVariablesOf(text),
  }));
}

function runsText(program: string, args: readonly ShellWord[]): boolean {
  if (RUNS_TEXT.has(program)) return true;
  return SHELL.test(program) && args.some(({ literal }) => literal !== undefined && /^-[a-z]*c$/.test(literal));
}

/** The paths in the text of an argument: all of it, or what an option or a name stands in front of. */
function pathsIn(text: string): readonly string[] {
  return text.split(/\s+/).flatMap((piece) => {
    const [, rest = piece] = /^(?:--?[\w-]+=|-\w(?=[/\uE001])|\w+=)(.*)$/s.exec(piece) ?? [];
    return rest.startsWith('-') || rest === '' ? [] : [rest];
  });
}

/** An absolute path without empty segments, `.` and `..`. */
export function normalized(path: string): string {
  if (!path.startsWith('/')) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
