import { FLAG_VARIABLES } from '../kaniko/variables.ts';
import { ruleVariables } from '../gitlab/rule-variables.ts';
import { placeOf, type ScalarValue, type Value } from '../gitlab/value.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { entryAt } from '../shell/script.ts';
import type { DraftCall, JobDraft } from './draft.ts';
import type { Definition } from './flag-definitions.ts';

/** A call as one job has it. */
interface Member {
  readonly draft: JobDraft;
  readonly call: DraftCall;
}

const FLAGS: ReadonlySet<string> = new Set(FLAG_VARIABLES.map(({ name }) => name));
const CHANGES_FOLDER: ReadonlySet<string> = new Set(['cd', 'pushd', 'popd']);

/**
 * The hidden key in which a text stands. Jobs that are out of view may take it from there by `!reference` or `extends`,
 * whatever the jobs in view do.
 */
export function hiddenKeyOf(value: Value): string | undefined {
  const place = placeOf<Value>(value);
  const key = keys.get(place) ?? keyOf(place);
  keys.set(place, key);
  return key.startsWith('.') ? key : undefined;
}

const keys = new WeakMap<Value, string>();

/** The top-level key in which a value is written; empty for a script of its own. */
function keyOf({ file, range }: Value): string {
  for (const [name, { value, via }] of file.content?.entries ?? [])
    if (via.length === 0 && value.range.start <= range.start && range.end <= value.range.end) return name;
  return '';
}

/**
 * True where a job adds something of its own to a call that it takes from what others use, too: flags in variables, or
 * certificates that another part of its script collects.
 * @param isOthers - true for a file that other projects have, which do not have the variables of this pipeline
 */
export function addsToCall({ draft, call }: Member, scalar: ScalarValue, isOthers: (path: string) => boolean): boolean {
  if (hiddenKeyOf(scalar) === undefined && !isOthers(scalar.file.source.path)) return false;
  const names = call.converted.plan.entries.map(({ because }) => because.written.split('=')[0] ?? '');
  if (names.some((name) => FLAGS.has(name) && !isOfKey(name, draft, call, scalar, isOthers))) return true;
  const isBrought = ({ variable, place }: Definition): boolean =>
    place.kind === 'set' ? !isWrittenBeside(place.command, scalar) : !isOfKey(variable, draft, call, scalar, isOthers);
  if (movedFrom(call).some(isBrought)) return true;
  if (draft.job.standIn) return false;
  const collects = draft.changes.some(({ unit, start, reason }) => {
    const place = reason === 'certificates' ? entryAt(unit, start, start)?.item.entry.value : undefined;
    return place !== undefined && !isBeside(place, scalar);
  });
  return collects && call.context.environment.length > 0;
}

/** What has given a variable, or the positional parameters, a flag that stands in the call now. */
function movedFrom({ translated, converted: { plan } }: DraftCall): readonly Definition[] {
  const inCall = new Set(plan.entries.map(({ because }) => because.range.start));
  return translated.flatMap(({ definition }) =>
    // A value of an input stands in the call only where whoever includes the file has the same.
    !definition.variable.startsWith('$[[') && definition.fields.some(({ word }) => inCall.has(word.start))
      ? [definition]
      : [],
  );
}

/** True where the folder of a call was chosen by commands that stand elsewhere. */
export function isPlacedByOthers({ draft }: Member, scalar: ScalarValue): boolean {
  if (hiddenKeyOf(scalar) === undefined || draft.job.standIn) return false;
  return draft.analysis.commands.some(
    ({ command }) => CHANGES_FOLDER.has(command.words[0]?.literal ?? '') && !isWrittenBeside(command, scalar),
  );
}

/** True for a variable that whoever takes the text of a call has as well. */
export function isOfKey(
  name: string,
  { pipeline, job, analysis }: JobDraft,
  { invocation }: DraftCall,
  scalar: ScalarValue,
  isOthers: (path: string) => boolean,
): boolean {
  if (invocation.command.assignments.some((assignment) => assignment.name === name)) return true;
  if (invocation.variables.has(name))
    return analysis.commands
      .filter(({ command }) =>
        [...command.assignments, ...command.argumentAssignments].some((one) => one.name === name),
      )
      .every(({ command }) => isWrittenBeside(command, scalar));
  const { path } = scalar.file.source;
  const given = ruleVariables(pipeline, job).filter((one) => one.name === name);
  if (given.some(({ entry, by }) => (by === 'workflow' ? !isOthers(path) : isBeside(entry.value, scalar)))) return true;
  const entry = pipeline.variables(job).get(name);
  if (!entry) return false;
  if (isBeside(entry.value, scalar)) return true;
  const global = pipeline.assembly.content?.entries.get('variables')?.value;
  const isGlobal = global?.kind === 'map' && global.sources.some(({ node }) => node === entry.owner.node);
  return isGlobal && (entry.owner.file.source.path === path || !isOthers(path));
}

function isWrittenBeside({ unit, node }: SimpleCommand, scalar: ScalarValue): boolean {
  const place = entryAt(unit, node.pos, node.pos)?.item.entry.value;
  return place !== undefined && isBeside(place, scalar);
}

/** True for what stands in the same hidden key. */
function isBeside(value: Value, scalar: ScalarValue): boolean {
  const [one, other] = [placeOf<Value>(value), placeOf(scalar)];
  return one.file.source.path === other.file.source.path && hiddenKeyOf(one) === hiddenKeyOf(other);
}
