import type { PipelineNode } from 'unbash';
import type { SimpleCommand } from './command.ts';
import type { HeldTexts, Texts } from './held.ts';
import { type ShellState, WANDERS } from './state.ts';
import { literalWord, type ShellWord } from './word.ts';

/** Programs that are taken to succeed, so that `mkdir … && echo …` is no condition. */
const SUCCEEDS: ReadonlySet<string> = new Set(
  'mkdir echo printf cd export cat cp mv touch chmod set true : rm date unset readonly umask'.split(' '),
);

/** A command that is taken to succeed. */
export function succeeds(node: PipelineNode): boolean {
  if (node.type !== 'Command') return false;
  const name = node.name?.text;
  return name === undefined || SUCCEEDS.has(name) || /(^|\/)executor$/.test(name);
}

/** The script does not go on after it. */
export function leaves(node: PipelineNode | undefined): boolean {
  return node?.type === 'Command' && /^(?:exit|return|break|continue)$/.test(node.name?.text ?? '');
}

/** Builtins that change the state. A word that is not literal, or a file out of view, may do anything to it. */
export function applyBuiltin(command: SimpleCommand, state: ShellState): void {
  const [name] = command.words;
  if (name) return apply(command.words, command, state);
  for (const { name: variable, value, append } of command.assignments) state.assign(variable, value, append);
}

/** A trap that may change the directory of the shell at any time; one for the end changes nothing before it. */
function mayMove([text, ...signals]: readonly ShellWord[]): boolean {
  if (!text || signals.every(({ literal }) => literal === 'EXIT' || literal === '0')) return false;
  return /^["']*[$`]|(?:^|[^\w-])(?:cd|chdir|pushd|popd|eval|source|\.(?=\s))(?:[^\w-]|$)/.test(text.raw);
}

/** What `read X` gets of a here-document that is written out. */
function onlyLine(args: readonly ShellWord[], { redirects }: SimpleCommand): string | undefined {
  const [name, ...more] = args.filter(({ literal }) => literal !== '-r');
  const heredoc = redirects.find((redirect) => redirect.heredoc)?.heredoc;
  if (!heredoc || more.length > 0 || !/^\w+$/.test(name?.literal ?? '') || redirects.length > 1) return undefined;
  const [line = ''] = heredoc.text.split('\n');
  return /[\\`]/.test(line) || (!heredoc.quoted && line.includes('$')) ? undefined : line.trim();
}

function apply([name, ...args]: readonly ShellWord[], command: SimpleCommand, state: ShellState): void {
  switch (name?.literal) {
    // `command cd a` is `cd a`; with options it tells what a name stands for.
    case 'command':
    case 'builtin':
      return args[0]?.literal?.startsWith('-') ? undefined : apply(args, command, state);
    case 'set': {
      state.options.apply(args);
      const start = args.findIndex(({ literal }) => literal === '--' || !/^[-+]/.test(literal ?? ''));
      if (start !== -1) state.held.setParameters(args.slice(args[start]?.literal === '--' ? start + 1 : start));
      return;
    }
    case 'shift': {
      const [count] = args;
      const steps = count === undefined ? 1 : Number(count.literal ?? Number.NaN);
      state.held.shift(Number.isInteger(steps) ? steps : undefined);
      return;
    }
    case 'trap':
      if (mayMove(args)) {
        state.may.add(WANDERS);
        state.changeDirectory(undefined);
      }
      return;
    case 'getopts':
      for (const variable of [args[1]?.literal, 'OPTARG', 'OPTIND']) if (variable) state.assign(variable, undefined);
      return;
    case 'cd':
    case 'chdir':
    case 'pushd': {
      const targets = args.filter(
        (word) => word.literal === undefined || !/^-[LPe@]*$/.test(word.literal) || word.literal === '-',
      );
      state.changeDirectory(targets.length === 1 ? targets[0] : undefined);
      return;
    }
    case 'alias':
    case 'popd':
      state.changeDirectory(undefined);
      return;
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      for (const { name: variable, value, append } of command.argumentAssignments) {
        state.assign(variable, value, append);
        if (name.literal === 'export') state.export(variable);
      }
      if (name.literal === 'export')
        for (const { literal } of args) if (literal) state.export(literal.split('=')[0] ?? literal);
      return;
    case 'read':
      receive(args, command, state);
      return;
    case 'unset':
      for (const { literal } of args) if (literal && !literal.startsWith('-')) state.unset(literal);
      return;
    case '.':
    case 'source':
    case 'eval':
    case undefined:
      state.changeDirectory(undefined);
      state.options.forget();
      return;
  }
}

/** `read`: what it gets stands in a file, a here-document or what a pipe brings. */
function receive(args: readonly ShellWord[], command: SimpleCommand, state: ShellState): void {
  const names = args.flatMap(({ literal }) => (literal && /^[A-Za-z_]\w*$/.test(literal) ? [literal] : []));
  for (const name of names) state.assign(name, undefined);
  state.held.receive(names, inputOf(command.redirects, state.held) ?? state.held.input);
  const line = onlyLine(args, command);
  if (line !== undefined) state.assign(args.at(-1)?.literal ?? '', literalWord(line));
}

/** What redirections bring to the input of a command; undefined where none does. */
export function inputOf(redirects: SimpleCommand['redirects'], held: HeldTexts): Texts | undefined {
  const last = redirects.findLast(({ operator }) => operator.includes('<'));
  if (!last) return undefined;
  if (last.heredoc) return held.read(last.heredoc.word);
  return last.target ? held.contents(last.target) : undefined;
}
