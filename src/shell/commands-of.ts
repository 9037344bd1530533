import { forEachChild, type SyntaxNode } from 'unbash';
import { type SimpleCommand, toCommand } from './command.ts';
import { parseShell } from './parse.ts';

/** The commands of a text that a shell runs, in whatever they stand; none of one that cannot be read. */
export function commandsOf(text: string): readonly SimpleCommand[] {
  if (!/\s/.test(text)) return [];
  const program = parseShell(text);
  if (program.problem !== undefined) return [];
  const unit = { program, entries: [] };
  const found: SimpleCommand[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') found.push(toCommand(unit, node));
    forEachChild(node, visit);
  };
  visit(program.script);
  return found;
}
