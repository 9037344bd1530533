import type { SimpleCommand } from '../shell/command.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import { commandsOf } from '../shell/commands-of.ts';
import { OUT_OF_VIEW } from '../shell/held.ts';
import { type ProgramRun, programRuns } from '../shell/program-runs.ts';
import { sedScript } from '../shell/sed-script.ts';
import { literalWord, type ShellWord } from '../shell/word.ts';
import type { CommandRun } from './command-runs.ts';
import { ANY, foundAt, type Operand, operandOf } from './operands.ts';

/** Files of the project whose content a command puts elsewhere: copies of them, or what it prints of them. */
export interface Carried {
  readonly sources: Operand;
  /** So are the files below a folder among them. */
  readonly below: boolean;
  /** Patterns of the names that a copy may have beside its own; undefined where it may have any. */
  readonly names: readonly string[] | undefined;
}

const COPIES = /^(?:cp|mv|ln|install|rsync|scp)$/;

/** A file that is packed has its own name when it is unpacked. */
const PACKS = /^(?:tar|zip|cpio|ar)$/;

/** Programs that print what they read, as it is or changed. */
const PRINTS: ReadonlySet<string> = new Set(
  (
    'awk base64 bzcat bzip2 cat cut dd egrep envsubst expand fgrep fold gawk grep gunzip gzip head less m4 more nl ' +
    'paste rev sed shuf sort split strings tac tail tr unexpand uniq xz xzcat zcat'
  ).split(' '),
);

const SHELL = /^(?:(?:ba|da|a)?sh|\.|source|eval)$/;

/** What is asked of the words of a command. */
type Texts = Pick<CommandTexts, 'of' | 'whereText'>;

/** What a command, in one run of it, does with the content of files. */
export function carriedBy({ command, texts, flow }: CommandRun): readonly Carried[] {
  return carried(command, texts, flow.kept !== undefined);
}

function carried(command: SimpleCommand, texts: Texts, isAround: boolean): readonly Carried[] {
  const isKept = isAround || command.redirects.some(({ operator }) => operator.includes('>'));
  const operand = (word: ShellWord): Operand => operandOf(word, texts);
  const all = programRuns(command.words);
  const programs = all.flatMap((run) => ofProgram(run, isKept, operand, foundBy(run, all[0], operand)));
  const inner = all
    .filter((run) => runsText(run) || (isKept && /^(?:echo|printf)$/.test(run.program)))
    .flatMap(({ args }) => args.flatMap((word) => inText(word, texts)));
  const reads = command.words.length === 0 || isKept || all.some(({ program }) => SHELL.test(program));
  return [...programs, ...inner, ...(reads ? inputs(command, texts).map(anywhere) : [])];
}

/** The commands of a text that a shell runs. */
function inText(word: ShellWord, texts: Texts): readonly Carried[] {
  const inside: Texts = {
    of: ({ literal }) => (literal === undefined ? OUT_OF_VIEW : new Set([literal])),
    whereText: (text) => texts.whereText(text),
  };
  return [...texts.of(word)].flatMap((text) => commandsOf(text).flatMap((one) => carried(one, inside, true)));
}

function runsText({ program, args }: ProgramRun): boolean {
  const isShell = SHELL.test(program) && args.some(({ literal }) => /^-[a-z]*c$/.test(literal ?? ''));
  return isShell || program === 'eval' || program === 'trap';
}

const anywhere = (sources: Operand): Carried => ({ sources, below: true, names: undefined });

/** The files that redirections and the substitutions in a here-document read. */
function inputs({ redirects }: SimpleCommand, texts: Texts): readonly Operand[] {
  return redirects.flatMap(({ operator, target, heredoc }) => {
    if (target) return /^<>?$/.test(operator) ? [operandOf(target, texts)] : [];
    const printed = heredoc?.word.parts.filter(({ kind }) => kind === 'substitution') ?? [];
    const named = printed.flatMap(({ raw }) => raw.match(/[\w.-]*[./][\w./-]*/g) ?? []);
    return named.map((text) => operandOf(literalWord(text), texts));
  });
}

const isOption = ({ literal }: ShellWord): boolean => literal !== undefined && /^-./.test(literal);

function ofProgram(
  { program, name, args, lists }: ProgramRun,
  isKept: boolean,
  operand: (word: ShellWord) => Operand,
  found: Operand | undefined,
): readonly Carried[] {
  const words = args.filter((word) => !isOption(word));
  const sourcesOf = (list: readonly ShellWord[]): readonly Operand[] => [
    ...list.filter(({ raw }) => !raw.includes('{}')).map(operand),
    ...(found ? [found] : []),
  ];
  if (COPIES.test(program)) {
    const folder = args.find((_, index) => /^(?:-t|--target-directory)$/.test(args[index - 1]?.literal ?? ''));
    const target = folder ?? (words.length > 1 || lists === 'input' ? words.at(-1) : undefined);
    const names = target ? operand(target).names.filter((one) => one !== '') : [];
    return sourcesOf(words.filter((word) => word !== target)).map((sources) => ({ sources, below: true, names }));
  }
  if (PACKS.test(program)) return sourcesOf(words).map((sources) => ({ sources, below: true, names: [] }));
  // What find and xargs hand to a shell is run where it is.
  if (SHELL.test(program) && found) return [anywhere(lists === 'input' ? foundAt(['**/*']) : found)];
  if (program === 'dd')
    return args.filter(({ raw }) => /^["']?if=/.test(raw)).map((word) => anywhere(named(operand(word))));
  if (!PRINTS.has(program) || !(isKept || writesItself(program, args)) || isInPlace(program, args)) return [];
  const script = program === 'sed' ? sedScript({ words: [name, ...args] }) : [];
  return sourcesOf(words.filter((word) => !script.includes(word))).map(anywhere);
}

/** `split`, and scripts of sed and awk that name a file. */
function writesItself(program: string, args: readonly ShellWord[]): boolean {
  if (program === 'split') return true;
  if (!/^(?:sed|g?awk)$/.test(program)) return false;
  return args.some(({ raw }) => (program === 'sed' ? /w\s*[\w./]/ : /[>|]|\bsystem\b/).test(raw));
}

function isInPlace(program: string, args: readonly ShellWord[]): boolean {
  return (
    program === 'sed' &&
    args.some(({ literal }) => literal !== undefined && /^(?:-[a-zA-Z]*i|--in-place)/.test(literal))
  );
}

/** The file behind `if=`. */
function named(one: Operand): Operand {
  return { ...one, paths: one.paths.map((path) => path.replace(/(^|\/)if=/, '$1')) };
}

/** What find, or xargs, gives to the program that it runs. */
function foundBy(
  run: ProgramRun,
  first: ProgramRun | undefined,
  operand: (word: ShellWord) => Operand,
): Operand | undefined {
  if (!run.lists || !first) return undefined;
  if (run.lists === 'input') return foundAt([]);
  const wanted = first.args.flatMap((word, index) =>
    /^-i?name$/.test(first.args[index - 1]?.literal ?? '') ? [word.literal ?? ANY] : [],
  );
  const names = wanted.length > 0 ? wanted : [ANY];
  const folders = run.lists.flatMap((word) => operand(word).paths);
  return foundAt(
    folders.flatMap((folder) => names.map((one) => `${folder === '' ? '' : `${folder}/`}**/${one}`)),
    names,
  );
}
