import type { SimpleCommand } from './command.ts';

const PRINTS_ALL: ReadonlySet<string> = new Set(['env', 'printenv', 'export', 'set']);

/** True for a command that prints all variables: one of these programs and builtins without an argument. */
export function printsEnvironment({ words }: Pick<SimpleCommand, 'words'>): boolean {
  return words.length === 1 && PRINTS_ALL.has(words[0]?.literal ?? '');
}
