import { UNSEEN } from '../shell/held.ts';
import { type ShellWord, variablesOf } from '../shell/word.ts';
import type { KanikoInvocation } from './analyze.ts';

/** What is known of all runs of a call. */
export type Runs = Pick<KanikoInvocation, 'repeats' | 'varies' | 'variables' | 'held' | 'arguments'>;

/** Values that are made of values are followed this far. */
const MAX_DEPTH = 4;

/**
 * True when several runs of one call build different images and give one thing the same name, so that only the last one
 * keeps its own. A call that is merely tried again builds the same image.
 * @param names - the words that make up the name
 */
export function isSharedByRuns(runs: Runs, names: readonly ShellWord[]): boolean {
  if (!runs.repeats) return false;
  const changes = (word: ShellWord): boolean => variablesOf(word).some((name) => changesInRuns(name, runs));
  return (runs.arguments.some(changes) || standsElsewhere(runs)) && !names.some(changes);
}

/** A variable, or a parameter, may hold another text in one run than in the next. */
function changesInRuns(name: string, runs: Runs, depth = 0): boolean {
  const { varies, variables, held } = runs;
  if (name === '@' || name === '*') return true;
  if (/^\d+$/.test(name)) {
    const texts = [...held.of(name)];
    return texts.length !== 1 || texts.some((text) => text.includes(UNSEEN));
  }
  const values = variables.get(name);
  if (varies.has(name) || values?.has(undefined) === true) return true;
  if (depth >= MAX_DEPTH) return true;
  return [...(values ?? [])].some(
    (value) => value && variablesOf(value).some((one) => one !== name && changesInRuns(one, runs, depth + 1)),
  );
}

/** The directory decides which context a relative path names. */
function standsElsewhere({ held }: Runs): boolean {
  const places = [...held.standing()];
  return places.length !== 1 || places.some((place) => place.includes(UNSEEN));
}
