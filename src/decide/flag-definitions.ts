import { textsOfParents } from '../gitlab/children.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { hasLentScript } from '../gitlab/stand-in.ts';
import { placeOf, type ScalarValue, variableScalar } from '../gitlab/value.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import { takesNextWord } from '../kaniko/flag-names.ts';
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
    | { readonly kind: 'shell'; readonly unit: ScriptUnit; readonly value: ShellWord }
    /** `fixed` says why the job cannot have a value of its own instead. */
    | { readonly kind: 'yaml'; readonly scalar: ScalarValue; readonly fixed?: 'input' | 'rules' | 'matrix' }
    /** `set -- …`; its words keep their quotes. */
    | { readonly kind: 'set'; readonly command: SimpleCommand; readonly appends: boolean };
  /** Every run of the call has it, as far as the files say: what it holds may as well stand in the call. */
  readonly certain: boolean;
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

/** Variables that hold other variables are followed this far. */
const MAX_DEPTH = 4;

/**
 * The places that give a variable its value where a call runs, and those of the variables which stand in these values
 * alone: shell assignments that may reach the call, and the YAML's own value.
 * @returns undefined when nothing in view gives it one
 */
export function definitionsOf(
  name: string,
  { variables, varies }: KanikoInvocation,
  context: DefinitionContext,
): readonly Definition[] | DefinitionProblem | undefined {
  const found: Definition[] = [];
  const seen = new Set<string>();
  const pending = [{ name, depth: 0 }];
  for (let next = pending.shift(); next; next = pending.shift()) {
    if (seen.has(next.name)) continue;
    seen.add(next.name);
    const input = inputName(next.name);
    const own =
      input === undefined
        ? ownDefinitions(next.name, variables.get(next.name), varies.has(next.name), context)
        : inputDefinitions(next.name, input, context);
    if (!own) {
      if (next.depth === 0) return undefined;
      return { variable: next.name, problem: 'nothing in view gives it a value' };
    }
    if ('problem' in own) return own;
    found.push(...own);
    for (const { fields } of own)
      for (const { variable } of standalone(fields))
        if (variable !== undefined && next.depth < MAX_DEPTH) pending.push({ name: variable, depth: next.depth + 1 });
  }
  if (found.length > 0 && mayBeSetOutOfView(context.analysis))
    return { variable: name, problem: 'a sourced file or an eval out of view may set it' };
  for (const variable of seen) {
    if (isUsedInScripts(variable, seen, context))
      return { variable, problem: 'another command of the job uses it, too' };
    const input = inputName(variable);
    if (input !== undefined && isInputUsedElsewhere(input, context))
      return { variable, problem: 'another part of its file uses it, too' };
    const isYaml =
      input === undefined && found.some(({ place, variable: other }) => place.kind === 'yaml' && other === variable);
    const key = isYaml ? usedInYaml(variable, seen, context) : undefined;
    if (key !== undefined) return { variable, problem: `${key} uses it, too` };
  }
  return found;
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
  const written: Definition[] = [];
  const shells = shellPlaces(variable, assigned ?? new Set(), context);
  if ('problem' in shells) return shells;
  for (const { unit, value, conditional } of shells) {
    const fields = splitFields(value);
    if (!fields) return { variable, problem: 'its value holds quotes, patterns or backslashes' };
    written.push({ variable, fields, certain: !conditional && !varies, place: { kind: 'shell', unit, value } });
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
  const known = analysis.commands.flatMap(({ command, flow }) =>
    [...command.assignments, ...command.argumentAssignments].flatMap((assignment) =>
      assignment.name === variable ? [{ command, flow, assignment }] : [],
    ),
  );
  for (const word of assigned) {
    if (!word && known.length > 0)
      return { variable, problem: 'what it holds there may be the value of no assignment' };
    if (!word) return { variable, problem: 'a command gives it a value' };
    const at = known.filter(({ assignment: { value } }) => value === word);
    const [first] = at;
    if (!first) return { variable, problem: 'its assignment is not in view' };
    for (const { command, flow, assignment } of at) {
      if (assignment.append || command.words[0]?.literal === 'read')
        return { variable, problem: 'it is extended with +=, which the shell of the image does not have' };
      const key = `${unitIndex(command.unit)} ${assignment.start}`;
      places.set(key, {
        unit: command.unit,
        value: assignment.value,
        // What is assigned in a subshell or a script of its own reaches calls in there only.
        conditional: flow.conditional || flow.loop,
        order: known.findIndex((one) => one.assignment === assignment),
      });
    }
  }
  return [...places.values()];
}
