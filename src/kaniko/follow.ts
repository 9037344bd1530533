import type { SourceFile } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { Followed } from '../shell/interpret.ts';
import { withoutPrefixes } from '../shell/program-runs.ts';
import { quotedUnit } from '../shell/script.ts';
import { fileUnit } from '../shell/script-file.ts';
import type { ShellState } from '../shell/state.ts';
import { directoryAfter } from '../shell/state.ts';
import { PROJECT } from '../shell/held.ts';
import { literalWord, type ShellWord } from '../shell/word.ts';
import { BUILTINS, findProgram } from './programs.ts';
import { ANY, projectPattern } from './operands.ts';
import { searchFolders } from './search-path.ts';

/** Reads a script of the project by its path; undefined when it is not in view. */
export type ScriptReader = (path: string) => SourceFile | undefined;

/** A script that a command of a job runs. */
export interface FollowedScript extends Followed {
  readonly command: SimpleCommand;
  /** It is run by its own name, so its first line decides what runs it. */
  readonly direct: boolean;
}

/** Shells that both images have. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', '/bin/sh', '/bin/ash', '/busybox/sh', '/busybox/ash']);

/**
 * Finds the script that a command runs: `sh F`, `. F`, `./F`, a name that PATH leads to, each behind `exec` too, and
 * `sh -c` with a text in single quotes.
 * @param state - the state before the command; its directory makes relative paths certain
 */
export function followScript(
  command: SimpleCommand,
  state: ShellState,
  read: ScriptReader,
): FollowedScript | undefined {
  const words = withoutPrefixes(command.words);
  const [name, ...args] = words;
  if (!name) return undefined;
  const { literal } = name;
  if (literal === '.' || literal === 'source') return byPath(command, args[0], state, read, 'source', false);
  if (literal !== undefined && SHELLS.has(literal)) {
    const options = args.findIndex((word) => !word.literal?.startsWith('-') || word.literal === '-c');
    const first = options === -1 ? undefined : args[options];
    // `sh -n` reads a script without running it.
    if (args.slice(0, Math.max(0, options)).some((word) => /^-[a-z]*n/.test(word.literal ?? ''))) return undefined;
    if (first?.literal === '-c') return quoted(command, args[options + 1]);
    return byPath(command, first, state, read, 'child', false);
  }
  if (literal !== undefined && !literal.includes('/')) return byName(command, literal, state, read);
  const runsFile =
    literal === undefined
      ? [...state.held.read(name)].every((text) => text.includes('/'))
      : literal.includes('/') && !literal.startsWith('/');
  return runsFile ? byPath(command, name, state, read, 'child', true) : undefined;
}

/**
 * The file of the project that a word names, by what the script shows of the directory, of variables and of `$0`.
 * @returns undefined where it may be one of several, or one that is out of view
 */
function heldPath(word: ShellWord, { held }: ShellState): string | undefined {
  const [path, ...others] = [...held.where(word)].map(projectPattern);
  return others.length > 0 || path === undefined || path.includes(ANY) ? undefined : path;
}

function byPath(
  command: SimpleCommand,
  word: ShellWord | undefined,
  state: ShellState,
  read: ScriptReader,
  mode: Followed['mode'],
  direct: boolean,
): FollowedScript | undefined {
  if (!word || state.variables.has('CI_PROJECT_DIR')) return undefined;
  const { literal } = word;
  if (mode === 'source' && literal !== undefined && !literal.includes('/')) {
    const found = inFolders(literal, state, read);
    if (found !== 'nowhere') return found && ofSource(found, mode, command, direct);
  }
  const path = directoryAfter(state.cwd, word) ?? heldPath(word, state);
  const source = path === undefined || path === '' ? undefined : read(path);
  const followed = source && ofSource(source, mode, command, direct);
  return followed && { ...followed, path: word };
}

function ofSource(
  source: SourceFile,
  mode: Followed['mode'],
  command: SimpleCommand,
  direct: boolean,
): FollowedScript | undefined {
  const unit = fileUnit(source);
  return unit.program.problem === undefined ? { unit, mode, command, direct } : undefined;
}

/** A script that is found in a folder of the project that PATH names, before a program of the image is. */
function byName(
  command: SimpleCommand,
  name: string,
  state: ShellState,
  read: ScriptReader,
): FollowedScript | undefined {
  if (BUILTINS.has(name)) return undefined;
  const { kaniko, buildkit } = findProgram(name);
  const found = inFolders(name, state, read, kaniko || buildkit);
  const followed = found === 'nowhere' || !found ? undefined : ofSource(found, 'child', command, true);
  return followed?.unit.file && { ...followed, path: literalWord(`${PROJECT}/${followed.unit.file.path}`) };
}

/**
 * The file of the project that the shell finds by a name without a slash.
 * @param isOfImage - the folders of the image hold it
 * @returns undefined where it may be one that is out of view
 */
function inFolders(
  name: string,
  { held, variables }: ShellState,
  read: ScriptReader,
  isOfImage = false,
): SourceFile | 'nowhere' | undefined {
  for (const folder of variables.has('CI_PROJECT_DIR') ? [] : searchFolders(held)) {
    if (folder.kind === 'unseen' || (folder.kind === 'image' && isOfImage)) return undefined;
    const source = folder.kind === 'project' ? read(folder.path === '' ? name : `${folder.path}/${name}`) : undefined;
    if (source) return source;
  }
  return 'nowhere';
}

function quoted(command: SimpleCommand, word: ShellWord | undefined): FollowedScript | undefined {
  const [part, ...rest] = word?.parts ?? [];
  if (!word || part?.kind !== 'text' || part.quote !== "'" || rest.length > 0 || part.value !== part.raw)
    return undefined;
  const unit = quotedUnit(command.unit, word.start + 1, part.value);
  return unit && { unit, mode: 'child', command, direct: false };
}
