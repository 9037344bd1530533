import { forEachChild, type SyntaxNode } from 'unbash';
import { type SimpleCommand, toCommand } from './command.ts';
import { isOpaque, parseShell } from './parse.ts';
import type { ScriptUnit } from './script.ts';

/** The commands of a text that a shell runs, in whatever they stand; none of one that cannot be read. */
export function commandsOf(text: string): readonly SimpleCommand[] {
  if (!/\s/.test(text)) return [];
  const program = parseShell(text);
  if (program.problem !== undefined) return [];
  return commandsIn({ program, entries: [] });
}

/** The commands of a unit, in whatever they stand; those inside escaped backticks have no place in it. */
export function commandsIn(unit: ScriptUnit): readonly SimpleCommand[] {
  const found: SimpleCommand[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') found.push(toCommand(unit, node));
    if (node.type === 'CommandExpansion' && node.script && isOpaque(node.script)) return;
    forEachChild(node, visit);
  };
  visit(unit.program.script);
  return found;
}
