import { forEachChild, type Function as FunctionNode, type Statement, type SyntaxNode } from 'unbash';
import type { SimpleCommand } from './command.ts';
import { functionNodeAt, textOfFunction, topLevel } from './functions.ts';
import type { ScriptUnit } from './script.ts';

/** A command that runs a script in view. */
export interface ScriptRun {
  readonly unit: ScriptUnit;
  readonly mode: 'source' | 'child';
  readonly command: SimpleCommand;
}

/** Where the positional parameters are the same: a function, a script in a shell of its own, or the job's scripts. */
export type ParameterScope = FunctionNode | ScriptUnit | 'job';

/** Files that source each other end the search. */
const MAX_DEPTH = 8;

/**
 * Finds the scope of what stands at an offset of a unit.
 * @param runs - the scripts in view and what runs them
 * @returns undefined where it runs in more than one scope, or in one that a command gives words to
 */
export function parameterScope(
  unit: ScriptUnit,
  offset: number,
  runs: readonly ScriptRun[],
  depth = 0,
): ParameterScope | undefined {
  const own = functionNodeAt(unit, offset);
  if (own) return own;
  const by = runs.filter((run) => run.unit === unit);
  if (by.length === 0) return 'job';
  if (by.every(({ mode }) => mode === 'child')) return unit;
  // `. F WORDS`
  if (depth >= MAX_DEPTH || by.some(({ mode, command }) => mode === 'child' || command.words.length > 2))
    return undefined;
  const scopes = new Set(by.map(({ command }) => parameterScope(command.unit, command.node.pos, runs, depth + 1)));
  return scopes.size === 1 ? [...scopes][0] : undefined;
}

/** The text of a unit that belongs to a scope. */
export function scopeText(unit: ScriptUnit, scope: ParameterScope): string {
  return (isFunction(scope) ? textOfFunction(unit, scope) : undefined) ?? topLevel(unit);
}

function isFunction(scope: ParameterScope): scope is FunctionNode {
  return scope !== 'job' && 'type' in scope;
}

/** True for a command that runs whenever its function or script does, before everything behind it. */
export function runsFirst({ unit, node }: SimpleCommand, scope: FunctionNode | ScriptUnit): boolean {
  return statementsOf(unit, scope).some(({ command, background }) => command === node && background !== true);
}

function statementsOf(unit: ScriptUnit, scope: FunctionNode | ScriptUnit): readonly Statement[] {
  if (!isFunction(scope)) return scope === unit ? unit.program.script.commands : [];
  return scope.body.type === 'BraceGroup' ? scope.body.body.commands : [];
}

/** True for a command that runs in the shell of its function or script itself, where what it sets stays. */
export function staysInShell({ unit, node }: SimpleCommand, scope: FunctionNode | ScriptUnit): boolean {
  if (!isFunction(scope) && scope !== unit) return false;
  const root: SyntaxNode = isFunction(scope) ? scope : unit.program.script;
  const isInside = (parent: SyntaxNode): boolean => {
    let found = false;
    forEachChild(parent, (child) => {
      if (found || node.pos < child.pos || node.end > child.end) return;
      found = child === node || (!leavesShell(child) && isInside(child));
    });
    return found;
  };
  return isInside(root);
}

function leavesShell(node: SyntaxNode): boolean {
  if (node.type === 'Statement') return node.background === true;
  if (node.type === 'Pipeline') return node.commands.length > 1;
  return ['Subshell', 'CommandExpansion', 'ProcessSubstitution', 'Function'].includes(node.type);
}
