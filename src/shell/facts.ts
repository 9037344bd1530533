import type { ShellWord } from './word.ts';

/**
 * What an analysis folds over a script beside the state of the shell: the interpreter tells it each step that a path
 * takes, and what the shell itself keeps of it.
 */
export interface Facts {
  clone(): Facts;
  /** Takes in the facts of another path that leads to the same point. */
  join(other: Facts): void;
  /** Takes over what a subshell or another process leaves behind: files, not variables. */
  afterSubshell(inner: Facts): void;
  /** The command whose effects follow. */
  at(site: object): void;
  /** A variable gets a value; undefined when the value is out of view. */
  assign(name: string, value: ShellWord | undefined, append: boolean): void;
  /** A variable gets one word of a list after the other. */
  assignEach(name: string, words: readonly ShellWord[]): void;
  unset(name: string): void;
  /** A function gets a body, given as its text. */
  define(name: string, body: string): void;
  /** Programs that start from here on see the variable. */
  export(name: string): void;
  /** Programs that start from here on do not see the variable, though the shell keeps it. */
  unexport(name: string): void;
  /** A variable has one of the values that it had on other paths. */
  restore(name: string, from: Facts | undefined): void;
  /** A program that is started does not see this variable of the shell. */
  hide(name: string): void;
  /** Positional parameters of a function or a script; what is returned gives the old ones back to {@link leave}. */
  enter(args: readonly ShellWord[]): unknown;
  leave(before: unknown): void;
  /** The path on which a command succeeded, or on which it failed. */
  assume(words: readonly ShellWord[], succeeded: boolean): void;
}
