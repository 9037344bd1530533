import { allRuns } from '../kaniko/command-runs.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { printsEnvironment } from '../shell/prints-environment.ts';
import { entryAt } from '../shell/script.ts';

/** The variable from which the client takes logins before it reads the file. */
export const AUTH_VARIABLE = 'DOCKER_AUTH_CONFIG';

/** True for a step of ours that sets or unsets the variable in the shell of the job. */
export function changesAuthVariable(text: string): boolean {
  return /\b(?:export|unset) DOCKER_AUTH_CONFIG\b/.test(text);
}

/** True for a step of ours that sets the variable where it does not find a registry in the file. */
export function testsFile(text: string): boolean {
  return / \|\| export DOCKER_AUTH_CONFIG=/.test(text);
}

/**
 * True where a command of the job would see what a step before a build makes of the variable: it reads or sets it, and
 * runs after a build, or in the entry of a build, before which the step stands.
 */
export function seesAuthVariable({ commands, invocations, writes, followed }: Analysis): boolean {
  const items = new Set(invocations.map(itemOf));
  const writers = new Set(writes.map(({ command }) => command.node));
  const scripts = new Set(followed.map(({ command }) => command.node));
  return allRuns(commands).some((entry) => {
    const { after, afterBuild, command } = entry;
    if (after || !(mentions(entry) || (afterBuild && !scripts.has(command.node) && runsUnseen(entry)))) return false;
    // A step goes behind a write of the file in the same entry.
    return afterBuild || (items.has(itemOf(entry)) && !writers.has(command.node));
  });
}

function itemOf({ command: { unit, node } }: Pick<OtherCommand, 'command'>): unknown {
  return entryAt(unit, node.pos, node.pos)?.item;
}

function mentions({ command }: OtherCommand): boolean {
  const { unit, node, redirects } = command;
  const { text } = unit.program;
  const own = [text.slice(node.pos, node.end), ...redirects.map(({ heredoc }) => heredoc?.text ?? '')];
  return own.some((part) => part.includes(AUTH_VARIABLE)) || printsEnvironment(command);
}

/** A script out of view, which may read any variable. */
function runsUnseen({ command: { words }, flow }: OtherCommand): boolean {
  const name = words[0]?.literal;
  if (flow.isFunctionCall) return false;
  return name !== undefined && (/^(?:\.|source|sh|ash|bash)$/.test(name) || /^\.{0,2}\//.test(name));
}
