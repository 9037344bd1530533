import { forEachChild, type SyntaxNode } from 'unbash';
import type { ScriptUnit } from './script.ts';

/** Where the statements start that hold an offset, the innermost first. */
export function statementStarts(unit: ScriptUnit, offset: number): readonly number[] {
  const starts: number[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.pos > offset || node.end <= offset) return;
    if (node.type === 'Statement') starts.unshift(node.pos);
    forEachChild(node, visit);
  };
  visit(unit.program.script);
  return starts;
}
