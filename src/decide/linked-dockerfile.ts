import type { KanikoInvocation, OtherCommand } from '../kaniko/analyze.ts';
import { writerBefore } from '../kaniko/file-writes.ts';
import { projectPatterns } from '../kaniko/operands.ts';
import type { BuildPlan } from '../model.ts';
import { literalWord, type ShellWord } from '../shell/word.ts';

/** A place where Kaniko may find the Dockerfile, and the folder of it that buildctl sends. */
interface Place {
  readonly path: string;
  readonly folder: string;
}

/**
 * A command that makes the Dockerfile of a call a link out of the folder that buildctl sends; Kaniko follows it. Links
 * of the checkout are looked at with its files.
 */
export function linkedDockerfile(
  commands: readonly OtherCommand[],
  call: KanikoInvocation,
  { entries }: BuildPlan,
): OtherCommand | undefined {
  const path = entries.find((entry) => entry.kind === 'dockerfile')?.path ?? literalWord('Dockerfile');
  const context = entries.find((entry) => entry.kind === 'context')?.directory;
  const places = placesOf(path, context, call);
  return commands.find((entry) =>
    places.some(
      (place) => leads(entry, place) && writerBefore([entry], call, place.path, false, 'names') !== undefined,
    ),
  );
}

/** From the working directory, then below the context; a path from the project folder names one place. */
function placesOf(path: ShellWord, context: ShellWord | undefined, { held }: KanikoInvocation): readonly Place[] {
  const { literal } = path;
  const below = literal?.replace(/^(?:\.\/+)+/, '');
  if (below === undefined || /^\/|(?:^|\/)\.\.(?:\/|$)/.test(below))
    return projectPatterns(held.where(path)).map((file) => ({ path: file, folder: file.replace(/\/?[^/]*$/, '') }));
  const folders = [literalWord('.'), ...(context ? [context] : [])].flatMap((word) =>
    projectPatterns(held.where(word)),
  );
  return folders.map((folder) => ({ path: folder === '' ? below : `${folder}/${below}`, folder }));
}

/** The text of a link leads out of the folder, or it is not known where it leads. */
function leads({ command }: OtherCommand, { path, folder }: Place): boolean {
  const [name, ...args] = command.words;
  if (!/^(?:\/(?:busybox|bin)\/)?ln$/.test(name?.literal ?? '')) return false;
  const isSymbolic = args.some(({ literal }) => literal !== undefined && /^-[a-zA-Z]*s|^--symbolic$/.test(literal));
  const operands = args.filter(({ literal }) => literal?.startsWith('-') !== true);
  const sources = operands.length > 1 ? operands.slice(0, -1) : operands;
  return isSymbolic && sources.some(({ literal }) => literal === undefined || !isBelow(literal, path, folder));
}

/** A relative text of a link stays below a folder at each of its steps. */
function isBelow(text: string, path: string, folder: string): boolean {
  if (text.startsWith('/')) return false;
  const depth = folder === '' ? 0 : folder.split('/').length;
  const steps = path.split('/').slice(0, -1);
  for (const step of text.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length <= depth) return false;
    else steps.pop();
  }
  return true;
}
