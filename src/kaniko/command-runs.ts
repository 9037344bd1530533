import type { SimpleCommand } from '../shell/command.ts';
import { CommandTexts } from '../shell/command-texts.ts';
import type { Flow } from '../shell/interpret.ts';
import type { ShellState } from '../shell/state.ts';

/** What is known of a command in all runs in which its words are the same. */
export interface CommandRun {
  readonly command: SimpleCommand;
  readonly texts: CommandTexts;
  readonly flow: Flow;
}

/** More lists of words than that are looked at as they are written. */
const MAX_RUNS = 32;

/** The runs of a command, by the words that the shell makes of those that are written. */
export class CommandRuns {
  private readonly runs = new Map<string, CommandRun>();

  /**
   * Takes in one more run.
   * @param written - the command as it is written, over all its runs
   * @param made - the same with the words of this run
   */
  add(written: CommandRun, made: SimpleCommand, state: ShellState, flow: Flow): void {
    const isWritten = made === written.command || this.runs.size >= MAX_RUNS;
    const key = isWritten ? '' : made.words.map(({ raw }) => raw).join('\n');
    const known = this.runs.get(key);
    const isSeen = (variable: string): boolean => state.mayBeSeen(variable);
    if (isWritten) this.runs.set(key, known ?? { command: written.command, texts: written.texts, flow });
    else if (known) known.texts.add(made, state.held, isSeen);
    else this.runs.set(key, { command: made, texts: new CommandTexts(made, state.held, isSeen), flow });
  }

  all(): readonly CommandRun[] {
    return [...this.runs.values()];
  }
}

/** A command that may run with several lists of words, once for each of them. */
export function runsOf<T extends CommandRun & { readonly runs: CommandRuns }>(entry: T): readonly T[] {
  return entry.runs.all().map((run) => ({ ...entry, ...run }));
}

/** {@link runsOf} all of some commands, in their order. */
export function allRuns<T extends CommandRun & { readonly runs: CommandRuns }>(commands: readonly T[]): readonly T[] {
  return commands.flatMap((entry) => runsOf(entry));
}
