import { escapeRegExp } from '../escape-regexp.ts';
import { allRuns } from '../kaniko/command-runs.ts';
import { findProgram } from '../kaniko/programs.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';

/**
 * True for an `alias` that gives a command of the job, or one of our steps, another meaning: by the name of a program,
 * by one that is used, or by one that is not in view. A name that stands nowhere else changes nothing.
 */
export function changesCommands(entry: OtherCommand, commands: readonly OtherCommand[]): boolean {
  const names = namesOf(entry);
  if (entry.after || names.length === 0) return false;
  return names.some((name) => name === undefined || isProgram(name) || isUsed(name, entry, commands));
}

/** The names that `alias NAME=…` sets, however the builtin is called; undefined for one that is not in view. */
function namesOf({ command: { words } }: OtherCommand): readonly (string | undefined)[] {
  const [name, ...args] = words[0]?.literal === 'command' ? words.slice(1) : words;
  if (name?.literal !== 'alias') return [];
  return args.flatMap(({ literal, raw }) => {
    if (literal === undefined) return [undefined];
    // A word without a value prints what it stands for.
    return /[=$`]/.test(raw) ? [/^([A-Za-z][\w-]*)=/.exec(literal)?.[1]] : [];
  });
}

function isProgram(name: string): boolean {
  const { kaniko, buildkit } = findProgram(name);
  return kaniko || buildkit || /executor|kaniko/.test(name);
}

/** It stands in a word of another command, which may be the text that a shell runs. */
function isUsed(name: string, entry: OtherCommand, commands: readonly OtherCommand[]): boolean {
  const token = new RegExp(`(?<![\\w-])${escapeRegExp(name)}(?![\\w-])`);
  const others = allRuns(commands).filter(({ command }) => command.node !== entry.command.node);
  return others.some(({ command: { words } }) => words.some(({ literal, raw }) => token.test(literal ?? raw)));
}
