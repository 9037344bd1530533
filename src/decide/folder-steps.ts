import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { allRuns, runsOf } from '../kaniko/command-runs.ts';
import { openings } from '../kaniko/opened.ts';
import { KANIKO_ENVIRONMENT } from '../kaniko/runtime.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { plainRun } from '../shell/program-runs.ts';
import type { ShellWord } from '../shell/word.ts';
import { entryAt } from '../shell/script.ts';
import { failsWhereMade, failureOf } from './command-status.ts';
import type { StepBefore } from './draft.ts';

/** The folder of the credentials in the Kaniko image. */
export const FOLDER = '/kaniko/.docker';

/** These need no folder, or make one. */
const NEEDS_NONE: ReadonlySet<string> = new Set(['mkdir', 'rm', 'rmdir', 'touch', 'export']);

/**
 * The commands that need the folder of the credentials to be there, which in the Kaniko image it always is: they test
 * it, list it, or write another file than that of the credentials into it.
 */
export function usersOfFolder({ commands, writes }: Analysis): readonly SimpleCommand[] {
  // A write into the folder gets its step by itself; a copy of the folder needs it to be there.
  const into = writes.filter(({ paths }) => [...paths].some((path) => path.startsWith(`${FOLDER}/`)));
  const writers = new Set<object>(into.map(({ command }) => command.node));
  return commands
    .filter((entry) => !entry.folderMade && !entry.after && !writers.has(entry.command.node))
    .filter((entry) => runsOf(entry).some(needsFolder))
    .map(({ command }) => command);
}

function needsFolder(run: OtherCommand): boolean {
  const { command, texts, flow } = run;
  const program = programOf(command);
  if (flow.isFunctionCall) return false;
  // What follows its failure must still follow.
  if (program === 'mkdir' && failsWhereMade(command) && failureOf(run) === 'decides')
    return openings(command, texts, KANIKO_ENVIRONMENT).some(({ path }) => path === FOLDER);
  if (NEEDS_NONE.has(program)) return false;
  const moves = program === 'mv';
  return openings(command, texts, KANIKO_ENVIRONMENT).some(
    ({ word, path, how }) =>
      path === FOLDER ||
      (how === 'write' && path.startsWith(`${FOLDER}/`) && (!moves || word === command.words.at(-1))),
  );
}

/** The program of a command, behind prefixes. */
export function programOf({ words }: SimpleCommand): string {
  return plainRun(words)?.program ?? '';
}

/**
 * A command that puts something in the place of the folder, which was removed before: into a folder that we had made in
 * the meantime it would go one level deeper.
 */
export function replacesFolder(analysis: Analysis): SimpleCommand | undefined {
  const commands = allRuns(analysis.commands);
  const names = (entry: OtherCommand, programs: RegExp, words: readonly ShellWord[]): boolean =>
    programs.test(programOf(entry.command)) &&
    openings(entry.command, entry.texts, KANIKO_ENVIRONMENT).some(
      ({ word, path }) => path === FOLDER && words.includes(word),
    );
  const removal = commands.findIndex((entry) => names(entry, /^(?:rm|rmdir|mv)$/, entry.command.words.slice(1)));
  if (removal === -1) return undefined;
  const later = commands.slice(removal + 1);
  return later.find((entry) => names(entry, /^(?:mv|ln|cp)$/, entry.command.words.slice(-1)))?.command;
}

/** Programs by which a folder may go. */
const REMOVES = /^(?:\/busybox\/|(?:\/usr)?\/bin\/)?(?:rm|rmdir|mv|find|xargs|eval)$/;

/** The steps without those that make a folder which an earlier one has made, whatever the script does. */
export function withoutRepeats(
  steps: readonly StepBefore[],
  folder: string,
  { commands, starts }: Analysis,
): readonly StepBefore[] {
  // Whatever the program is called by, its name is one of the words.
  const isRemoved = allRuns(commands).some(({ command }) =>
    command.words.some(({ literal }) => REMOVES.test(literal ?? '')),
  );
  if (isRemoved) return steps;
  const items = [...starts.keys()];
  const placeOf = ({ unit, node }: SimpleCommand): number => {
    const entry = entryAt(unit, node.pos, node.pos);
    return entry ? items.indexOf(entry.item) : -1;
  };
  const isBefore = (a: SimpleCommand, b: SimpleCommand): boolean => {
    if (a.unit === b.unit) return a.start < b.start;
    const [first, second] = [placeOf(a), placeOf(b)];
    return first !== -1 && second !== -1 && first < second;
  };
  const maySkip = new Set(
    allRuns(commands).flatMap(({ command, flow }) =>
      flow.conditional || flow.functionName !== undefined ? [command.node] : [],
    ),
  );
  // An entry of a list is run whatever its commands do; a step inside of a text only where its place is reached.
  const isAlways = ({ command: { unit, node } }: StepBefore): boolean =>
    entryAt(unit, node.pos, node.pos)?.item.entry.list !== undefined || !maySkip.has(node);
  const always = steps.filter(
    (step) => step.text === folder && step.inPlace !== true && !step.command.unit.file && isAlways(step),
  );
  return steps.filter(
    (step) => step.text !== folder || !always.some((other) => other !== step && isBefore(other.command, step.command)),
  );
}
