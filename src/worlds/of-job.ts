import { fillText, type Inputs } from '../gitlab/inputs.ts';
import type { Job, Pipeline, ScriptEntry } from '../gitlab/resolve.ts';
import { alternativesOf, entryTexts, type RuleVariable } from '../gitlab/rule-variables.ts';
import type { Entry } from '../gitlab/value.ts';
import { perJob } from '../gitlab/per-job.ts';
import { dotenvReports } from './dotenv.ts';
import { includeWorldsOf } from './include-worlds.ts';
import { type Alternative, type Axis, type Variant, Worlds } from './worlds.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/**
 * The worlds of a job: include variants, what parent pipelines pass on, the rows of its matrix, the branches of its rules
 * and of those of the workflow. What the CI/CD settings of the project hold is in none of them (D7).
 */
export const worldsOf = perJob((pipeline: Pipeline, job: Job): Worlds => {
  const versions = includeWorldsOf(pipeline).versionsOf(job);
  return new Worlds(versions.map((version) => variantOf(version.pipeline, version.job)));
});

/** From the weakest to the strongest (https://docs.gitlab.com/ci/variables/#cicd-variable-precedence). */
function variantOf(pipeline: Pipeline, job: Job): Variant {
  const { all, own } = variablesOf(pipeline, job);
  const axes = alternativesOf(pipeline, job);
  const inherited = (branch: readonly RuleVariable[]): readonly RuleVariable[] =>
    branch.filter(({ name }) => pipeline.inheritsVariable(job, name));
  return [
    [fromEntries(pipeline, all)],
    axisOf(pipeline, axes.workflow.map(inherited)),
    [fromEntries(pipeline, own)],
    axisOf(pipeline, axes.matrix),
    axisOf(pipeline, axes.rules),
    ...outOfView(pipeline, job),
    ...parentsOf(pipeline),
  ];
}

/** All variables of a job, and those that are its own: they win over the rules of the workflow. */
function variablesOf(pipeline: Pipeline, job: Job) {
  const all = pipeline.variables(job);
  const map = pipeline.effective(job, 'variables')?.value;
  const names = map?.kind === 'map' ? map.entries : new Map<string, Entry>();
  return { all, own: new Map([...all].filter(([name]) => names.has(name))) };
}

function fromEntries(pipeline: Pipeline, entries: ReadonlyMap<string, Entry>): Alternative {
  return new Map([...entries].map(([name, entry]) => [name, entryTexts(pipeline, entry)]));
}

function axisOf(pipeline: Pipeline, branches: readonly (readonly RuleVariable[])[]): Axis {
  const axis = branches.map(
    (branch): Alternative => new Map(branch.map(({ name, entry }) => [name, entryTexts(pipeline, entry)])),
  );
  return axis.length === 0 ? [new Map()] : axis;
}

/**
 * Variables whose values no file shows: those that `secrets:` sets, and those of dotenv reports of other jobs, which the
 * job may get or not.
 */
function outOfView(pipeline: Pipeline, job: Job): readonly Axis[] {
  const secrets = pipeline.effective(job, 'secrets')?.value;
  const ofSecrets = secrets?.kind === 'map' ? [...secrets.entries.keys()] : [];
  const ofReports = dotenvReports(pipeline, job).flatMap(({ names }) => names);
  return [
    [new Map(ofSecrets.map((name) => [name, [undefined]]))],
    ...[...new Set(ofReports)].map((name): Axis => [new Map([[name, [undefined]]]), new Map()]),
  ];
}

/** One alternative a parent; what a parent gives in some of its own worlds only may be missing. */
function parentsOf({ assembly: { parents = [] } }: Pipeline): readonly Axis[] {
  if (parents.length === 0) return [];
  const perhaps = parents.flatMap((parent) => [...parent.perhaps]);
  return [
    parents.map(({ always }) => always),
    ...perhaps.map(([name, texts]): Axis => [new Map([[name, texts]]), new Map()]),
  ];
}

/**
 * The values that an input has in the scripts of a job, for each include that brings a part of them.
 * @param written - the input as the script has it, functions included
 * @returns none where the value of one of them is out of view
 */
export function inputTexts(pipeline: Pipeline, job: Job, written: string): readonly string[] {
  const entries = SECTIONS.flatMap((section): readonly ScriptEntry[] => pipeline.script(job, section) ?? []);
  const texts = new Set<string>();
  for (const { value, inputs } of entries) {
    if (!value.text.includes(written)) continue;
    const text = fillText(written, inputs ?? NO_INPUTS);
    if (text === written) return [];
    texts.add(text);
  }
  return [...texts];
}

const NO_INPUTS: Inputs = new Map();
