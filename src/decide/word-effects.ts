import { ALWAYS_SET } from '../worlds/predefined.ts';
import { isChain } from '../buildkit/layout.ts';
import type { Rendered } from '../buildkit/render.ts';
import type { FlagOccurrence } from '../model.ts';
import { type Effect, effectsOf, runsCommand } from '../shell/effects.ts';
import { insideDoubleQuotes, type ShellWord, variablesOf } from '../shell/word.ts';
import type { DraftCall } from './draft.ts';

/** A flag whose value cannot be carried over. */
export interface EffectProblem {
  readonly written: string;
  readonly problem: string;
}

const CONFIG_HOME = 'XDG_CONFIG_HOME';

/**
 * Looks for expansions with an effect that the new call would run at another time, in another shell, twice or not at all:
 * `${X:=a}`, `${X:?}`, `$((N += 1))`, `$(next)`.
 * @returns the first one
 */
export function effectProblem(
  { converted, invocation, context }: DraftCall,
  rendered: Rendered,
): EffectProblem | undefined {
  const flags = converted.flags.map(({ occurrence }) => ({ occurrence, effects: effectsOf(occurrence.value) }));
  const status = flags.find(({ occurrence }) => variablesOf(occurrence.value).includes('?'));
  // A login or another step may come to stand in front of the call, too.
  if (status)
    return {
      written: status.occurrence.written,
      problem: 'it says how the command before the call ended, and a step of the new call may stand between them',
    };
  // Words that come and go with a variable of ours stand without quotes, as two.
  if (invocation.variables.has('IFS') && rendered.arguments.some(({ text }) => text.includes(':+')))
    return { written: 'IFS', problem: 'the script sets it, and the words of the new call would be split by it' };
  // Whether rootless buildkitd finds its configuration depends on it (moby/buildkit util/appdefaults).
  const setsHome = invocation.command.assignments.some(({ name }) => name === CONFIG_HOME);
  if (
    (setsHome || context.values(CONFIG_HOME).length > 0) &&
    rendered.setup.flat().some((text) => text.includes('buildkitd.toml'))
  )
    return {
      written: CONFIG_HOME,
      problem: 'the job sets it, and rootless buildkitd looks for its buildkitd.toml below it',
    };
  const unset = unsetInChain(converted, invocation, context, rendered);
  if (unset) return unset;
  const active = flags.filter(({ effects }) => effects.length > 0);
  if (active.length === 0) return undefined;
  const text = [...rendered.setup.flat(), ...rendered.arguments.map((one) => one.text), ...rendered.finish].join('\n');
  for (const { occurrence, effects } of active) {
    const { written, value } = occurrence;
    const problem = (why: string): EffectProblem => ({ written, problem: why });
    const changes = effects.filter(({ kind }) => kind !== 'varies');
    if (changes.length > 0 && place(occurrence, rendered) === -1)
      return problem('it is not needed any more, and its expansion has an effect');
    const raws = value.parts.filter((part) => part.kind !== 'text').map(({ raw }) => raw);
    const times = (raw: string): number => flags.filter((one) => one.occurrence.value.raw.includes(raw)).length;
    if (raws.some((raw) => text.split(raw).length - 1 > times(raw)))
      return problem('its expansion has an effect and would run twice');
    if (raws.some((raw) => rendered.finish.some((step) => step.includes(raw))))
      return problem(
        changes.length > 0
          ? 'its expansion has an effect and would run after the build'
          : 'it is another value after the build',
      );
    if (!isChain(rendered)) continue;
    if (effects.some(({ kind }) => kind === 'assigns'))
      return problem('its expansion sets a variable, and the steps of the new call run in a shell of their own');
    if (goesOn(invocation.flow) && effects.some(({ kind }) => kind === 'stops'))
      return problem('its expansion ends the script, and the steps of the new call run in a shell of their own');
  }
  return orderProblem(flags, rendered);
}

/**
 * Under `set -u` an unset variable ends the script, in the shell of our steps only that shell: where something behind
 * the call takes its failure, the script would go on.
 */
function unsetInChain(
  { flags }: DraftCall['converted'],
  { flow }: DraftCall['invocation'],
  { nounset, values }: DraftCall['context'],
  rendered: Rendered,
): EffectProblem | undefined {
  if (!nounset || !goesOn(flow) || !isChain(rendered)) return undefined;
  const found = flags.find(({ occurrence: { value } }) =>
    unseenIn(value, values).some((name) => !ALWAYS_SET.has(name)),
  );
  if (!found) return undefined;
  const problem =
    'under set -u an unset variable in it ends the script, and the steps of the new call run in a shell of their own';
  return { written: found.occurrence.written, problem };
}

/** Where the new call fails in a shell of its own, the script may go on; `|| exit 1` ends it as the old one ended. */
function goesOn({ guarded, endsBehind }: DraftCall['invocation']['flow']): boolean {
  return guarded && endsBehind !== true;
}

/** Words that have effects on each other must be expanded in the order in which they were. */
function orderProblem(
  flags: readonly { readonly occurrence: FlagOccurrence; readonly effects: readonly Effect[] }[],
  rendered: Rendered,
): EffectProblem | undefined {
  const all = flags.flatMap(({ effects }) => effects);
  const assigned = new Set(all.flatMap((effect) => (effect.kind === 'assigns' ? [effect.name] : [])));
  const runs = all.some(({ kind }) => kind === 'runs');
  const related = flags
    .filter(
      ({ occurrence: { value }, effects }) =>
        effects.some(({ kind }) => kind !== 'varies') ||
        variablesOf(value).some((name) => assigned.has(name)) ||
        (runs && runsCommand(value)) ||
        mentions(value.raw, assigned),
    )
    .sort((a, b) => a.occurrence.range.start - b.occurrence.range.start);
  let last = -1;
  for (const { occurrence } of related) {
    const at = place(occurrence, rendered);
    if (at !== -1 && at < last)
      return { written: occurrence.written, problem: 'the order in which expansions with an effect run would change' };
    last = Math.max(last, at);
  }
  return undefined;
}

/** The variables that a word expands as they are and that nothing in view sets, or only some worlds or paths. */
function unseenIn({ parts }: ShellWord, values: DraftCall['context']['values']): readonly string[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'expansion' || !part.plain) return [];
    const texts = values(part.name);
    return texts.length === 0 || (texts.length > 1 && texts.includes('')) ? [part.name] : [];
  });
}

function mentions(raw: string, names: ReadonlySet<string>): boolean {
  return [...raw.matchAll(/[A-Za-z_]\w*/g)].some(([name]) => names.has(name));
}

function place(occurrence: FlagOccurrence, { arguments: args }: Rendered): number {
  return args.findIndex(({ because }) => because.includes(occurrence));
}

/**
 * Steps for words that are not written any more but may have stopped the script: under `set -u` a flag that is dropped
 * still names its variables.
 */
export function keptTests({ converted, context }: DraftCall, rendered: Rendered): readonly string[] {
  if (!context.nounset) return [];
  const tests = converted.flags.flatMap(({ occurrence }) => {
    const { value } = occurrence;
    const mayBeUnset = unseenIn(value, context.values).length > 0;
    const inner = insideDoubleQuotes(value);
    return mayBeUnset && inner !== undefined && place(occurrence, rendered) === -1 ? [`: "${inner}"`] : [];
  });
  return [...new Set(tests)];
}
