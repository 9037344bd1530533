import { entryAt, type ScriptUnit } from '../shell/script.ts';
import { statementStarts } from '../shell/statements.ts';
import { stepEdit, type ValueEdit } from '../source/rewrite-scalar.ts';

/** What stands between a step and the command that it is for: a new line, or something on the same one. */
type Joint = 'line' | '; ';

/** A place for steps right before a command, inside the entry that holds it. */
export interface StepPlace {
  readonly start: number;
  readonly joint: Joint;
  readonly indent: string;
}

/**
 * Finds the place right before a command: at the start of a line or of a list.
 * @param offset - where the command starts in its unit
 * @returns undefined where a step would take part in what the commands decide (`&&`, `||`, `!`, a pipe)
 */
export function placeBefore(unit: ScriptUnit, offset: number): StepPlace | undefined {
  const found = entryAt(unit, offset, offset);
  if (!found) return undefined;
  const { text } = found.item.entry.value;
  const before = text.slice(0, Math.max(0, found.start));
  const indent = before.slice(before.lastIndexOf('\n') + 1);
  const code = before.replaceAll('\\\n', ' ').trimEnd();
  // A line that goes on from `||` or a pipe starts no command of its own.
  const goesOn = /(?:\|\|?|&&|\\)$/.test(code);
  if (indent.trim() === '' && !goesOn) return { start: found.start, joint: 'line', indent };
  if (
    /(?:^|[^&|;]);$|(?:^|[\s;])(?:do|then|else|if|elif|while|until|\{)$|\($|\)$|;;$/.test(code) &&
    !code.endsWith('$(')
  )
    return { start: found.start, joint: '; ', indent: '' };
  return undefined;
}

/** The same before the statement that holds the command, or before one around it, for a step that decides nothing. */
export function placeBeforeStatement(unit: ScriptUnit, offset: number): StepPlace | undefined {
  for (const start of statementStarts(unit, offset)) {
    const place = placeBefore(unit, start);
    if (place) return place;
  }
  return undefined;
}

/** The edit that puts steps there. */
export function editAt({ start, joint, indent }: StepPlace, steps: readonly string[]): ValueEdit {
  // More steps may come for the same place before it is rendered.
  if (joint === 'line')
    return { start, end: start, wantsLines: true, render: (layout) => stepEdit(start, steps, indent).render(layout) };
  return { start, end: start, wantsLines: true, render: () => steps.map((step) => `${step}${joint}`).join('') };
}
