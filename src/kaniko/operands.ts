import type { CommandTexts } from '../shell/command-texts.ts';
import { PROJECT, UNSEEN } from '../shell/held.ts';
import type { ShellWord } from '../shell/word.ts';

/** A word of a command as the files of the project that it may name. */
export interface Operand {
  readonly raw: string;
  readonly literal: string | undefined;
  /** Patterns of paths relative to the project folder, which is empty itself; none for what lies outside. */
  readonly paths: readonly string[];
  /** Patterns of the last step of its path, wherever it lies; empty where that is no name (`s/.`, `..`). */
  readonly names: readonly string[];
}

/** Any file. */
export const ANY = '**';

/** What a program finds at run time: a line that xargs reads, a file that find meets. */
export function foundAt(paths: readonly string[], names: readonly string[] = [ANY]): Operand {
  return { raw: '{}', literal: undefined, paths, names };
}

export function operandOf(word: ShellWord, texts: Pick<CommandTexts, 'of' | 'whereText'>): Operand {
  const splits = word.parts.some(({ quote, kind }) => quote === '' && kind !== 'text');
  const pieces = [...texts.of(word)].flatMap((text) =>
    splits ? text.split(/\s+/).filter((piece) => piece !== '') : [text],
  );
  const paths = projectPatterns(pieces.flatMap((text) => [...texts.whereText(text)]));
  return {
    raw: word.raw,
    literal: word.literal,
    paths: [...new Set(paths)],
    names: [...new Set(pieces.map(lastStep))],
  };
}

/** The folders in which a command runs. */
export function standingAt(texts: CommandTexts): Operand {
  const paths = projectPatterns(texts.whereText('.'));
  return { raw: '.', literal: '.', paths, names: [''] };
}

function lastStep(text: string): string {
  const step = opened(text).replace(/\/+$/, '').replace(/^.*\//s, '');
  return step === '.' || step === '..' ? '' : step;
}

/** A text with a pattern for each piece that is out of view. */
function opened(text: string): string {
  return text
    .replaceAll(/\uE001\?\w+\uE002/g, '')
    .replaceAll(/\uE001\w+\uE002|\{\}/g, ANY)
    .replaceAll(UNSEEN, ANY);
}

/** {@link projectPattern} of each text that has one. */
export function projectPatterns(texts: Iterable<string>): readonly string[] {
  return [...texts].flatMap((text) => projectPattern(text) ?? []);
}

/** The path in the project that an absolute text stands for, as a pattern; undefined for one outside. */
export function projectPattern(text: string): string | undefined {
  const isInside = text === PROJECT || text.startsWith(`${PROJECT}/`);
  const rest = isInside ? opened(text.slice(PROJECT.length)) : text.startsWith(UNSEEN) ? opened(text) : undefined;
  if (rest === undefined) return undefined;
  const steps: string[] = [];
  for (const step of rest.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    // What stands above a folder that is out of view is out of view.
    else if (steps.some((one) => one.includes(ANY))) return ANY;
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}
