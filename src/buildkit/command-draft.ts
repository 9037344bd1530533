import type { BuildPlan, FlagOccurrence, PlanEntry } from '../model.ts';
import { around, type ShellWord } from '../shell/word.ts';
import type { CallContext } from './context.ts';

/** One argument of the emitted command, with the flags that it comes from. */
export interface Argument {
  readonly text: string;
  readonly because: readonly FlagOccurrence[];
}

/** One command; the words of a long one may stand on lines of their own. */
export type Step = string | readonly string[];

/** A value that the renderer cannot write. */
export interface RenderProblem {
  readonly written: string;
  readonly problem: string;
}

export type Entry<K extends PlanEntry['kind']> = Extract<PlanEntry, { kind: K }>;

/** A build command in the making; what one part of the plan asks for is added by one module. */
export class CommandDraft {
  /** The first value that cannot be written. */
  problem: RenderProblem | undefined;
  readonly setup: Step[] = [];
  readonly finish: string[] = [];
  readonly arguments: Argument[] = [];
  /** `$k2b_out`, a folder outside of the context, is needed. */
  temporary = false;
  /** The Dockerfile is looked for at run time. */
  searches = false;
  readonly plan: BuildPlan;
  readonly call: CallContext;

  constructor(plan: BuildPlan, call: CallContext) {
    this.plan = plan;
    this.call = call;
  }

  all<K extends PlanEntry['kind']>(kind: K): Entry<K>[] {
    return this.plan.entries.filter((entry): entry is Entry<K> => entry.kind === kind);
  }

  has(kind: PlanEntry['kind']): boolean {
    return this.plan.entries.some((entry) => entry.kind === kind);
  }

  because(kind: PlanEntry['kind']): readonly FlagOccurrence[] {
    return this.all(kind).map((entry) => entry.because);
  }

  fail(word: ShellWord, problem: string): void {
    this.problem ??= { written: word.raw, problem };
  }

  add(text: string, because: readonly FlagOccurrence[] = []): void {
    this.arguments.push({ text, because });
  }

  /** Adds an option whose value is a word of the user, with literal text in front of it. */
  word(option: string, prefix: string, word: ShellWord, because: readonly FlagOccurrence[]): void {
    const text = around(prefix, word);
    if (text === undefined) this.fail(word, 'its quoting or its patterns do not fit into one argument');
    else this.add(`${option} ${text}`, because);
  }
}
