import type { ShellWord } from './word.ts';

/** Whether an option of the shell is on at a point of a script, over all paths that lead there. */
export type OptionState = 'always' | 'maybe' | 'never';

/** The options that change what a command means, by the letter of `set`. `pipefail` has none. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['a', 'allexport'],
  ['C', 'noclobber'],
  ['e', 'errexit'],
  ['f', 'noglob'],
  ['n', 'noexec'],
  ['u', 'nounset'],
  ['x', 'xtrace'],
]);

/**
 * The options of a shell. What nothing sets is off, as in a new shell; the GitLab runner starts a job with errexit and
 * pipefail.
 * @see https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/shells/bash.go
 */
export class ShellOptions {
  private states: Map<string, OptionState>;
  /** What is known of an option that is not named: `maybe` after a command that may set any. */
  private rest: OptionState = 'never';

  constructor(on: readonly string[] = []) {
    this.states = new Map(on.map((name) => [name, 'always']));
  }

  /** @param name - the long name: `nounset`, `errexit`, `noglob`, `noclobber`, `pipefail` */
  get(name: string): OptionState {
    return this.states.get(name) ?? this.rest;
  }

  clone(): ShellOptions {
    const copy = new ShellOptions();
    copy.states = new Map(this.states);
    copy.rest = this.rest;
    return copy;
  }

  /** Takes in the options of another path that leads to the same point. */
  join(other: ShellOptions): void {
    for (const name of new Set([...this.states.keys(), ...other.states.keys()]))
      if (this.get(name) !== other.get(name)) this.states.set(name, 'maybe');
    if (this.rest !== other.rest) this.rest = 'maybe';
  }

  set(name: string, on: boolean): void {
    this.states.set(name, on ? 'always' : 'never');
  }

  /** After a command that may set any option. */
  forget(): void {
    this.states.clear();
    this.rest = 'maybe';
  }

  /**
   * Applies the words behind `set`, or those behind the name of a shell (`sh -eu FILE`).
   * @returns the number of words that were options or names of options
   */
  apply(words: readonly ShellWord[]): number {
    for (let index = 0; index < words.length; index++) {
      const text = words[index]?.literal;
      if (text === undefined) {
        this.forget();
        return index;
      }
      if (text === '--' || text === '-' || !/^[-+]./.test(text)) return index;
      const on = text.startsWith('-');
      for (const letter of text.slice(1)) {
        const name = LETTERS.get(letter);
        if (name !== undefined) this.set(name, on);
        if (letter !== 'o') continue;
        const long = words[++index];
        if (!long) continue;
        if (long.literal === undefined) this.forget();
        else this.set(long.literal, on);
      }
    }
    return words.length;
  }
}
