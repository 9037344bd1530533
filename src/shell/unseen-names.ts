import type { SimpleCommand } from './command.ts';
import type { ShellWord } from './word.ts';

/** Builtins whose arguments name variables that they set or take away. */
const NAMING: ReadonlySet<string> = new Set('export readonly local declare typeset unset read'.split(' '));

/**
 * True for a command that may set any variable, because the name comes out of an expansion: `export $(cat x.env)`,
 * `export "$name=$value"`, `read -r $name`, `unset $name`, or the command itself does.
 */
export function setsUnseenNames({ words }: Pick<SimpleCommand, 'words'>): boolean {
  const [first, ...rest] = words;
  // Whatever `command` runs, or a word that is no name, is not read as one that assigns.
  if (first?.literal === 'command') return NAMING.has(rest[0]?.literal ?? '');
  if (first && first.literal === undefined && !first.raw.includes('/')) return true;
  return NAMING.has(first?.literal ?? '') && rest.some(hidesName);
}

/** The name is what stands before the first `=` that is written. */
function hidesName({ parts }: ShellWord): boolean {
  for (const part of parts) {
    if (part.kind !== 'text') return true;
    if (part.value.includes('=')) return false;
  }
  return false;
}
