import { forEachChild, type SyntaxNode } from 'unbash';
import { perObject } from '../per-object.ts';

/** A node that runs commands of its own inside of a word. */
export type Substitution = Extract<
  SyntaxNode,
  { type: 'CommandExpansion' | 'ArithmeticCommandExpansion' | 'ProcessSubstitution' }
>;

/**
 * The outermost substitutions in a node, in the order of the text: `$(…)`, backticks, `<(…)`. They are found once,
 * however often the command runs. What stands in them is not looked at.
 */
export const substitutionsIn = perObject((node: SyntaxNode): readonly Substitution[] => {
  const found: Substitution[] = [];
  const visit = (child: SyntaxNode): void => {
    if (isSubstitution(child)) found.push(child);
    else forEachChild(child, visit);
  };
  forEachChild(node, visit);
  return found;
});

function isSubstitution(node: SyntaxNode): node is Substitution {
  return (
    node.type === 'CommandExpansion' ||
    node.type === 'ArithmeticCommandExpansion' ||
    node.type === 'ProcessSubstitution'
  );
}
