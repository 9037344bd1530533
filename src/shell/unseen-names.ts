import type { SimpleCommand } from './command.ts';
import type { ShellWord } from './word.ts';

/** Builtins whose arguments name variables that they set or take away. */
const NAMING: ReadonlySet<string> = new Set('export readonly local declare typeset unset read'.split(' '));

/**
 * True for a command that may set any variable, because the name comes out of an expansion: `export $(cat x.env)`,
 * `export "$name=$value"`, `read -r $name`, `unset $name`.
 */
export function setsUnseenNames({ words }: Pick<SimpleCommand, 'words'>): boolean {
  const [name, ...args] = words[0]?.literal === 'command' ? words.slice(1) : words;
  return NAMING.has(name?.literal ?? '') && args.some(hidesName);
}

/** The name is what stands before the first `=` that is written. */
function hidesName({ parts }: ShellWord): boolean {
  for (const part of parts) {
    if (part.kind !== 'text') return true;
    if (part.value.includes('=')) return false;
  }
  return false;
}
