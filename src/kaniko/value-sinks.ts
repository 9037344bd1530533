import { keepsOutput, type SimpleCommand } from '../shell/command.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import type { Flow } from '../shell/interpret.ts';
import type { ShellWord } from '../shell/word.ts';
import { BUILDKIT_ENVIRONMENT, imageVariablesOf, inEnvironment, KANIKO_ENVIRONMENT } from './runtime.ts';

/** Programs that work with the text of their arguments, and with the text of files. */
const OF_TEXT: ReadonlySet<string> = new Set(
  'sed awk grep egrep fgrep jq yq tr cut expr basename dirname realpath readlink envsubst curl wget xargs'.split(' '),
);

/** Both sides of these are compared as texts. */
const COMPARES: ReadonlySet<string> = new Set(['=', '==', '!=', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '=~']);

/** What a command does with its words. */
export interface Use {
  readonly command: SimpleCommand;
  readonly flow: Flow;
  /** In some run of it, what it prints goes elsewhere than to the log. */
  readonly captured: boolean;
  readonly texts: CommandTexts;
}

/**
 * The words of a command whose text is seen by somebody: written to a file or a pipe, compared, worked on. A word that
 * only names a file is none of them, nor is what only the log of the job shows.
 */
export function valueSinks({ command, flow, captured, texts }: Use): readonly ShellWord[] {
  const [name, ...args] = command.words;
  const program = (name?.literal ?? '').replace(/^\/(?:busybox|bin|usr\/bin)\//, '');
  const documents = command.redirects.flatMap(({ heredoc }) => (heredoc ? [heredoc.word] : []));
  const kept = captured || command.redirects.some(keepsOutput);
  if (program === 'echo' || program === 'printf') return kept ? [...args, ...documents] : [];
  if (program === 'cat' || program === 'tee') return kept || program === 'tee' ? documents : [];
  if (program === '[' || program === 'test' || program === '[[') return [...compared(args), ...documents];
  if (flow.isFunctionCall) return documents;
  if (!OF_TEXT.has(program)) return documents;
  return [...args.filter((word) => ![...texts.of(word)].every(isPath)), ...documents];
}

function compared(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter((_word, index) => {
    const [before, after] = [args[index - 1]?.literal ?? '', args[index + 1]?.literal ?? ''];
    return COMPARES.has(before) || COMPARES.has(after) || before === '-n' || before === '-z';
  });
}

/** A path as a whole: the program opens it. */
function isPath(text: string): boolean {
  return /^(?:-{1,2}[\w-]+=)?[/\uE001][^\s"'#|]*$/.test(text);
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
