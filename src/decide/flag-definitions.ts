import { textsOfParents } from '../gitlab/children.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { hasLentScript } from '../gitlab/stand-in.ts';
import { placeOf, type ScalarValue, variableScalar } from '../gitlab/value.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import type { SeenVariable } from '../kaniko/seen-values.ts';
import { takesNextWord } from '../kaniko/flag-names.ts';
import { UNGIVEN } from '../shell/builtins.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { type Field, splitFields, splitYamlFields } from '../shell/fields.ts';
import type { ShellWord } from '../shell/word.ts';
import { dotenvReports } from '../worlds/dotenv.ts';
import { inputDefinitions, inputName, isInputUsedElsewhere } from './input-definitions.ts';
import { alternativeDefinitions } from './alternative-definitions.ts';
import { isUsedInScripts, mayBeSetOutOfView, usedInYaml } from './flag-uses.ts';

/** One place that gives a value to a variable which holds flags. */
export interface Definition {
  readonly variable: string;
  readonly fields: readonly Field[];
  readonly place:
    | { readonly kind: 'shell'; readonly unit: ScriptUnit; readonly value: ShellWord; readonly seen: Seens }
    /** `fixed` says why the job cannot have a value of its own instead. */
    | { readonly kind: 'yaml'; readonly scalar: ScalarValue; readonly fixed?: 'input' | 'rules' | 'matrix' }
    /** `set -- …`; its words keep their quotes. */
    | { readonly kind: 'set'; readonly command: SimpleCommand; readonly appends: boolean; readonly seen: Seens };
  /** Every run of the call has it, as far as the files say: what it holds may as well stand in the call. */
  readonly certain: boolean;
  /** The values of the variables that stand in it alone. */
  readonly holds?: ReadonlyMap<string, Group>;
}

/** Why the values of a variable cannot be followed. */
export interface DefinitionProblem {
  readonly variable: string;
  readonly problem: string;
}

/** What is asked for the values of a variable. */
export interface DefinitionContext {
  readonly pipeline: Pipeline;
  readonly job: Job;
  readonly analysis: Analysis;
}

/** The values that a variable may have where it is read: at the call, or in the value of another one. */
export interface Group {
  readonly variable: string;
  readonly places: readonly Definition['place'][];
  /** Some assignment of the script reaches the place on every path. */
  readonly assigned: boolean;
}

/** The definitions of a variable, and of those that its values hold. */
export interface Definitions {
  readonly group: Group;
  readonly definitions: readonly Definition[];
}

type Seen = Pick<SeenVariable, 'values' | 'partial' | 'varies'>;

/** What variables are in one place. */
type Surroundings = (variable: string) => Seen;

/** What is in view there is nothing that the script has assigned. */
const NOT_ASSIGNED: Seen = { values: undefined, partial: false, varies: false };

/** A definition whose readings are not all known yet. */
interface Open extends Definition {
  certain: boolean;
  readonly holds: Map<string, Group>;
}

interface Pending {
  readonly name: string;
  readonly around: Surroundings;
  /** Every run of the call reads it. */
  readonly certain: boolean;
  readonly take: (group: Group) => void;
}

/**
 * The places that give a variable its value where a call runs, and those of the variables which stand in these values
 * alone: shell assignments that may reach the place where it is read, and the YAML's own value. What a value holds is
 * what it was where the value was assigned, whatever the script assigns between there and the call.
 * @returns undefined when nothing in view gives it one
 */
export function definitionsOf(
  name: string,
  { variables, varies, partial }: KanikoInvocation,
  context: DefinitionContext,
): Definitions | DefinitionProblem | undefined {
  const atCall: Surroundings = (variable) => ({
    values: variables.get(variable),
    partial: partial.has(variable),
    varies: varies.has(variable),
  });
  const found: Open[] = [];
  const seen = new Set<string>([name]);
  const read: { readonly definition: Open; readonly around: Surroundings }[] = [];
  let root: Group | undefined;
  const pending: Pending[] = [{ name, around: atCall, certain: true, take: (group) => (root = group) }];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const input = inputName(next.name);
    const here = next.around(next.name);
    const own =
      input === undefined
        ? ownDefinitions(next.name, here.values, here.varies, context)
        : inputDefinitions(next.name, input, context);
    if (!own) {
      if (!root) return undefined;
      return { variable: next.name, problem: 'nothing in view gives it a value' };
    }
    if ('problem' in own) return own;
    seen.add(next.name);
    const places: Definition['place'][] = [];
    for (const one of own) {
      const known = found.find((other) => isSamePlace(other, one));
      const definition: Open = known ?? { ...one, certain: false, holds: new Map<string, Group>() };
      if (!known) found.push(definition);
      places.push(definition.place);
      const around = surroundings(definition, next.around, atCall);
      const certain = one.certain && next.certain;
      const isNews = certain && !definition.certain;
      if (isNews) definition.certain = true;
      if (read.some((other) => other.definition === definition && other.around === around) && !isNews) continue;
      read.push({ definition, around });
      for (const { variable } of standalone(definition.fields)) {
        // What is in force of a variable that holds itself is in view already.
        if (variable === undefined || variable === definition.variable) continue;
        const take = (group: Group): void => void definition.holds.set(variable, group);
        pending.push({ name: variable, around, certain, take });
      }
    }
    next.take({ variable: next.name, places, assigned: isAssigned(here) });
  }
  if (found.length > 0 && mayBeSetOutOfView(context.analysis))
    return { variable: name, problem: 'a sourced file or an eval out of view may set it' };
  for (const variable of seen) {
    if (isUsedInScripts(variable, seen, context, true))
      return { variable, problem: 'another command of the job uses it, too' };
    const input = inputName(variable);
    if (input !== undefined && isInputUsedElsewhere(input, context))
      return { variable, problem: 'another part of its file uses it, too' };
    const isYaml =
      input === undefined && found.some(({ place, variable: other }) => place.kind === 'yaml' && other === variable);
    const key = isYaml ? usedInYaml(variable, seen, context) : undefined;
    if (key !== undefined) return { variable, problem: `${key} uses it, too` };
  }
  return root && { group: root, definitions: found };
}

const notAssigned: Surroundings = () => NOT_ASSIGNED;

/** Some assignment that is written out gives it its value on every path. */
function isAssigned({ values, partial }: Seen): boolean {
  return values !== undefined && !partial && !values.has(UNGIVEN);
}

/** One for each value, so that it is read once. */
const readings = new WeakMap<Seens, Surroundings>();

type Seens = ReadonlyMap<string, SeenVariable>;

/** What the variables in a value are: GitLab fills in its own, the shell what they are where it assigns the value. */
function surroundings({ place }: Definition, around: Surroundings, atCall: Surroundings): Surroundings {
  // An input is a part of the text in which it stands.
  if (place.kind === 'yaml') return place.fixed === 'input' ? around : notAssigned;
  const own = readings.get(place.seen) ?? ((name: string): Seen => place.seen.get(name) ?? atCall(name));
  readings.set(place.seen, own);
  return own;
}

/** True for two readings of one assignment. */
export function isSamePlace({ place: a }: Pick<Definition, 'place'>, { place: b }: Pick<Definition, 'place'>): boolean {
  if (a.kind === 'yaml') return b.kind === 'yaml' && a.scalar === b.scalar;
  if (a.kind === 'set') return b.kind === 'set' && a.command.node === b.command.node;
  return b.kind === 'shell' && a.unit === b.unit && a.value.start === b.value.start;
}

/** Fields that may hold flags themselves: a plain expansion where a flag may stand, not the value of one. */
export function standalone(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ variable }, index) => {
    const before = fields[index - 1]?.word.literal;
    return variable !== undefined && !takesNextWord(before);
  });
}

function ownDefinitions(
  variable: string,
  assigned: ReadonlySet<ShellWord | undefined> | undefined,
  varies: boolean,
  context: DefinitionContext,
): readonly Definition[] | DefinitionProblem | undefined {
  const { pipeline, job } = context;
  const entry = pipeline.variables(job).get(variable);
  const yaml = variableScalar(entry);
  if (entry?.value.kind === 'map' && entry.value.entries.has('options'))
    return { variable, problem: 'its options restrict its values' };
  if (textsOfParents(pipeline.assembly.parents, variable))
    return { variable, problem: 'a parent pipeline gives it a value, too' };
  const report = dotenvReports(pipeline, job).find(({ names }) => names.includes(variable));
  if (report) return { variable, problem: `the dotenv report of ${report.job} sets it, too` };
  if (isSecret(variable, context)) return { variable, problem: 'a secret of the job sets it' };
  const alternatives = alternativeDefinitions(variable, context);
  if ('problem' in alternatives) return alternatives;
  if (!assigned && !yaml && alternatives.length === 0) return undefined;
  if (assigned?.has(UNGIVEN) && (yaml || alternatives.length > 0))
    return { variable, problem: 'a function has one of its own without a value' };
  const written: Definition[] = [];
  const shells = shellPlaces(variable, assigned ?? new Set(), context);
  if ('problem' in shells) return shells;
  for (const { unit, value, conditional, seen } of shells) {
    const fields = splitFields(value);
    if (!fields) return { variable, problem: 'its value holds quotes, patterns or backslashes' };
    written.push({ variable, fields, certain: !conditional && !varies, place: { kind: 'shell', unit, value, seen } });
  }
  const replaced = written.some((one) => one.certain && !keepsItself(one));
  const definitions = written.map((one, index): Definition => {
    const later = written.filter((_, other) => (shells[other]?.order ?? 0) > (shells[index]?.order ?? 0));
    return later.every(keepsItself) ? one : { ...one, certain: false };
  });
  if (yaml && !replaced) {
    const fields = splitYamlFields(yaml.text);
    if (!fields) return { variable, problem: 'its value holds quotes, patterns or backslashes' };
    const scalar = placeOf(yaml);
    // What a user of a template lends it is not what every user has.
    const isLent = job.standIn?.lent.has(scalar) === true && !hasLentScript(pipeline, job);
    const certain = shells.length === 0 && alternatives.length === 0 && !isLent;
    definitions.push({ variable, fields, certain, place: { kind: 'yaml', scalar } });
  }
  return replaced ? definitions : [...definitions, ...alternatives];
}

/** A value that holds the one before it; any other leaves it out on the paths on which it is assigned. */
function keepsItself({ fields, variable }: Definition): boolean {
  return fields.some((field) => field.variable === variable);
}

/** `secrets:` sets variables, to a path or to a value out of view. */
function isSecret(variable: string, { pipeline, job }: DefinitionContext): boolean {
  const secrets = pipeline.effective(job, 'secrets')?.value;
  return secrets?.kind === 'map' && secrets.entries.has(variable);
}

interface ShellPlace {
  readonly unit: ScriptUnit;
  readonly value: ShellWord;
  readonly conditional: boolean;
  /** Its place among all assignments of the variable, in the order in which the script has them. */
  readonly order: number;
  /** What the variables in it are. */
  readonly seen: Seens;
}

/** The assignments that gave the values which may reach the call, found again by the words that they assign. */
function shellPlaces(
  variable: string,
  assigned: ReadonlySet<ShellWord | undefined>,
  { analysis }: DefinitionContext,
): readonly ShellPlace[] | DefinitionProblem {
  const places = new Map<string, ShellPlace>();
  const units: ScriptUnit[] = [];
  const unitIndex = (unit: ScriptUnit): number => {
    if (!units.includes(unit)) units.push(unit);
    return units.indexOf(unit);
  };
  const known = analysis.commands.flatMap(({ command, flow, seen }) =>
    [...command.assignments, ...command.argumentAssignments].flatMap((assignment) =>
      assignment.name === variable ? [{ command, flow, seen, assignment }] : [],
    ),
  );
  for (const word of assigned) {
    if (word === UNGIVEN) continue;
    if (!word && known.length > 0)
      return { variable, problem: 'what it holds there may be the value of no assignment' };
    if (!word) return { variable, problem: 'a command gives it a value' };
    const at = known.filter(({ assignment: { value } }) => value === word);
    const [first] = at;
    if (!first) return { variable, problem: 'its assignment is not in view' };
    for (const { command, flow, seen, assignment } of at) {
      if (assignment.append || command.words[0]?.literal === 'read')
        return { variable, problem: 'it is extended with +=, which the shell of the image does not have' };
      const key = `${unitIndex(command.unit)} ${assignment.start}`;
      places.set(key, {
        unit: command.unit,
        value: assignment.value,
        // What is assigned in a subshell or a script of its own reaches calls in there only.
        conditional: flow.conditional || flow.loop,
        seen,
        order: known.findIndex((one) => one.assignment === assignment),
      });
    }
  }
  return [...places.values()];
}
