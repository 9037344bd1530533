import { matchesFile } from '../file-patterns.ts';
import type { KanikoInvocation, OtherCommand } from './analyze.ts';
import { runsOf } from './command-runs.ts';
import { writeTargets, type WriteTarget } from './write-targets.ts';

/**
 * How a command may write a file: it names the file or files of its sort, or it only names a folder in which the file
 * is, or something that is out of view.
 */
export type FileWriting = 'names' | 'may';

/**
 * Tells whether a command may write, change or remove a file of the project; undefined where it certainly does not.
 * @param path - relative to the project folder
 * @param exists - the file is in the checkout
 */
export function writing(entry: OtherCommand, path: string, exists: boolean): FileWriting | undefined {
  const found = runsOf(entry)
    .flatMap(({ command, texts, flow, followed }) =>
      writeTargets(command, texts, followed || flow.isFunctionCall === true),
    )
    .filter((target) => !(exists && target.creates) && reaches(target, path));
  if (found.length === 0) return undefined;
  return found.some(({ pattern, below }) => isOfSort(pattern) && (!below || matchesFile(pattern, path)))
    ? 'names'
    : 'may';
}

function reaches({ pattern, below }: WriteTarget, path: string): boolean {
  return pattern === '' ? below : matchesFile(pattern, path, below);
}

/** A pattern with a part of the name of a file in it. */
function isOfSort(pattern: string): boolean {
  return /[\w-]/.test(pattern.replace(/^.*\//s, ''));
}

/**
 * The first command before a call that may have written a file.
 * @param least - `names` leaves out those that only may reach it
 */
export function writerBefore(
  commands: readonly OtherCommand[],
  call: Pick<KanikoInvocation, 'command' | 'flow' | 'repeats'>,
  path: string,
  exists: boolean,
  least: FileWriting = 'may',
): OtherCommand | undefined {
  return commands.find((entry) => {
    const how = mayComeBefore(entry, call) ? writing(entry, path, exists) : undefined;
    return how === 'names' || how === least;
  });
}

/** True unless a command of the same script certainly runs after a call. */
export function mayComeBefore(
  { command, flow, after }: OtherCommand,
  call: Pick<KanikoInvocation, 'command' | 'flow' | 'repeats'>,
): boolean {
  if (after) return false;
  const isInOrder = command.unit === call.command.unit && !call.repeats && !call.flow.loop && !flow.loop;
  const isInFunction = flow.functionName !== undefined || call.flow.functionName !== undefined;
  return !isInOrder || isInFunction || command.node.pos < call.command.node.pos;
}
