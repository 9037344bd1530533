import { forEachChild, type Function as FunctionNode, type SyntaxNode } from 'unbash';
import type { ScriptUnit } from './script.ts';

/** A definition of a function. */
export interface ShellFunction {
  readonly name: string;
  readonly node: FunctionNode;
  readonly unit: ScriptUnit;
}

interface Body {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly node: FunctionNode;
}

const bodies = new WeakMap<ScriptUnit, readonly Body[]>();

function functionsOf(unit: ScriptUnit): readonly Body[] {
  const known = bodies.get(unit);
  if (known) return known;
  const found: Body[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Function') found.push({ name: node.name.text, start: node.pos, end: node.end, node });
    forEachChild(node, visit);
  };
  visit(unit.program.script);
  bodies.set(unit, found);
  return found;
}

/** The functions that a unit defines, each with the text of its definition, behind its name. */
export function functionBodies(unit: ScriptUnit): ReadonlyMap<string, string> {
  const { text } = unit.program;
  return new Map(functionsOf(unit).map(({ name, start, end }) => [name, text.slice(start, end).replace(name, '')]));
}

/** The text of a unit without its function definitions. */
export function topLevel(unit: ScriptUnit): string {
  return withoutInner(unit, 0, unit.program.text.length);
}

/** The text of a function's definition without those inside it; undefined for a function of another unit. */
export function textOfFunction(unit: ScriptUnit, node: FunctionNode): string | undefined {
  const own = functionsOf(unit).find((body) => body.node === node);
  return own && withoutInner(unit, own.start, own.end);
}

function withoutInner(unit: ScriptUnit, from: number, to: number): string {
  const { text } = unit.program;
  let rest = '';
  let position = from;
  for (const { start, end } of functionsOf(unit)) {
    if (start < position || end > to || (start === from && end === to)) continue;
    rest += text.slice(position, start);
    position = end;
  }
  return rest + text.slice(position, to);
}

/** The innermost function whose definition holds an offset of the unit's text; undefined at the top level. */
export function functionAt(unit: ScriptUnit, offset: number): string | undefined {
  return functionNodeAt(unit, offset)?.name.text;
}

/** The same as the node of its definition. */
export function functionNodeAt(unit: ScriptUnit, offset: number): FunctionNode | undefined {
  return functionsOf(unit).findLast(({ start, end }) => offset >= start && offset < end)?.node;
}
