import { sedScript } from '../shell/sed-script.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import { OUT_OF_VIEW } from '../shell/held.ts';
import { commandsOf } from '../shell/commands-of.ts';
import { type ProgramRun, programRuns } from '../shell/program-runs.ts';
import { writtenWords } from '../shell/written-words.ts';
import type { ShellWord } from '../shell/word.ts';
import { textArguments } from './text-arguments.ts';
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
  'echo printf : true false exit return set export unset readonly local declare shift read alias type which command let kill wait getopts umask break continue basename dirname tr expr seq sleep date'.split(
    ' ',
  ),
);

/** Commands that run the text of an argument. */
const RUNS_TEXT: ReadonlySet<string> = new Set(['eval', 'trap']);
const SHELL = /^(?:ba|a)?sh$/;

/** Texts in texts are followed this far. */
const MAX_DEPTH = 4;

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

/** What is asked of the words of a command. */
type Texts = Pick<CommandTexts, 'of' | 'whereText'>;

/** The paths that a command opens, with what its image has in its environment. */
export function openings(
  command: SimpleCommand,
  texts: Texts,
  environment: ReadonlyMap<string, string>,
  depth = 0,
): readonly Opening[] {
  const found: Opening[] = [];
  const add = (word: ShellWord, text: string, how: Opening['how']): void => {
    found.push(...openedPaths(word, text, how, texts, environment));
  };
  for (const { operator, target } of command.redirects) {
    if (!target || /^[<>]&$/.test(operator)) continue;
    for (const text of texts.of(target)) add(target, text, operator.includes('>') ? 'write' : 'read');
  }
  const runs = programRuns(command.words);
  runs.forEach((run, index) => {
    for (const text of texts.of(run.name)) if (text.includes('/')) add(run.name, text.split(/\s/)[0] ?? text, 'run');
    if (runsText(run)) {
      found.push(...openedByText(run, texts, environment, depth));
      return;
    }
    // What stands in the words of a program that it runs is said there.
    const inner = new Set(runs.slice(index + 1).flatMap(({ name, args }) => [name, ...args]));
    for (const { word, text, how } of openedBy(run, texts)) if (!inner.has(word)) add(word, text, how);
  });
  return found;
}

interface Opened {
  readonly word: ShellWord;
  readonly text: string;
  readonly how: Opening['how'];
}

/** What a program does with its own arguments. */
function openedBy(run: ProgramRun, texts: Texts): readonly Opened[] {
  const { program, name, args, lists } = run;
  if (OPENS_NOTHING.has(program)) return [];
  const isTest = program === 'test' || program === '[' || program === '[[';
  const script = sedScript({ words: [name, ...args] });
  const written = writtenWords(run);
  const whole = new Set(written.flatMap(({ word, path }) => (path === undefined ? [word] : [])));
  const parts = written.flatMap(({ word, path }) =>
    path === undefined ? [] : [{ word, text: path, how: 'write' as const }],
  );
  const ownTexts = textArguments(run);
  const words = args.flatMap((word, index): readonly Opened[] => {
    if (script.includes(word) || ownTexts.has(word)) return [];
    const [before, after] = [args[index - 1]?.literal ?? '', args[index + 1]?.literal ?? ''];
    if (isTest && !FILE_TEST.test(before) && !/^-(?:nt|ot|ef)$/.test(after)) return [];
    const how = whole.has(word) || (isTest && before === '-w') ? 'write' : 'read';
    const own = [...texts.of(word)].flatMap(pathsIn).map((text) => ({ word, text, how }) as const);
    const isListed = word.raw.includes('{}') && lists !== undefined && lists !== 'input';
    const listed = isListed ? lists.flatMap((folder) => [...texts.of(folder)]) : [];
    return [...own, ...listed.map((text) => ({ word, text, how }) as const)];
  });
  return [...words, ...parts];
}

/** What the commands of a text open that `eval`, `trap` or `sh -c` runs. */
function openedByText(
  { args }: ProgramRun,
  texts: Texts,
  environment: ReadonlyMap<string, string>,
  depth: number,
): readonly Opening[] {
  return args.flatMap((word) =>
    [...texts.of(word)].flatMap((text) => {
      const [path] = MENTION.exec(inEnvironment(text, environment)) ?? [];
      const mentioned = path === undefined ? [] : openedPaths(word, path, 'read', texts, environment);
      const opened =
        depth < MAX_DEPTH
          ? commandsOf(text).flatMap((command) => openings(command, inText(texts), environment, depth + 1))
          : [];
      return [...mentioned, ...opened.filter(({ how }) => how === 'write').map((one) => ({ ...one, word }))];
    }),
  );
}

/** Inside a text a word is what it says; variables are those of another shell, or of another time. */
function inText(texts: Texts): Texts {
  return {
    of: ({ literal }) => (literal === undefined ? OUT_OF_VIEW : new Set([literal])),
    whereText: (text) => texts.whereText(text),
  };
}

/** The files that a text of a word names, in each directory in which the command may run. */
export function openedPaths(
  word: ShellWord,
  text: string,
  how: Opening['how'],
  texts: Texts,
  environment: ReadonlyMap<string, string>,
): readonly Opening[] {
  return [...texts.whereText(text)].map((path) => ({
    word,
    path: normalized(inEnvironment(path, environment)),
    how,
    variables: imageVariablesOf(text),
  }));
}

function runsText({ program, args }: ProgramRun): boolean {
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
