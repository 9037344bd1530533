import type { SimpleCommand } from './command.ts';
import type { ShellWord } from './word.ts';

/** Builtins whose arguments name variables that they set or take away. */
const NAMING: ReadonlySet<string> = new Set('export readonly local declare typeset unset read let'.split(' '));

/**
 * True for a command that may set any variable, because the name comes out of an expansion: `export $(cat x.env)`,
 * `export "$name=$value"`, `read -r $name`, `unset $name`, or the command itself does.
 */
export function setsUnseenNames({ words }: Pick<SimpleCommand, 'words'>): boolean {
  const [first, ...rest] = words;
  if (words.some(computesName)) return true;
  // Whatever `command` runs, or a word that is no name, is not read as one that assigns.
  if (first?.literal === 'command') return rest.slice(0, 2).some(({ literal }) => NAMING.has(literal ?? ''));
  if (first && first.literal === undefined && !first.raw.includes('/')) return true;
  return NAMING.has(first?.literal ?? '') && rest.some(hidesName);
}

/** `$(($name = 1))` */
function computesName({ parts }: ShellWord): boolean {
  return parts.some(
    ({ kind, raw }) =>
      kind === 'substitution' && raw.startsWith('$((') && /\$\{?\w+\}?\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)/.test(raw),
  );
}

/** The name is what stands before the first `=` that is written. */
function hidesName({ parts }: ShellWord): boolean {
  for (const part of parts) {
    if (part.kind !== 'text') return true;
    if (part.value.includes('=')) return false;
  }
  return false;
}
