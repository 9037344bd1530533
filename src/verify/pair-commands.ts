import type { JobDraft } from '../decide/draft.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { commandText, rangeOfCommand } from './place-of-command.ts';

/**
 * The commands of a job that are no builds with what they are in the new script. Both are met in the order in which they
 * run; what is between two of them there is ours.
 */
export function pairCommands(draft: JobDraft, emitted: Analysis): readonly (readonly [OtherCommand, OtherCommand])[] {
  const { commands } = emitted;
  const texts = commands.map(({ command }) => flat(commandText(command)));
  let next = 0;
  return draft.analysis.commands.flatMap((before) => {
    const wanted = flat(editedText(draft, before));
    const index = texts.indexOf(wanted, next);
    const after = commands[index];
    if (!after) return [];
    next = index + 1;
    return [[before, after]];
  });
}

/** The text of a command with the changes that the plan makes in it. */
function editedText({ changes }: JobDraft, { command }: OtherCommand): string {
  const { unit } = command;
  const { start: first, end: last } = rangeOfCommand(command);
  const own = changes.filter((change) => change.unit === unit && change.start >= first && change.end <= last);
  const sorted = [...own].sort((a, b) => a.start - b.start);
  let text = '';
  let position = first;
  for (const { start, end, text: replacement } of sorted) {
    text += unit.program.text.slice(position, start) + replacement;
    position = end;
  }
  return text + unit.program.text.slice(position, last);
}

/** Lines may be laid out anew. */
function flat(text: string): string {
  return text.replaceAll(/\\?\s+/g, ' ').trim();
}
