import type { JobDraft } from '../decide/draft.ts';
import type { Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { entryAt } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import { locateInScalar } from '../source/scalar.ts';

/** The command where the job has it, for it may stand elsewhere in the emitted text. */
export function locationOf(draft: JobDraft, command: SimpleCommand, word: ShellWord): Location {
  const text = commandText(command);
  const known = [...draft.analysis.commands, ...draft.analysis.invocations].find(
    (one) => commandText(one.command) === text,
  );
  const same = known?.command.words.find(({ raw }) => raw === word.raw) ?? known?.command;
  const place = known && same && entryAt(known.command.unit, same.start, same.end);
  if (!place) return draft.job.location;
  return locateInScalar(place.item.entry.value, place.start, place.end, draft.job.name);
}

export function commandText(command: SimpleCommand): string {
  const { start, end } = rangeOfCommand(command);
  return command.unit.program.text.slice(start, end);
}

/** Where a command stands; of the redirections of a group or loop only they, for what is in it is compared by itself. */
export function rangeOfCommand({ node, start, end }: SimpleCommand): { readonly start: number; readonly end: number } {
  return node.type === 'Redirected' ? { start, end } : { start: node.pos, end: node.end };
}
