import { forEachChild, type SyntaxNode } from 'unbash';
import type { SimpleCommand } from './command.ts';

/** Lists that only say what comes after what. */
const LISTS: ReadonlySet<string> = new Set(['Script', 'CompoundList']);

/** One construct around a command: a condition, a loop, a function, a pipeline, a subshell. */
export interface Surrounding {
  /** What it is, and where in it the command stands; equal for equal places. */
  readonly text: string;
  readonly node: SyntaxNode;
}

/** What stands around a command, from the outside to the inside, by the syntax tree alone. */
export function surroundingsOf({ unit, node }: SimpleCommand): readonly Surrounding[] {
  return pathTo(unit.program.script, node) ?? [];
}

/** The index of the part of a list or a pipe in which a command stands; -1 for none. */
export function partOf(parts: readonly SyntaxNode[], { node }: Pick<SimpleCommand, 'node'>): number {
  return parts.findIndex(({ pos, end }) => pos <= node.pos && node.end <= end);
}

/** All nodes of the syntax tree around a command, from the outside to the inside. */
export function nodesAround({ unit, node }: SimpleCommand): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const visit = (at: SyntaxNode): void => {
    if (at === node || at.pos > node.pos || at.end < node.end) return;
    found.push(at);
    forEachChild(at, visit);
  };
  visit(unit.program.script);
  return found;
}

/**
 * The surroundings without the innermost chain `( a && COMMAND && b )`, in which every failure is the failure of the
 * whole; the same list where there is none.
 */
export function withoutChain(steps: readonly Surrounding[]): readonly Surrounding[] {
  const [subshell, chain] = steps.slice(-2);
  if (subshell?.node.type !== 'Subshell' || chain?.node.type !== 'AndOr') return steps;
  const onlyAnd = chain.node.operators.every((operator) => operator === '&&');
  return onlyAnd && subshell.node.body.commands.length === 1 ? steps.slice(0, -2) : steps;
}

function pathTo(node: SyntaxNode, target: SyntaxNode): readonly Surrounding[] | undefined {
  if (node === target) return [];
  if (node.pos > target.pos || node.end < target.end) return undefined;
  let found: readonly Surrounding[] | undefined;
  let index = 0;
  forEachChild(node, (child) => {
    if (found) return;
    const inner = pathTo(child, target);
    if (inner) {
      const text = textOf(node, index);
      found = text === undefined ? inner : [{ text, node }, ...inner];
    }
    index++;
  });
  return found;
}

/** @returns undefined for what changes nothing for the command in it */
function textOf(node: SyntaxNode, index: number): string | undefined {
  switch (node.type) {
    case 'Statement':
      return node.background === true ? 'background' : undefined;
    case 'Redirected':
      return undefined;
    case 'AndOr':
      return `${node.operators.slice(0, index).join(' ')} it ${node.operators.slice(index).join(' ')}`.trim();
    case 'Pipeline':
      return `pipeline ${node.prefixes.map(({ type }) => type).join(' ')} ${index} of ${node.commands.length}`;
    case 'Function':
      return `function ${node.name.text}`;
    default:
      return LISTS.has(node.type) ? undefined : `${node.type} ${index}`;
  }
}
