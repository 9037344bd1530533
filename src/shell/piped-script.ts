import { type SimpleCommand, toCommand } from './command.ts';
import { plainRun } from './program-runs.ts';
import { nodesAround, partOf } from './surroundings.ts';

const SHELL = /^(?:ba|a|da)?sh$/;

/** Programs that print nothing but their words. */
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf']);

/** The simple commands of the innermost pipe that a command is a part of, and its place in it. */
function pipeOf(command: SimpleCommand): { readonly parts: readonly (SimpleCommand | undefined)[]; at: number } {
  const pipe = nodesAround(command).findLast(({ type }) => type === 'Pipeline');
  if (pipe?.type !== 'Pipeline') return { parts: [command], at: 0 };
  const parts = pipe.commands.map((part) => (part.type === 'Command' ? toCommand(command.unit, part) : undefined));
  return { parts, at: partOf(pipe.commands, command) };
}

/** A shell that reads its script from what is piped into it: `sh`, `sh -e`, `bash -s -- a`. */
function readsScript({ words }: SimpleCommand): boolean {
  const run = plainRun(words);
  if (!run || !SHELL.test(run.program)) return false;
  const [first] = run.args.filter(({ literal }) => !/^[-+][a-bd-rt-z]+$/.test(literal ?? ''));
  return first === undefined || first.literal === '-' || /^-[a-z]*s[a-z]*$/.test(first.literal ?? '');
}

/** True where a shell runs what a command prints: `echo "$COMMAND" | sh`. */
export function feedsShell(command: SimpleCommand): boolean {
  const { parts, at } = pipeOf(command);
  return parts.slice(at + 1).some((part) => part !== undefined && readsScript(part));
}

/** True for a shell whose script comes by a pipe from a program, or from a text that is not written there. */
export function readsUnseenScript(command: SimpleCommand): boolean {
  const { parts, at } = pipeOf(command);
  if (at < 1 || !readsScript(command)) return false;
  return !parts.slice(0, at).every((part) => {
    if (!part || !PRINTS.has(part.words[0]?.literal ?? '')) return part !== undefined && showsDocument(part);
    return part.words.every(({ literal }) => literal !== undefined);
  });
}

/** `cat` of a here-document, whose text is looked at by itself. */
function showsDocument({ words, redirects }: SimpleCommand): boolean {
  const isCat = words[0]?.literal === 'cat' && words.length === 1;
  return isCat && redirects.some(({ heredoc }) => heredoc !== undefined && !/[$`]/.test(heredoc.text));
}
