import type { AndOr, PipelineNode } from 'unbash';
import { toCommand } from './command.ts';
import type { ScriptUnit } from './script.ts';
import { onlyVariable } from './word.ts';

/** A test whether a variable is empty: `[ -z "$X" ]`, `[ -n "$X" ]`, `[ "$X" ]`, and the same with `test`. */
export interface EmptinessTest {
  readonly name: string;
  /** It succeeds for an empty variable. */
  readonly empty: boolean;
}

/** Reads a command as such a test. */
export function emptinessTest(unit: ScriptUnit, node: PipelineNode | AndOr | undefined): EmptinessTest | undefined {
  if (node?.type !== 'Command') return undefined;
  const [program, ...words] = toCommand(unit, node).words;
  if (program?.literal !== '[' && program?.literal !== 'test') return undefined;
  const args = program.literal === '[' ? words.slice(0, -1) : words;
  const [operator] = args.length === 2 ? args : [];
  const word = args.at(-1);
  if (!word || args.length > 2 || (operator && operator.literal !== '-z' && operator.literal !== '-n'))
    return undefined;
  const name = onlyVariable(word);
  return name === undefined ? undefined : { name, empty: operator?.literal === '-z' };
}
