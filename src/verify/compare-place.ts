import { forEachChild, type SyntaxNode } from 'unbash';
import type { KanikoInvocation } from '../kaniko/analyze.ts';

/** Lists that only say what comes after what. */
const LISTS: ReadonlySet<string> = new Set(['Script', 'CompoundList']);

/**
 * Compares where a call stands: in which conditions, loops, functions, pipelines and subshells of its script, and in
 * which directory. It is read from the syntax tree alone, independent of what the interpreter makes of it.
 * @returns the differences, in words
 */
export function comparePlace(before: KanikoInvocation, after: KanikoInvocation): readonly string[] {
  const [old, now] = [placeOf(before), placeOf(after)];
  const differences: string[] = [];
  if (inWords(old) !== inWords(now) && inWords(old) !== inWords(withoutChain(now)))
    differences.push(`surroundings of the build: ${inWords(old)} before, ${inWords(now)} after`);
  if (before.cwd !== undefined && before.cwd !== after.cwd)
    differences.push(`directory of the build: ${before.cwd || '.'} before, ${after.cwd || '.'} after`);
  return differences;
}

interface Step {
  readonly text: string;
  readonly node: SyntaxNode;
}

/** What stands around a call, from the outside to the inside. */
function placeOf({ command }: KanikoInvocation): readonly Step[] {
  return pathTo(command.unit.program.script, command.node) ?? [];
}

function pathTo(node: SyntaxNode, target: SyntaxNode): readonly Step[] | undefined {
  if (node === target) return [];
  if (node.pos > target.pos || node.end < target.end) return undefined;
  let found: readonly Step[] | undefined;
  let index = 0;
  forEachChild(node, (child) => {
    if (found) return;
    const inner = pathTo(child, target);
    if (inner) {
      const text = stepText(node, index);
      found = text === undefined ? inner : [{ text, node }, ...inner];
    }
    index++;
  });
  return found;
}

/** @returns undefined for what changes nothing for the command in it */
function stepText(node: SyntaxNode, index: number): string | undefined {
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

/**
 * The steps of a build form one chain in a subshell of its own, whose failure is that of the build (DESIGN D9): that is
 * the place of the call itself.
 */
function withoutChain(steps: readonly Step[]): readonly Step[] {
  const [subshell, chain] = steps.slice(-2);
  if (subshell?.node.type !== 'Subshell' || chain?.node.type !== 'AndOr') return steps;
  const onlyAnd = chain.node.operators.every((operator) => operator === '&&');
  return onlyAnd && subshell.node.body.commands.length === 1 ? steps.slice(0, -2) : steps;
}

function inWords(steps: readonly Step[]): string {
  return steps.length === 0 ? 'none' : steps.map(({ text }) => text).join(', ');
}
