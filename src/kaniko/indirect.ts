import type { ScriptReader } from './follow.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { feedsShell } from '../shell/piped-script.ts';
import { directoryAfter, type ShellState } from '../shell/state.ts';
import type { ShellWord } from '../shell/word.ts';

const EXECUTOR_TEXT = /(?:^|[^\w-])kaniko\/executor(?![\w-])/;

/** The short name where a command may stand. */
const SHORT_NAME = /(?:^|["'\s;&|(])executor\s/;

const KANIKO_FLAG = /^--(?:destination|context|dockerfile|no-push|cache|build-arg|digest-file)(?:=|$)/;

/** Commands that only print their arguments or test for a file. */
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf', ':', 'true']);

/** Programs that run what their arguments name. */
const RUNNERS: ReadonlySet<string> = new Set(
  'timeout nice ionice env xargs nohup time stdbuf setsid sudo su chroot find watch busybox'.split(' '),
);

/** Programs that run the text of an argument. */
const TEXTS: ReadonlySet<string> = new Set('eval trap sh ash bash su /bin/sh /bin/ash /busybox/sh'.split(' '));

/** Builtins in front of a command, or that read a script. */
const PREFIXES: ReadonlySet<string> = new Set(['command', 'builtin', 'exec', '.', 'source']);

export interface IndirectInput {
  /** The image has the executor in its path, so that its short name counts. */
  readonly hasShortName: boolean;
  /** Values written for a variable in the YAML. */
  readonly values: (variable: string) => readonly string[];
  /** The command writes the credentials file. */
  readonly writesConfig: boolean;
}

/** True for a word that holds the path of the executor. */
export function mentionsExecutor(word: ShellWord): boolean {
  return EXECUTOR_TEXT.test(word.raw);
}

/** The executor as an argument, or in a value that is run later. */
export function isIndirect(command: SimpleCommand, input: IndirectInput): boolean {
  const [name, ...args] = command.words;
  if (command.redirects.some(({ heredoc }) => heredoc !== undefined && EXECUTOR_TEXT.test(heredoc.text))) return true;
  if (!name) return command.assignments.some(({ value }) => isCommandText(value, input));
  if (name.literal !== undefined && PRINTS.has(name.literal)) {
    if (input.writesConfig || !args.some(mentionsExecutor)) return false;
    return command.redirects.some(({ operator }) => operator.startsWith('>')) || feedsShell(command);
  }
  if (args.some(mentionsExecutor) || runsShortName(name, args, input)) return true;
  if (name.literal !== undefined) return false;
  const [first] = name.parts;
  const values = first?.kind === 'expansion' ? input.values(first.name) : [];
  return values.some((value) => /executor/.test(value)) || args.some((word) => KANIKO_FLAG.test(word.raw));
}

/** A value that a script would run as a command. */
function isCommandText(value: ShellWord, { hasShortName }: IndirectInput): boolean {
  return mentionsExecutor(value) || (hasShortName && /^["']?executor\s/.test(value.raw));
}

function runsShortName({ literal }: ShellWord, args: readonly ShellWord[], { hasShortName }: IndirectInput): boolean {
  if (!hasShortName || literal === undefined) return false;
  if (RUNNERS.has(literal) && args.some((word) => word.literal === 'executor')) return true;
  return TEXTS.has(literal) && args.some(({ raw }) => SHORT_NAME.test(raw));
}

/** A script of the project that a command runs in a way that is not followed. */
export interface ScriptRun {
  readonly path: string;
  /** Variables that the command sets for it. */
  readonly sets: readonly string[];
}

/** The scripts that run the executor and that a program gets as an argument, or a shell as its input. */
export function scriptRuns(
  { words, redirects, assignments }: SimpleCommand,
  state: ShellState,
  { script }: { readonly script?: ScriptReader | undefined },
): readonly ScriptRun[] {
  const [name, ...args] = words;
  const literal = name?.literal;
  const runs = literal !== undefined && (RUNNERS.has(literal) || TEXTS.has(literal) || PREFIXES.has(literal));
  // `sh -n` reads a script without running it.
  if (!script || !runs || (TEXTS.has(literal) && args.some((word) => /^-[a-z]*n/.test(word.literal ?? '')))) return [];
  const inputs = redirects.flatMap(({ operator, target }) => (operator === '<' && target ? [target] : []));
  const sets = [...assignments.map((one) => one.name), ...args.flatMap((word) => /^(\w+)=/.exec(word.raw)?.[1] ?? [])];
  return [...args, ...inputs].flatMap((word) => {
    const isPath = word.literal?.includes('.') || word.literal?.includes('/');
    const path = isPath ? directoryAfter(state.cwd, word) : undefined;
    const text = path === undefined || path === '' ? undefined : script(path)?.text;
    const isScript = text !== undefined && (path?.endsWith('.sh') || text.startsWith('#!')) && EXECUTOR_TEXT.test(text);
    return path !== undefined && isScript ? [{ path, sets }] : [];
  });
}
