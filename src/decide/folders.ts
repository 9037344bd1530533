import type { OtherCommand } from '../kaniko/analyze.ts';
import { ANY, projectPatterns } from '../kaniko/operands.ts';
import type { HeldTexts } from '../shell/held.ts';
import type { ShellWord } from '../shell/word.ts';
import type { TreeOfJob } from './left-alone.ts';
import { plainPath } from './plain-path.ts';

/** Programs whose last operand may be a folder that they make. */
const MAKERS: ReadonlySet<string> = new Set(['cp', 'mv', 'ln', 'install', 'git', 'unzip']);

/** Tells of a path of a call whether a folder has that name: one that the script makes, one of the checkout, or that itself. */
export function foldersOf(
  commands: readonly OtherCommand[],
  tree: TreeOfJob | undefined,
): (path: ShellWord, held: HeldTexts) => boolean {
  const written = new Set<string>();
  const places = new Set<string>();
  for (const { command, texts } of commands) {
    const [name, ...args] = command.words;
    const operands = args.filter(({ raw }) => !raw.startsWith('-'));
    const made =
      name?.literal === 'mkdir' ? operands : MAKERS.has(name?.literal ?? '') ? operands.slice(1).slice(-1) : [];
    for (const word of made) {
      for (const folder of withParents(plainPath(word))) written.add(folder);
      for (const place of inProject(texts.where(word))) for (const folder of withParents(place)) places.add(folder);
    }
  }
  return (path, held) =>
    /(?:^|\/)\.{0,2}"?$/.test(path.raw) ||
    written.has(plainPath(path)) ||
    inProject(held.where(path)).some((place) => place === '' || places.has(place) || isInTree(place, tree));
}

function isInTree(path: string, tree: TreeOfJob | undefined): boolean {
  return (tree?.names?.(path)?.length ?? 0) > 0;
}

/** Paths in the project folder of which all is known; the folder itself is empty. */
function inProject(texts: Iterable<string>): readonly string[] {
  return projectPatterns(texts).filter((path) => !path.includes(ANY));
}

/** `a/b/c` with `a/b` and `a`: `mkdir -p` makes them, and without it they are there. */
function withParents(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.map((_, index) => steps.slice(0, index + 1).join('/')).filter((folder) => folder !== '');
}
