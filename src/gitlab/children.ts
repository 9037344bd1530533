import type { Assembly } from './include.ts';
import type { Location } from '../model.ts';
import { locate } from '../source/position.ts';
import { includeTargets } from './include-target.ts';
import type { Project } from './project.ts';
import { type Job, Pipeline } from './resolve.ts';
import { entryTexts, ruleVariables } from './rule-variables.ts';
import { effectiveText, type MapValue, type Value } from './value.ts';

/** A child pipeline: a root configuration of its own. */
export interface ChildPipeline {
  readonly path: string;
  readonly inputs: MapValue | undefined;
  readonly rules?: Value | undefined;
  /** Files that the same trigger includes behind the first one; all are merged into one configuration. */
  readonly beside: readonly RootFile[];
  /** Variables that the trigger passes on, with their values; they win over those of the child. */
  readonly variables: ParentVariables;
}

/** A file of a root configuration. */
export interface RootFile {
  readonly path: string;
  readonly inputs: MapValue | undefined;
  /** The rules that may leave it out. */
  readonly rules?: Value | undefined;
}

/**
 * The values that a parent pipeline gives to variables, by name, in all worlds in which it runs; undefined is a value
 * that no file in view shows.
 */
export interface ParentVariables {
  readonly always: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** Those that only some rules or rows of the trigger set. */
  readonly perhaps: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** One trigger starts the pipeline more than once. */
  readonly repeats?: true;
}

/**
 * The child pipelines that jobs of a pipeline trigger from files in view. `trigger:include` may come by `extends`, and a
 * generated file (`artifact`) is never in view.
 * @see https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#parent-child-pipelines
 */
export function childPipelines(assembly: Assembly, project: Project): readonly ChildPipeline[] {
  if (!hasTriggers(assembly)) return [];
  const pipeline = new Pipeline(assembly);
  return triggered(pipeline, project).flatMap(({ job, files: [first, ...beside] }) =>
    first ? [{ ...first, beside, variables: passedOn(pipeline, job) }] : [],
  );
}

/** A child pipeline that no file in view holds: another project has it, or a job makes it. */
export interface UnseenChild {
  readonly job: Job;
  readonly target: string;
  readonly location: Location;
}

/** What jobs of a pipeline trigger from files that are out of view. */
export function unseenChildren(pipeline: Pipeline, project: Project): readonly UnseenChild[] {
  if (!hasTriggers(pipeline.assembly)) return [];
  return triggered(pipeline, project).flatMap(({ job, unseen }) => unseen.map((one) => ({ job, ...one })));
}

function hasTriggers({ content }: Assembly): boolean {
  return [...(content?.entries.values() ?? [])].some(
    ({ value }) => value.kind === 'map' && value.entries.has('trigger'),
  );
}

interface Triggered {
  readonly job: Job;
  readonly files: readonly RootFile[];
  readonly unseen: readonly Pick<UnseenChild, 'target' | 'location'>[];
}

function triggered(pipeline: Pipeline, project: Project): readonly Triggered[] {
  return [...pipeline.jobs.values()].flatMap((job) => {
    const trigger = pipeline.effective(job, 'trigger');
    const include = trigger?.value.kind === 'map' ? trigger.value.entries.get('include')?.value : undefined;
    if (!trigger || !include) return [];
    const from = include.file.source.path;
    const files: RootFile[] = [];
    const unseen: Pick<UnseenChild, 'target' | 'location'>[] = [];
    for (const target of includeTargets(include)) {
      const { value, inputs, rules } = target;
      const paths =
        target.kind === 'local'
          ? [target.path.replace(/^\.?\/+/, '')].map((path) => project.local?.(path, from) ?? path)
          : (project.external?.(target) ?? []);
      const seen = paths.filter((path) => project.exists(path) === true);
      files.push(...seen.map((path) => ({ path, inputs, rules })));
      const location = locate(value.file.source.path, value.file.starts, value.range, job.name);
      if (seen.length === 0) unseen.push({ target: target.target, location });
    }
    return [{ job, files, unseen }];
  });
}

/**
 * The variables of a trigger job and the global ones, unless `forward:yaml_variables` keeps them.
 * @see https://docs.gitlab.com/ci/yaml/#triggerforward
 */
function passedOn(pipeline: Pipeline, job: Job): ParentVariables {
  const trigger = pipeline.effective(job, 'trigger')?.value;
  const forward = trigger?.kind === 'map' ? trigger.entries.get('forward')?.value : undefined;
  const yaml = forward?.kind === 'map' ? forward.entries.get('yaml_variables')?.value : undefined;
  const [always, perhaps] = [new Map<string, Text[]>(), new Map<string, Text[]>()];
  const repeats = pipeline.effective(job, 'parallel') ? ({ repeats: true } as const) : {};
  if (yaml?.kind === 'scalar' && effectiveText(yaml) === 'false') return { always, perhaps, ...repeats };
  for (const [name, entry] of pipeline.variables(job)) always.set(name, [...entryTexts(pipeline, entry)]);
  for (const { name, entry } of ruleVariables(pipeline, job)) {
    const texts = always.get(name) ?? perhaps.get(name) ?? [];
    if (!always.has(name)) perhaps.set(name, texts);
    texts.push(...entryTexts(pipeline, entry));
  }
  return { always, perhaps, ...repeats };
}

type Text = string | undefined;

/** The values of a variable that the parents of a pipeline give; undefined where none of them sets it. */
export function textsOfParents(
  parents: readonly ParentVariables[] | undefined,
  name: string,
): readonly Text[] | undefined {
  const given = parents?.flatMap(({ always, perhaps }) => [always.get(name), perhaps.get(name)]) ?? [];
  const texts = given.filter((one) => one !== undefined);
  return texts.length === 0 ? undefined : texts.flat();
}
