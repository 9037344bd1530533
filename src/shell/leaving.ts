import type { CompoundList, If, PipelineNode, Statement } from 'unbash';

type Node = Statement['command'];

/**
 * What stands behind a command that fails ends the script with a failure, too, as the first `||` behind it does in
 * `CALL && echo yes || exit 1`. Then it makes no difference whether the command or the shell itself stopped.
 * @param index - the command among those of an and-or list
 */
export function endsBehind(
  { commands, operators }: { readonly commands: readonly PipelineNode[]; readonly operators: readonly string[] },
  index: number,
): boolean {
  const or = operators.indexOf('||', index);
  const next = or === -1 ? undefined : commands[or + 1];
  // Right behind the failure its status is that of `exit` alone.
  if (next && (isFailure(next) || /^(?:\$\?)?$/.test(statusOf(next) ?? 'none'))) return true;
  return next?.type === 'BraceGroup' && endsWithFailure(next.body);
}

/** `if ! CALL; then exit 1; fi`, and `else exit 1` behind `if CALL`. */
export function endsInBranch({ clause, then, elif, else: otherwise }: If): boolean {
  const [only, ...more] = clause.commands;
  if (!only || more.length > 0 || elif.length > 0 || only.command.type === 'AndOr') return false;
  const branch = isNegated(only.command) ? then : otherwise;
  return branch !== undefined && endsWithFailure(branch);
}

function isNegated(node: Node): boolean {
  return node.type === 'Pipeline' && node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
}

/** Lines for the log, and an `exit` with a number: what came before it decides what `exit` alone would give. */
function endsWithFailure({ commands }: CompoundList): boolean {
  const last = commands.at(-1)?.command;
  if (!last || !isFailure(last)) return false;
  return commands.slice(0, -1).every(({ command, background }) => background !== true && isForTheLog(command));
}

function isForTheLog(node: Node): boolean {
  return node.type === 'Command' && /^(?:echo|printf)$/.test(node.name?.text ?? '') && node.redirects.length === 0;
}

/** `exit` with a status that is a failure. */
function isFailure(node: Node): boolean {
  return /^(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/.test(statusOf(node) ?? '');
}

/** What `exit` is given; an empty text where that is nothing, undefined for another command. */
function statusOf(node: Node): string | undefined {
  if (node.type !== 'Command' || node.name?.text !== 'exit' || node.prefix.length > 0) return undefined;
  const { args, redirects } = node;
  return redirects.length > 0 || args.length > 1 ? undefined : (args[0]?.text ?? '');
}
