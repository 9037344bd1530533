import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import { valueKey } from '../kaniko/seen-values.ts';
import { type VariableState, yamlWord } from '../kaniko/variables.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { variablesOf } from '../shell/word.ts';
import type { Values } from './values.ts';

/**
 * What a call of the executor sees of an environment variable: the assignment in front of the call, else what the script
 * exports on every path, else the YAML.
 * @returns `open` where the paths differ or where it is not certain that the executor sees it
 */
export function variableAt(
  name: string,
  invocation: KanikoInvocation,
  { commands }: Pick<Analysis, 'commands'>,
  yaml: Values,
): VariableState {
  const prefix = invocation.command.assignments.findLast((assignment) => assignment.name === name);
  if (prefix) return prefix.append ? 'open' : { value: prefix.value };
  const assigned = invocation.variables.get(name);
  if (!assigned) {
    const texts = [...new Set(yaml(name))];
    const [text] = texts;
    if (text === undefined) return invocation.exported.has(name) ? 'open' : undefined;
    return texts.length > 1 ? 'open' : { value: yamlWord(text) };
  }
  const touching = commands.filter(({ command }) => touches(command, name));
  const [only, ...others] = touching;
  const exported = only?.command.words[0]?.literal === 'export' && invocation.exported.has(name);
  const assignment = only?.command.argumentAssignments.find((candidate) => candidate.name === name);
  if (!exported || others.length > 0 || !assignment || assignment.append) return 'open';
  const isOther = variablesOf(assignment.value).some((one) => only.seen.get(one)?.key !== valueKey(one, invocation));
  if (isOther) return 'open';
  return { value: assignment.value };
}

function touches(command: SimpleCommand, name: string): boolean {
  return (
    [...command.assignments, ...command.argumentAssignments].some((assignment) => assignment.name === name) ||
    (/^(?:export|unset|read)$/.test(command.words[0]?.literal ?? '') &&
      command.words.some(({ literal }) => literal === name))
  );
}
