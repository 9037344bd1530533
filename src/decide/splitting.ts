import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import { onlyVariable, type ShellWord } from '../shell/word.ts';

/**
 * True where the shell splits words at a call as it does from the start: nothing has set IFS, or it has been put back,
 * by `unset IFS` or from a variable that took it before it was another one.
 */
export function splitsAsUsual({ variables, partial }: KanikoInvocation, { commands }: Analysis): boolean {
  const values = variables.get('IFS');
  if (!values) return true;
  const isGiven = commands.some(({ command }) => receives(command) || /\bfor\s+IFS\b/.test(command.unit.program.text));
  const isSaved = (word: ShellWord): boolean => {
    const name = onlyVariable(word);
    const saved = name === undefined ? undefined : variables.get(name);
    if (name === undefined || !saved || partial.has(name)) return false;
    return [...saved].every((one) => one !== undefined && onlyVariable(one) === 'IFS' && isTakenFirst(one, commands));
  };
  return [...values].every((word) => (word ? isSaved(word) : !isGiven));
}

/** `OLD=$IFS` while IFS was what it is from the start. */
function isTakenFirst(word: ShellWord, commands: Analysis['commands']): boolean {
  const found = commands.filter(({ command: { assignments, argumentAssignments } }) =>
    [...assignments, ...argumentAssignments].some(({ value }) => value === word),
  );
  return found.length > 0 && found.every(({ seen }) => seen.get('IFS')?.key === '');
}

type Command = Analysis['commands'][number]['command'];

/** It gives IFS a value that is not in view, as `read IFS` does; `unset` does not. */
function receives({ words }: Command): boolean {
  return words.slice(1).some(({ literal }) => literal === 'IFS') && words[0]?.literal !== 'unset';
}
