import { forEachChild, type SyntaxNode } from 'unbash';
import type { ScriptUnit } from './script.ts';

interface Body {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const bodies = new WeakMap<ScriptUnit, readonly Body[]>();

function functionsOf(unit: ScriptUnit): readonly Body[] {
  const known = bodies.get(unit);
  if (known) return known;
  const found: Body[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Function') found.push({ name: node.name.text, start: node.pos, end: node.end });
    forEachChild(node, visit);
  };
  visit(unit.program.script);
  bodies.set(unit, found);
  return found;
}

/** Names of the functions that a unit defines. */
export function functionNames(unit: ScriptUnit): readonly string[] {
  return [...new Set(functionsOf(unit).map(({ name }) => name))];
}

/** The innermost function whose definition holds an offset of the unit's text; undefined at the top level. */
export function functionAt(unit: ScriptUnit, offset: number): string | undefined {
  return functionsOf(unit).findLast(({ start, end }) => offset >= start && offset < end)?.name;
}
