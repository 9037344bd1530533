import type { OtherCommand } from '../kaniko/analyze.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { partOf, surroundingsOf } from '../shell/surroundings.ts';

/** True for a command with such a literal option. */
export function hasOption({ words }: SimpleCommand, option: RegExp): boolean {
  return words.some(({ literal }) => literal !== undefined && option.test(literal));
}

/** True for a `mkdir` that fails where the folder is there already. */
export function failsWhereMade(command: SimpleCommand): boolean {
  return !hasOption(command, /^-[a-zA-Z]*p|^--parents$/);
}

/**
 * What becomes of a command's failure: it stops the script, something else follows from it, or nobody learns of it, as
 * before `|| true`.
 */
export function failureOf({ command, flow }: Pick<OtherCommand, 'command' | 'flow'>): 'stops' | 'decides' | 'ignored' {
  const chain = surroundingsOf(command).findLast(({ node }) => node.type === 'AndOr')?.node;
  if (chain?.type === 'AndOr') {
    const index = partOf(chain.commands, command);
    const rest = chain.commands.slice(index + 1).map((part) => command.unit.program.text.slice(part.pos, part.end));
    const isIgnored = chain.operators[index] === '||' && rest.every((text) => /^(?:true|:)$/.test(text.trim()));
    if (rest.length > 0) return isIgnored ? 'ignored' : 'decides';
  }
  return flow.guarded ? 'decides' : 'stops';
}
