import type { PipelineNode } from 'unbash';
import type { ShellAssignment, SimpleCommand } from './command.ts';
import { assignedNames } from './effects.ts';
import { evaluatedBy } from './evaluated.ts';
import type { HeldTexts, Texts } from './held.ts';
import { type ShellState, WANDERS } from './state.ts';
import { literalPrefix, literalWord, type ShellWord, stripPrefix, wordOf } from './word.ts';

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
  if (!name || isSpecial(command)) assignAll(command.assignments, state);
  if (name) apply(command.words, command, state);
}

/** In front of these an assignment stays in the shell, as if it stood alone. */
const SPECIAL: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift source times trap unset'.split(' '),
);

/** Where `cd` alone leads. */
const HOME = wordOf([{ kind: 'expansion', name: 'HOME', plain: true, raw: '$HOME', quote: '"' }]);

function isSpecial({ words }: SimpleCommand): boolean {
  return SPECIAL.has(words[0]?.literal ?? '');
}

function assignAll(assignments: readonly GivenAssignment[], state: ShellState): void {
  for (const { name, value, append } of assignments) state.assign(name, value, append);
}

type GivenAssignment = Pick<ShellAssignment, 'name' | 'value' | 'append'>;

/** What the parser, which knows such words behind the plain name of a builtin only, has not taken for an assignment. */
const known = new WeakMap<ShellWord, GivenAssignment>();

/** The assignments among the arguments of a builtin, however it is called: `command export X=1`. */
function assignmentsIn(
  words: readonly ShellWord[],
  { argumentAssignments }: SimpleCommand,
): readonly GivenAssignment[] {
  return words.flatMap((word) => {
    const given =
      argumentAssignments.find(({ start }) => start === word.start) ?? known.get(word) ?? assignmentOf(word);
    if (given) known.set(word, given);
    return given ? [given] : [];
  });
}

function assignmentOf(word: ShellWord): GivenAssignment | undefined {
  const [, name, plus = ''] = /^([A-Za-z_]\w*)(\+?)=/.exec(literalPrefix(word)) ?? [];
  const value = name === undefined ? undefined : stripPrefix(word, `${name}${plus}=`);
  return name !== undefined && value ? { name, value, append: plus === '+' } : undefined;
}

/** A trap that may change the directory of the shell at any time; one for the end changes nothing before it. */
function mayMove([text, ...signals]: readonly ShellWord[]): boolean {
  if (!text || signals.every(({ literal }) => literal === 'EXIT' || literal === '0')) return false;
  return /^["']*[$`]/.test(text.raw) || MOVES.test(text.raw);
}

/** A text in which the shell may go to another directory. */
const MOVES = /(?:^|[^\w-])(?:cd|chdir|pushd|popd|eval|source|\.(?=\s))(?:[^\w-]|$)/;

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
    // `command cd a` is `cd a`; with other options it tells what a name stands for.
    case 'command':
    case 'builtin': {
      const rest = args[0]?.literal === '-p' ? args.slice(1) : args;
      return rest[0]?.literal?.startsWith('-') ? undefined : apply(rest, command, state);
    }
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
      if (targets.length === 0 && name.literal === 'cd') state.changeDirectory(HOME);
      else state.changeDirectory(targets.length === 1 ? targets[0] : undefined);
      return;
    }
    case 'popd':
      state.changeDirectory(undefined);
      return;
    case 'alias':
      if (args.some(({ literal }) => literal === undefined || MOVES.test(literal))) state.changeDirectory(undefined);
      return;
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      assignAll(assignmentsIn(args, command), state);
      if (name.literal === 'local') for (const variable of onlyNamedIn(args)) state.assign(variable, UNGIVEN);
      if (name.literal !== 'export') return;
      for (const variable of namedIn(args)) {
        if (args.some(({ literal }) => literal === '-n')) state.unexport(variable);
        else state.export(variable);
      }
      return;
    case 'let':
      for (const variable of args.flatMap(({ raw }) => assignedNames(raw))) state.assign(variable, undefined);
      return;
    case 'read':
      receive(args, command, state);
      return;
    case 'unset':
      for (const { literal } of args) if (literal && !literal.startsWith('-')) state.unset(literal);
      return;
    case 'eval': {
      const all = evaluatedBy(command, state.held);
      for (const { name: variable, value, isExported } of all ?? []) {
        state.assign(variable, value);
        if (isExported) state.export(variable);
      }
      if (!all) forgetShell(state);
      return;
    }
    case '.':
    case 'source':
    case undefined:
      forgetShell(state);
      return;
  }
}

/** What runs is out of view, in this shell. */
function forgetShell(state: ShellState): void {
  state.changeDirectory(undefined);
  state.options.forget();
}

/** What `local X` leaves in a variable in the shell of the images: it is empty, and no word of the script says so. */
export const UNGIVEN: ShellWord = literalWord('');

/** The names that `local` is given without a value. */
function onlyNamedIn(words: readonly ShellWord[]): readonly string[] {
  return words.flatMap(({ literal }) => (literal !== undefined && /^[A-Za-z_]\w*$/.test(literal) ? [literal] : []));
}

/** The names that `export` is given, with or without a value. */
function namedIn(words: readonly ShellWord[]): readonly string[] {
  return words.flatMap((word) => /^([A-Za-z_]\w*)\+?(?:=|$)/.exec(word.literal ?? literalPrefix(word))?.[1] ?? []);
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
