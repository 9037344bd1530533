import type { KanikoInvocation } from '../kaniko/analyze.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { topLevel } from '../shell/functions.ts';
import type { ScriptUnit } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import { withoutGuards } from './flag-uses.ts';
import type { Definition, DefinitionContext, DefinitionProblem } from './flag-definitions.ts';

/** Other uses of positional parameters, by which their words could change or be seen. */
const OTHER_USES = /\$(?:[1-9#*]|\{[1-9#*@!])|\bshift\b|\bgetopts\b|\bfor\s+\w+\s*[;\n]\s*do\b/;

/** True for `"$@"`. */
export function isPositional({ parts }: ShellWord): boolean {
  const [part, ...rest] = parts;
  return part?.kind === 'expansion' && part.name === '@' && part.plain && part.quote === '"' && rest.length === 0;
}

/**
 * The commands that set the positional parameters of a call: one `set -- …` that surely runs, and any number of
 * `set -- "$@" …` behind it.
 * @returns undefined when the script sets none
 */
export function positionalDefinitions(
  { command, flow }: KanikoInvocation,
  { analysis }: DefinitionContext,
): readonly Definition[] | DefinitionProblem | undefined {
  const problem = (text: string): DefinitionProblem => ({ variable: '"$@"', problem: text });
  const setters = analysis.commands.filter(
    ({ command: { words } }) => words[0]?.literal === 'set' && words[1]?.literal === '--',
  );
  const [first, ...others] = setters;
  if (!first) return undefined;
  const runBy = analysis.followed.find(({ unit }) => unit === command.unit);
  const ownOnes = runBy && (runBy.mode === 'child' || flow.subshell || runBy.command.words.length > 2);
  if (flow.functionName !== undefined || ownOnes)
    return problem('a function or a script of its own has parameters of its own');
  // Every item of the script has them; a script of its own and after_script have others.
  const children = new Set(analysis.followed.flatMap(({ unit, mode }) => (mode === 'child' ? [unit] : [])));
  const sharing = analysis.commands.filter((one) => !one.after && !children.has(one.command.unit));
  const units = new Set<ScriptUnit>([...sharing.map((one) => one.command.unit), command.unit]);
  if ([...units].some((unit) => OTHER_USES.test(withoutGuards(topLevel(unit)))))
    return problem('the script uses single parameters, or shifts them');
  const unread = analysis.commands.some(({ command: { words } }) => setsOtherwise(words));
  if (unread) return problem('a set with options gives them words, too');
  if (sharing.some((one) => isOutOfView(one.command, analysis)))
    return problem('a text that is out of view may use them, too');
  // Every call of the job is read by itself, and gets its words.
  const calls = analysis.invocations.map((call) => call.command);
  if (hasOtherUses(units, [...setters.map((setter) => setter.command), ...calls]))
    return problem('another command uses them, too');
  const extends_ = (words: readonly ShellWord[]): boolean => words[2] !== undefined && isPositional(words[2]);
  if (extends_(first.command.words) || first.flow.conditional || first.flow.subshell || first.flow.loop)
    return problem('no set -- surely gives them their first words');
  const inFunction = setters.some(({ flow }) => flow.functionName !== undefined || flow.subshell);
  if (others.some((other) => !extends_(other.command.words)) || inFunction)
    return problem('they are set in several places');
  return setters.map(({ command: setter }, index) => {
    const words = setter.words.slice(index === 0 ? 2 : 3);
    const fields = words.map((word, at) => ({ word: { ...word, start: FIRST + 2 * at, end: FIRST + 2 * at + 1 } }));
    const place = { kind: 'set', command: setter, appends: index > 0 } as const;
    return { variable: '@', fields, certain: index === 0, place };
  });
}

/** What eval or a sourced file runs here is not written in the script. */
function isOutOfView({ words, node }: SimpleCommand, { followed }: DefinitionContext['analysis']): boolean {
  const [name, ...args] = words;
  if (name?.literal === 'eval')
    return args.some(({ literal, raw }) => literal === undefined && !/^"?\$\( *ssh-agent\b/.test(raw));
  const isSourcing = name?.literal === '.' || name?.literal === 'source';
  return isSourcing && !followed.some(({ command }) => command.node === node);
}

/** `set -f -- …` and `set a b`. */
function setsOtherwise([name, first, ...rest]: readonly ShellWord[]): boolean {
  if (name?.literal !== 'set' || !first || first.literal === '--') return false;
  return [first, ...rest].some(
    ({ literal }) => literal === undefined || literal === '--' || !/^[-+]|^\w+$/.test(literal),
  );
}

/** `"$@"` at the top level beside the commands that set them and the call. */
function hasOtherUses(units: ReadonlySet<ScriptUnit>, commands: readonly SimpleCommand[]): boolean {
  const count = (text: string): number => text.match(/\$(?:@|\*|\{[@*])/g)?.length ?? 0;
  return [...units].some((unit) => {
    const own = commands.filter((one) => one.unit === unit);
    const allowed = own.reduce((sum, one) => sum + one.words.reduce((all, { raw }) => all + count(raw), 0), 0);
    return count(withoutGuards(topLevel(unit))) > allowed;
  });
}

/** Far below every offset, as for the fields of variables. */
const FIRST = -1_000_000;
