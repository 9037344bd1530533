import type { SimpleCommand } from '../shell/command.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import type { Texts } from '../shell/held.ts';
import type { Flow } from '../shell/interpret.ts';
import { writesOutput } from '../shell/output.ts';
import { printedVariables, runsText } from '../shell/prints-environment.ts';
import { maySplit, type ShellWord } from '../shell/word.ts';
import { BUILDKIT_ENVIRONMENT, imageVariablesOf, inEnvironment, KANIKO_ENVIRONMENT } from './runtime.ts';

/** Both sides of these are compared as texts. */
const COMPARES: ReadonlySet<string> = new Set([
  '=',
  '==',
  '!=',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '=~',
  '<',
  '>',
]);

/** Words of a test that are no operands. */
const OPERATOR = /^(?:-[a-zA-Z]|-nt|-ot|-ef|!|\(|\)|&&|\|\||\]{1,2})$/;

/** Programs that print the paths that they are given. */
const PRINTS_PATHS: ReadonlySet<string> = new Set(['basename', 'dirname', 'realpath', 'readlink', 'expr', 'seq']);

/** Builtins whose words set something that is looked at where it is used, or do nothing. */
const SETS: ReadonlySet<string> = new Set(
  'export readonly local declare typeset unset read alias unalias : true false type which hash umask ulimit getopts'.split(
    ' ',
  ),
);

/** A word of a command whose value is seen by somebody. */
export interface Sink {
  readonly word: ShellWord;
  /** `emptiness` where only that counts: an empty word outside quotes is none, and `-n` asks for nothing else. */
  readonly as: 'text' | 'emptiness';
}

/** What a command does with its words. */
export interface Use {
  readonly command: SimpleCommand;
  readonly flow: Flow;
  readonly texts: CommandTexts;
  /** What it prints goes elsewhere than to the log in some run. */
  readonly kept: boolean;
}

/**
 * The words of a command whose text is seen by somebody: written to a file or a pipe, compared, worked on. A word that
 * only names a file by its whole path is none of them, nor is what only the log of the job shows.
 */
export function valueSinks(use: Use): readonly Sink[] {
  const { command, texts } = use;
  const { redirects, asked } = command;
  if (asked) return asked.how === 'compared' ? [asText(asked.word)] : namesOf([asked.word], texts);
  const documents = redirects.flatMap(({ operator, heredoc, target }) =>
    heredoc ? [heredoc.word] : target && operator === '<<<' ? [target] : [],
  );
  const files = redirects.flatMap(({ operator, target }) =>
    target && !/^(?:<<<|[<>]&)$/.test(operator) ? [target] : [],
  );
  const printed = printedVariables(command).length > 0 ? command.assignments.map(({ value }) => value) : [];
  const isRead = isKept(use) || !/^(?:echo|printf|cat)$/.test(programOf(command));
  const given = isRead ? documents : [];
  return [...sinksOfWords(use), ...[...given, ...printed].map(asText), ...namesOf(files, texts)];
}

function sinksOfWords(use: Use): readonly Sink[] {
  const { command, flow, texts } = use;
  const [name, ...args] = command.words;
  if (!name) return [];
  const program = programOf(command);
  if (program === 'echo' || program === 'printf') return isKept(use) ? args.map(asText) : [];
  if (program === 'pwd') return isKept(use) ? [asText(name)] : [];
  if (program === '[' || program === 'test' || program === '[[') return operands(args, texts);
  if (flow.isFunctionCall || program === 'set') return args.filter(maySplit).map(asEmptiness);
  if (runsText(command))
    return [...args, ...command.assignments.map(({ value }) => value)]
      .filter((word) => isSeenIn(word, texts))
      .map(asText);
  if (SETS.has(program)) return [];
  if (PRINTS_PATHS.has(program) && isKept(use)) return args.map(asText);
  return namesOf(args, texts);
}

/** What the word of a sink is: `pwd` stands for the directory that it prints. */
export function sinkTexts({ word }: Sink, { command, texts }: Pick<Use, 'command' | 'texts'>): Texts {
  return word === command.words[0] && programOf(command) === 'pwd' ? texts.standing : texts.of(word);
}

const asText = (word: ShellWord): Sink => ({ word, as: 'text' });
const asEmptiness = (word: ShellWord): Sink => ({ word, as: 'emptiness' });

/** The name of the program, without the folder of an applet. */
function programOf({ words }: SimpleCommand): string {
  return (words[0]?.literal ?? '').replace(/^\/(?:busybox|bin|usr\/bin)\//, '');
}

/** Words that may be files: one that is a path as a whole only says where the file is. */
function namesOf(words: readonly ShellWord[], texts: CommandTexts): readonly Sink[] {
  return words.flatMap((word) => {
    if (![...texts.of(word)].every(isPath)) return [asText(word)];
    return maySplit(word) ? [asEmptiness(word)] : [];
  });
}

/** The variables that a command prints where somebody sees them; a text that a shell runs may send them anywhere. */
export function seenVariables(use: Use): 'all' | readonly string[] {
  return isKept(use) || runsText(use.command) ? printedVariables(use.command) : [];
}

/** What it prints goes to a file, another command or a variable. */
function isKept({ command, kept }: Use): boolean {
  return kept || writesOutput(command);
}

/** What a text that a shell runs does with a value: only a name that it runs or opens is seen by nobody. */
function isSeenIn(word: ShellWord, texts: CommandTexts): boolean {
  return [...texts.of(word)].some((text) => /[>|[=]|\b(?:test|case)\b/.test(text));
}

function operands(args: readonly ShellWord[], texts: CommandTexts): readonly Sink[] {
  return args.flatMap((word, index) => {
    if (OPERATOR.test(word.literal ?? '')) return [];
    const [before, after] = [args[index - 1]?.literal ?? '', args[index + 1]?.literal ?? ''];
    if (COMPARES.has(before) || COMPARES.has(after)) return COMPARES.has(word.literal ?? '') ? [] : [asText(word)];
    const isFile = /^-[b-mp-yA-Z]$|^-(?:nt|ot|ef)$/.test(before) || /^-(?:nt|ot|ef)$/.test(after);
    return isFile ? namesOf([word], texts) : [asEmptiness(word)];
  });
}

/** A path as a whole, of which the image decides at most where it starts: the program opens it. */
function isPath(text: string): boolean {
  const rest = text.replace(/^(?:-{1,2}[\w-]+=|[io]f=|-\w(?=[/\uE001]))/, '');
  const [cut = '', folderOf = '', name = ''] = /^(\/[^\uE001]*)\uE001\?(\w+)\uE002/.exec(rest) ?? [];
  // What is left of such a folder where only its end is cut off.
  const isCut = [KANIKO_ENVIRONMENT, BUILDKIT_ENVIRONMENT].some((one) => one.get(name)?.startsWith(folderOf) === true);
  if (cut !== '' && isCut) return isPath(folderOf + rest.slice(cut.length));
  const [start] = /^\uE001\w+\uE002/.exec(rest) ?? [''];
  const folder = inEnvironment(start, KANIKO_ENVIRONMENT) || inEnvironment(start, BUILDKIT_ENVIRONMENT);
  const isStart = start === '' ? rest.startsWith('/') : /^\/[^:]*$/.test(folder);
  return isStart && /^[^\s"'#|\uE001]*$/.test(rest.slice(start.length));
}

/** True where a text is another one in the new image. */
export function differs(text: string): boolean {
  return (
    imageVariablesOf(text).some((name) => KANIKO_ENVIRONMENT.get(name) !== BUILDKIT_ENVIRONMENT.get(name)) &&
    (hasCause(text) || inEnvironment(text, KANIKO_ENVIRONMENT) !== inEnvironment(text, BUILDKIT_ENVIRONMENT))
  );
}

/** A part that something was made of such a variable: what it is there, nobody knows. */
function hasCause(text: string): boolean {
  return text.includes('\uE001?');
}
