import type { ShellWord } from './word.ts';

/** A program that a command runs: by its own name, behind a prefix (`nice`, `env A=1`), or through `find` and `xargs`. */
export interface ProgramRun {
  /** The name without the folder in which both images have it; empty for one that is not literal. */
  readonly program: string;
  readonly name: ShellWord;
  readonly args: readonly ShellWord[];
  /** The folders whose files `find` gives it; `input` for what xargs reads. */
  readonly lists?: readonly ShellWord[] | 'input';
}

/** How the arguments of a program lead to the program that it runs. */
interface Prefix {
  /** Options with a word of their own behind them. */
  readonly valued?: RegExp;
  /** With such an option it runs nothing. */
  readonly ends?: RegExp;
  /** Words in front of the program that are no options: the seconds of timeout. */
  readonly operands?: number;
  /** Assignments may stand in front of the program. */
  readonly assigns?: true;
}

const PREFIXES: ReadonlyMap<string, Prefix> = new Map([
  ['command', { ends: /^-[a-z]*[vV]/ }],
  ['builtin', {}],
  ['exec', { valued: /^-a$/ }],
  ['env', { valued: /^-u$/, assigns: true }],
  ['nice', { valued: /^-n$/ }],
  ['ionice', { valued: /^-[cn]$/, ends: /^-p/ }],
  ['timeout', { valued: /^-[sk]$/, operands: 1 }],
  ['nohup', {}],
  ['setsid', {}],
  ['time', { valued: /^-[of]$/ }],
  ['flock', { operands: 1 }],
  ['sudo', { valued: /^-[ugCh]$/, assigns: true }],
  ['busybox', { ends: /^--/ }],
  ['xargs', { valued: /^-[nPLsIdaE]$/ }],
]);

/** The programs that a command runs, itself first. What runs in the text of an argument (`sh -c`) is none of them. */
export function programRuns(words: readonly ShellWord[]): readonly ProgramRun[] {
  const [name, ...args] = words;
  if (!name) return [];
  const program = programName(name);
  const own: ProgramRun = { program, name, args };
  if (program === 'find') return [own, ...ofFind(args)];
  const inner = behind(program, args);
  const runs = inner.length === 0 ? [] : programRuns(inner);
  return [own, ...(program === 'xargs' ? runs.map((run) => ({ ...run, lists: 'input' as const })) : runs)];
}

/** The words of a command without `exec` and `command`, behind which everything runs as it would without them. */
export function withoutPrefixes(words: readonly ShellWord[]): readonly ShellWord[] {
  const [name, ...args] = words;
  const program = name ? programName(name) : '';
  const inner = /^(?:exec|command)$/.test(program) ? behind(program, args) : [];
  return inner.length === 0 ? words : withoutPrefixes(inner);
}

/** The program behind all prefixes; xargs and find stay what they are, since they add words that are not in view. */
export function plainRun(words: readonly ShellWord[]): ProgramRun | undefined {
  return programRuns(words).findLast(({ lists }) => lists === undefined);
}

function programName({ literal = '' }: ShellWord): string {
  return literal.replace(/^\/(?:busybox|bin|usr\/bin)\//, '');
}

/** The words of the program that a prefix runs. */
function behind(program: string, args: readonly ShellWord[]): readonly ShellWord[] {
  const prefix = PREFIXES.get(program);
  if (!prefix) return [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const { literal = '', raw = '' } = args[index] ?? {};
    if (prefix.ends?.test(literal) === true) return [];
    if (literal === '--') {
      index += 1;
      break;
    }
    if (literal.startsWith('-')) index += prefix.valued?.test(literal) === true ? 1 : 0;
    else if (prefix.assigns !== true || !/^[A-Za-z_]\w*=/.test(raw)) break;
  }
  return args.slice(index + (prefix.operands ?? 0));
}

/** `find FOLDERS … -exec PROGRAM … ;` */
function ofFind(args: readonly ShellWord[]): readonly ProgramRun[] {
  const end = args.findIndex(({ raw }) => /^(?:-|\\?[(!])/.test(raw));
  const lists = end === -1 ? args : args.slice(0, end);
  return args.flatMap(({ literal = '' }, index) => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(literal)) return [];
    const rest = args.slice(index + 1);
    const stop = rest.findIndex((word) => word.literal === ';' || word.literal === '+');
    return programRuns(stop === -1 ? rest : rest.slice(0, stop)).map((run) => ({ ...run, lists }));
  });
}
