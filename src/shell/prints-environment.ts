import type { SimpleCommand } from './command.ts';
import { perObject } from '../per-object.ts';

/** Builtins and programs that print all variables: `env` with whatever it sets or takes away before, if it runs nothing. */
const PRINTS_ALL = /^(?:env(?: -0| -i| -u \S+| [A-Za-z_]\w*=.*)*|printenv|export(?: -p)?|readonly -p|set)$/s;

/** One of them in a text that a shell runs. */
const IN_TEXT = /(?:^|[;&|({]\s*)(?:env|printenv\b[^;&|]*|export -p|set)\s*(?:$|[|>;&)])/;

/** True for a command that prints all variables. */
export function printsEnvironment({ words }: Pick<SimpleCommand, 'words'>): boolean {
  const text = words.map(({ literal, raw }) => literal ?? raw).join(' ');
  return PRINTS_ALL.test(text.replace(/^(?:command |busybox |\/(?:busybox|bin|usr\/bin)\/)+/, ''));
}

/** The variables that a command prints by their names, or all of those that a program sees; `set` prints all others, too. */
export const printedVariables = perObject(findPrinted);

function findPrinted(command: SimpleCommand): 'all' | readonly string[] {
  if (printsEnvironment(command)) return 'all';
  const [name, ...args] = command.words;
  const files = [...args, ...command.redirects.flatMap(({ target }) => target ?? [])];
  if (files.some(({ raw }) => /^["']?\/proc\/[^/]+\/environ["']?$/.test(raw))) return 'all';
  if (name?.literal === 'printenv') return args.flatMap(({ literal }) => literal ?? []);
  const raw = args.map((word) => word.raw).join(' ');
  if (/^(?:g|m)?awk$/.test(name?.literal ?? '') && raw.includes('ENVIRON')) return ofAwk(raw);
  return runsText(command) && args.some((word) => IN_TEXT.test(word.literal ?? word.raw.slice(1, -1))) ? 'all' : [];
}

/** `ENVIRON["X"]`; in any other form it may be each of them. */
function ofAwk(raw: string): 'all' | readonly string[] {
  const named = [...raw.matchAll(/ENVIRON\[\\?"(\w+)\\?"\]/g)].flatMap(([, variable]) => variable ?? []);
  return named.length === (raw.match(/ENVIRON/g)?.length ?? 0) ? named : 'all';
}

const SHELL = /^(?:\/(?:usr\/)?bin\/|\/busybox\/)?(?:ba|a)?sh$/;

/** True for a command that runs the text of an argument: `eval`, `trap`, `sh -c`. */
export function runsText({ words }: Pick<SimpleCommand, 'words'>): boolean {
  const [name, ...args] = words;
  if (/^(?:eval|trap)$/.test(name?.literal ?? '')) return true;
  return SHELL.test(name?.literal ?? '') && args.some(({ literal }) => /^-[a-z]*c$/.test(literal ?? ''));
}

/** Tells whether a line of what the command prints is left by `| grep TEXT` behind it; all are where that is none. */
export function keptLines({ unit, node }: SimpleCommand): ((line: string) => boolean) | undefined {
  const behind = unit.program.text.slice(node.end);
  const [, quote = '', start = '', text] =
    /^\s*\|\s*[ef]?grep\s+(?:-[qEFc]+\s+)*(["']?)(\^?)(\w+=?)(?=["'\s|>;)]|$)/.exec(behind) ?? [];
  if (text === undefined || (quote === '' && text === '')) return undefined;
  return (line) => (start === '' ? line.includes(text) : line.startsWith(text));
}
