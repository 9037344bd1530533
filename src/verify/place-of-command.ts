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

export function commandText({ unit, node }: SimpleCommand): string {
  return unit.program.text.slice(node.pos, node.end);
}
