import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import { openedPaths, type Opening, openings } from '../kaniko/opened.ts';
import { KANIKO_ENVIRONMENT } from '../kaniko/runtime.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { failsWhereMade, failureOf, hasOption } from './command-status.ts';
import { programOf } from './folder-steps.ts';

const HOME = KANIKO_ENVIRONMENT.get('HOME') ?? '';

/** The folder that our login makes, as the Kaniko image would name it: there it is not. */
export const HOME_FOLDER = `${HOME}/.docker`;

/** The folders that the settings of registries make, as the Kaniko image would name them. */
export const CONFIG_FOLDERS: readonly string[] = [`${HOME}/.config`, `${HOME}/.config/buildkit`];

const FORCE = /^-[a-zA-Z]*f|^--force$/;
const TEST = /^(?:\[\[?|test)$/;

/** Of these the last word is a name that they give to something; into a folder that is there they go one level deeper. */
const PLACES = /^(?:mv|cp|ln|install)$/;

/** The commands that look whether the home has a folder of credentials: our own step must not make one before them. */
export function seekersOfHomeFolder({ commands }: Analysis): readonly OtherCommand[] {
  return commands.filter((entry) => !entry.after && !entry.folderMade && seeks(entry, HOME_FOLDER));
}

/** The first command that makes that folder, or puts something in its place: it must not be there already. */
export function makerOfHomeFolder({ commands }: Analysis): SimpleCommand | undefined {
  return commands.find((entry) => !entry.after && runsOf(entry).some((run) => makes(run, HOME_FOLDER)))?.command;
}

/** The first command behind a call that depends on whether the settings of registries have a folder. */
export function laterSeekerOf(folders: readonly string[], { commands }: Analysis): SimpleCommand | undefined {
  const late = commands.filter(({ after, afterBuild }) => after || afterBuild);
  return late.find((entry) => folders.some((folder) => seeks(entry, folder)))?.command;
}

function seeks(entry: OtherCommand, folder: string): boolean {
  return runsOf(entry).some((run) => looksFor(run, folder) || makes(run, folder) || reliesOn(run, folder));
}

function openingsOf({ command, texts, flow }: OtherCommand): readonly Opening[] {
  return flow.isFunctionCall ? [] : openings(command, texts, KANIKO_ENVIRONMENT);
}

function looksFor(run: OtherCommand, folder: string): boolean {
  const program = programOf(run.command);
  if (/^(?:mkdir|rm|rmdir|touch|export)$/.test(program)) return false;
  const isPattern = (path: string): boolean => path.startsWith(`${folder}/`) && /[*?[]/.test(path);
  return openingsOf(run).some(
    ({ path, how }) =>
      (path === folder && (TEST.test(program) || how === 'read')) || (how === 'read' && isPattern(path)),
  );
}

/** `mkdir` fails where the folder is there, and what is put in its place would go into it. */
function makes(run: OtherCommand, folder: string): boolean {
  const { command } = run;
  const program = programOf(command);
  const isMade = (words: SimpleCommand['words']): boolean =>
    openingsOf(run).some(({ word, path, how }) => path === folder && how === 'write' && words.includes(word));
  if (program === 'mkdir') return failsWhereMade(command) && isMade(command.words) && failureOf(run) !== 'ignored';
  if (!PLACES.test(program) || (program === 'install' && hasOption(command, /^-[a-zA-Z]*d/))) return false;
  return isMade(command.words.slice(-1));
}

/** A write into the folder, or a removal, that succeeds only where it is there, and something asks for that. */
function reliesOn(run: OtherCommand, folder: string): boolean {
  const { command } = run;
  const program = programOf(command);
  if (program === 'rm' && hasOption(command, FORCE)) return false;
  if (program === 'mkdir' && !failsWhereMade(command)) return false;
  const isPlace = (path: string): boolean => path.startsWith(`${folder}/`) || (program === 'rm' && path === folder);
  return openingsOf(run).some(({ path, how }) => how === 'write' && isPlace(path)) && failureOf(run) === 'decides';
}

/** The first command behind a call that looks at the credentials file, or at what the folder holds. */
export function laterReaderOfFile({ commands }: Analysis): SimpleCommand | undefined {
  const late = commands.filter(({ after, afterBuild }) => after || afterBuild);
  return late.find((entry) => runsOf(entry).some(readsFile))?.command;
}

const CREDENTIALS_FILE = /^\/(?:kaniko|root)\/\.docker\/config\.json$/;
/** Their folder, and the home folder, in which it is now. */
const HOLDS_CREDENTIALS = /^\/(?:(?:kaniko|root)\/\.docker|root)?$/;
/** A pattern for what it holds. */
const LISTS_CREDENTIALS = /^\/(?:kaniko|root)\/\.docker\/[^/]*[*?[]/;

function readsFile(run: OtherCommand): boolean {
  const program = programOf(run.command);
  if (/^(?:mkdir|rmdir|touch|export)$/.test(program)) return false;
  if (program === 'rm' && (hasOption(run.command, FORCE) || failureOf(run) !== 'decides')) return false;
  if (namesWithPattern(run)) return true;
  const isTest = TEST.test(program);
  return openingsOf(run).some(({ path, how }) => {
    if (CREDENTIALS_FILE.test(path)) return how !== 'write' || program === 'rm';
    if (how === 'write') return false;
    if (isTest || program === 'cd' || (path === '/' && looksAtNames(run.command))) return false;
    return HOLDS_CREDENTIALS.test(path);
  });
}

/** True for a command that looks at the folder that it names, and not into the folders in it. */
function looksAtNames(command: SimpleCommand): boolean {
  const program = programOf(command);
  return /^(?:df|stat|realpath|readlink)$/.test(program) || (program === 'ls' && !hasOption(command, /^-[a-zA-Z]*R/));
}

/** The shell itself looks what a pattern matches, whatever the command does with it. */
function namesWithPattern({ command: { words }, texts }: OtherCommand): boolean {
  return words.some((word) =>
    [...texts.of(word)].some(
      (text) =>
        /[*?[]/.test(text) &&
        openedPaths(word, text, 'read', texts, KANIKO_ENVIRONMENT).some(({ path }) => LISTS_CREDENTIALS.test(path)),
    ),
  );
}
