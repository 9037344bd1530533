import type { KanikoInvocation, OtherCommand } from '../kaniko/analyze.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { type ParameterScope, parameterScope, runsFirst, scopeText, staysInShell } from '../shell/parameter-scope.ts';
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
  { command }: KanikoInvocation,
  { analysis }: DefinitionContext,
): readonly Definition[] | DefinitionProblem | undefined {
  const problem = (text: string): DefinitionProblem => ({ variable: '"$@"', problem: text });
  const scopeOf = (one: SimpleCommand): ParameterScope | undefined =>
    parameterScope(one.unit, one.node.pos, analysis.followed);
  const scope = scopeOf(command);
  const all = analysis.commands.filter(
    ({ command: { words } }) => words[0]?.literal === 'set' && words[1]?.literal === '--',
  );
  const setters = all.filter((one) => scope !== undefined && scopeOf(one.command) === scope);
  const [first, ...others] = setters;
  if (scope === undefined || !first) {
    const isOwn = scope !== 'job' && all.length > 0;
    return isOwn ? problem('a function or a script of its own has parameters of its own') : undefined;
  }
  const sharing = analysis.commands.filter((one) => !one.after && scopeOf(one.command) === scope);
  const units = new Set<ScriptUnit>([...sharing.map((one) => one.command.unit), command.unit]);
  const textOf = (unit: ScriptUnit): string => withoutGuards(scopeText(unit, scope));
  if ([...units].some((unit) => OTHER_USES.test(textOf(unit))))
    return problem('the script uses single parameters, or shifts them');
  const unread = analysis.commands.some(({ command: { words } }) => setsOtherwise(words));
  if (unread) return problem('a set with options gives them words, too');
  if (sharing.some((one) => isOutOfView(one.command, analysis)))
    return problem('a text that is out of view may use them, too');
  // Every call of the job is read by itself, and gets its words.
  const calls = analysis.invocations.map((call) => call.command).filter((call) => scopeOf(call) === scope);
  if (hasOtherUses(units, textOf, [...setters.map((setter) => setter.command), ...calls]))
    return problem('another command uses them, too');
  const extends_ = (words: readonly ShellWord[]): boolean => words[2] !== undefined && isPositional(words[2]);
  const isLate = command.unit === first.command.unit && command.node.pos < first.command.node.pos;
  if (extends_(first.command.words) || isLate || !isSure(first, scope))
    return problem('no set -- surely gives them their first words');
  const isLost = (one: OtherCommand): boolean =>
    scope === 'job' ? one.flow.functionName !== undefined || one.flow.subshell : !staysInShell(one.command, scope);
  if (others.some((other) => !extends_(other.command.words)) || setters.some(isLost))
    return problem('they are set in several places');
  return setters.map(({ command: setter, seen }, index) => {
    const words = setter.words.slice(index === 0 ? 2 : 3);
    const fields = words.map((word, at) => ({ word: { ...word, start: FIRST + 2 * at, end: FIRST + 2 * at + 1 } }));
    const place = { kind: 'set', command: setter, appends: index > 0, seen } as const;
    return { variable: '@', fields, certain: index === 0, place };
  });
}

/** A `set --` that runs before everything behind it. */
function isSure({ command, flow }: OtherCommand, scope: ParameterScope): boolean {
  return scope === 'job' ? !flow.conditional && !flow.subshell && !flow.loop : runsFirst(command, scope);
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

/** `"$@"` in the scope beside the commands that set them and the calls. */
function hasOtherUses(
  units: ReadonlySet<ScriptUnit>,
  textOf: (unit: ScriptUnit) => string,
  commands: readonly SimpleCommand[],
): boolean {
  const count = (text: string): number => text.match(/\$(?:@|\*|\{[@*])/g)?.length ?? 0;
  return [...units].some((unit) => {
    const own = commands.filter((one) => one.unit === unit);
    const allowed = own.reduce((sum, one) => sum + one.words.reduce((all, { raw }) => all + count(raw), 0), 0);
    return count(textOf(unit)) > allowed;
  });
}

/** Far below every offset, as for the fields of variables. */
const FIRST = -1_000_000;
