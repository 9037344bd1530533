import type { CommandTexts } from '../shell/command-texts.ts';
import { type ProgramRun, programRuns } from '../shell/program-runs.ts';
import type { ShellWord } from '../shell/word.ts';
import type { Analysis, OtherCommand } from './analyze.ts';
import { runsOf } from './command-runs.ts';
import { operandOf } from './operands.ts';
import { BUILTINS, findProgram } from './programs.ts';

/** A run of a script, or of a text, that is not read as a part of the job. */
export interface UnseenRun {
  readonly entry: OtherCommand;
  /** Patterns of the names of what it runs. */
  readonly names: readonly string[];
  /** It runs a text, or a file, that is out of view: what another program printed. */
  readonly printed: boolean;
  /** Patterns of where that is in the project; none for what lies elsewhere. */
  readonly paths: readonly string[];
}

const SHELL = /^(?:(?:ba|da|a)?sh|\.|source)$/;

type Ran = Omit<UnseenRun, 'entry'>;

const INPUT: Ran = { names: [], printed: true, paths: [] };

/** The runs of scripts that are out of view, also of such as the job makes itself. */
export function unseenRuns({ commands, followed }: Pick<Analysis, 'commands' | 'followed'>): readonly UnseenRun[] {
  const known = new Set(followed.map(({ command }) => command.node));
  return commands
    .filter(({ command, flow }) => !known.has(command.node) && flow.isFunctionCall !== true)
    .flatMap((entry) =>
      runsOf(entry).flatMap(({ command, texts }) =>
        programRuns(command.words).flatMap((run) => ofProgram(run, texts).map((one) => ({ entry, ...one }))),
      ),
    );
}

function ofProgram({ program, name, args, lists }: ProgramRun, texts: CommandTexts): readonly Ran[] {
  if (program === 'eval' || program === 'trap') return args.map((word) => inText(word, texts));
  // A name that is out of view as a whole is told of as such, but for the words in it.
  if (!SHELL.test(program))
    return isScript(program, name) ? [{ ...byName(name, texts, false), printed: false }, byWords(name)] : [];
  // What find and xargs hand to it, it runs.
  if (lists) return [lists === 'input' ? { ...INPUT, names: ['*'] } : INPUT];
  const first = args.findIndex(({ literal }) => literal?.startsWith('-') !== true);
  const options = first === -1 ? args : args.slice(0, first);
  const script = args[first];
  if (options.some(({ literal }) => /^-[a-z]*n/.test(literal ?? ''))) return [];
  if (!script || options.some(({ literal }) => literal === '-s')) return [INPUT];
  return options.some(({ literal }) => /^-[a-z]*c$/.test(literal ?? ''))
    ? [inText(script, texts)]
    : [byName(script, texts, program !== '.' && program !== 'source')];
}

/** A name that neither image has a program for, or a path that is none of theirs. */
function isScript(program: string, { literal }: ShellWord): boolean {
  if (literal === undefined) return true;
  if (program.includes('/')) return !/^\/(?:kaniko|busybox|bin|sbin|usr|opt)\//.test(program);
  const { kaniko, buildkit } = findProgram(program);
  return program !== '' && !kaniko && !buildkit && !BUILTINS.has(program);
}

function byName(word: ShellWord, texts: CommandTexts, isFile: boolean): Ran {
  const { names, paths: found } = operandOf(word, texts);
  const known = names.filter(isNamed);
  // A name without a slash is looked for in the folders of PATH.
  const paths = word.literal?.includes('/') === false && !isFile ? [] : found;
  return { names: known, printed: known.length < names.length, paths };
}

/** `$(basename app/build.sh)` */
function byWords({ literal, raw }: ShellWord): Ran {
  const names = literal === undefined ? (raw.match(/[\w-]+\.[\w.-]+/g) ?? []) : [];
  return { names, printed: false, paths: [] };
}

/** The words of a text may be what it runs. */
function inText(word: ShellWord, texts: CommandTexts): Ran {
  const found = [...texts.of(word)].flatMap((text) => text.match(/[^\s"'`;&|<>()=]+/g) ?? []);
  const names = found.map((text) => text.replace(/^.*\//s, ''));
  const isSeen = word.literal !== undefined || found.every((text) => !UNKNOWN.test(text));
  return { names: names.filter((one) => isNamed(one) && !UNKNOWN.test(one)), printed: !isSeen, paths: [] };
}

const UNKNOWN = /[\uE000-\uE002]/;

/** A pattern with a part of a name in it. */
function isNamed(pattern: string): boolean {
  return /\w/.test(pattern);
}
