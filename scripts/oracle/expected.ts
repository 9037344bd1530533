import { isDeepStrictEqual } from 'node:util';
import { toPlain } from '../../src/gitlab/plain.ts';
import { psychValue } from '../../src/gitlab/psych.ts';
import type { Pipeline } from '../../src/gitlab/resolve.ts';
import type { MapValue } from '../../src/gitlab/value.ts';
import { canonicalJob, isTree } from './canonical.ts';
import type { Difference } from './difference.ts';
import { overwritten } from './merge-keys.ts';

/** A difference in which this program follows GitLab and gitlab-ci-local does not. */
interface ExpectedDifference {
  readonly name: string;
  /** What GitLab does, and where that is known from. */
  readonly reason: string;
  readonly matches: (difference: Difference, pipeline: Pipeline) => boolean;
}

const NOT_INHERITED = ['hooks', 'id_tokens', 'identity', 'interruptible', 'retry', 'tags', 'timeout'];
const INHERITED = ['artifacts', 'cache', 'services', 'image', 'before_script', 'after_script'];

/** Everything else that differs is a failure. */
export const EXPECTED_DIFFERENCES: readonly ExpectedDifference[] = [
  {
    name: 'default keywords',
    reason:
      'GitLab copies every keyword of default: to a job; gitlab-ci-local only knows six of them (entry/default.rb)',
    matches: ({ path: [key = '', ...rest], ours, theirs }, pipeline) =>
      rest.length === 0 &&
      theirs === undefined &&
      NOT_INHERITED.includes(key) &&
      isDeepStrictEqual(ours, defaultOf(pipeline, key)),
  },
  {
    name: 'trigger jobs',
    reason: 'A trigger job gets no image, script or cache of default: (entry/bridge.rb)',
    matches: ({ job, path: [key = '', ...rest], ours, theirs }, pipeline) =>
      rest.length === 0 &&
      ours === undefined &&
      INHERITED.includes(key) &&
      pipeline.jobs.get(job)?.map.entries.has('trigger') === true &&
      isDeepStrictEqual(theirs, defaultOf(pipeline, key)),
  },
  {
    name: 'image keys',
    reason: 'image:pull_policy, image:kubernetes and keys of image:docker are not shown by gitlab-ci-local',
    matches: ({ path: [key, part, ...rest], theirs }) =>
      key === 'image' &&
      theirs === undefined &&
      ['pull_policy', 'kubernetes', 'docker'].includes(part ?? '') &&
      rest.length < 2,
  },
  {
    name: 'service keys',
    reason: 'service:pull_policy, service:docker and service:kubernetes are not shown by gitlab-ci-local',
    matches: ({ path, ours, theirs }) =>
      path.join() === 'services' && isDeepStrictEqual(without(ours, ['pull_policy', 'docker', 'kubernetes']), theirs),
  },
  {
    name: 'cache keys',
    reason: 'gitlab-ci-local shows four keys of cache: only, so fallback_keys, unprotect and untracked are missing',
    matches: ({ path, ours, theirs }) =>
      path.join() === 'cache' && isDeepStrictEqual(without(ours, ['fallback_keys', 'unprotect', 'untracked']), theirs),
  },
  {
    name: 'cache policy',
    reason: 'gitlab-ci-local expands variables in cache:policy; GitLab leaves that to the runner',
    matches: ({ path, ours, theirs }) =>
      path.join() === 'cache' &&
      JSON.stringify(ours ?? null).includes('"policy":"$') &&
      isDeepStrictEqual(without(ours, ['policy']), without(theirs, ['policy'])),
  },
  {
    name: 'merge key position',
    reason:
      'Psych merges << at its position, so it overwrites keys before it and the later of two wins; js-yaml never overwrites',
    matches: ({ path }, pipeline) => path.some((key) => positionalKeys(pipeline).has(key)),
  },
  {
    name: 'YAML 1.1',
    reason: 'Psych reads plain yes, on, 1_000 and 12:30 as true and as numbers; js-yaml takes them for texts',
    matches: ({ ours, theirs }) => typeof theirs === 'string' && psychValue(theirs)?.text === ours,
  },
  {
    name: 'inherit by YAML 1.1',
    reason: 'Psych reads the no and off of inherit: as false; js-yaml takes them for texts',
    matches: ({ job, path: [key = ''], ours }, pipeline) =>
      ours === undefined && inheritsNothing(pipeline, job, key === 'variables' ? key : 'default'),
  },
  {
    name: 'input functions',
    reason: 'gitlab-ci-local ignores the functions of an interpolation block (truncate, expand_vars)',
    matches: ({ ours, theirs }, pipeline) =>
      usesFunctions(pipeline) && isShortened(JSON.stringify(ours ?? null), JSON.stringify(theirs ?? null)),
  },
  {
    name: 'reference beside a map',
    reason:
      'extends comes before references and takes a !reference for one value, so a map and a reference replace each other (extendable/entry.rb); gitlab-ci-local merges them',
    matches: ({ job, path: [key = ''] }, pipeline) => mixesReferenceAndMap(pipeline, job, key),
  },
  {
    name: 'variables of workflow:rules',
    reason: 'gitlab-ci-local evaluates workflow:rules for a push to main; which rule holds is only known at run time',
    matches: ({ path: [key, name], theirs }, pipeline) =>
      key === 'variables' && name !== undefined && theirs !== undefined && workflowVariables(pipeline).has(name),
  },
  {
    name: 'needs of rules',
    reason: 'gitlab-ci-local evaluates rules:needs for a push to main; which rule holds is only known at run time',
    matches: ({ job, path }, pipeline) =>
      path.join() === 'needs' && JSON.stringify(keyOf(pipeline, job, 'rules') ?? null).includes('"needs"'),
  },
];

/** A pipeline that gitlab-ci-local refuses and this program takes. */
interface ExpectedRefusal {
  readonly message: RegExp;
  readonly reason: string;
  /** Narrows the message down, where it also stands for pipelines that GitLab refuses. */
  readonly holds?: (pipeline: Pipeline) => boolean;
}

export const EXPECTED_REFUSALS: readonly ExpectedRefusal[] = [
  {
    message: /must have script specified/,
    reason: 'GitLab takes a job with run: (entry/job.rb)',
    holds: ({ jobs }) => [...jobs.values()].some(({ map }) => map.entries.has('run')),
  },
  {
    message: /cache\[\d+\]\.policy is not/,
    reason: 'GitLab takes a variable in cache:policy and leaves it to the runner',
    holds: ({ jobs }) => [...jobs.values()].some(({ map }) => hasPolicyVariable(map)),
  },
  {
    message: /^stage:.* not found for/,
    reason: 'GitLab refuses it too; stages are not looked at here, since no job is rewritten differently for them',
  },
];

/** A finding of this program on a pipeline that gitlab-ci-local takes. */
interface ExpectedFinding {
  readonly code: string;
  readonly reason: string;
  /** Which subjects it is expected in; missing for all. */
  readonly subject?: RegExp;
}

export const EXPECTED_FINDINGS: readonly ExpectedFinding[] = [
  {
    code: 'K2B007',
    reason: 'GitLab refuses a file that is no map (loader/yaml.rb); gitlab-ci-local finds no job in it',
  },
  {
    code: 'K2B416',
    reason:
      'GitLab checks the inputs of an include whether the file uses them or not; gitlab-ci-local sees those that are used',
    subject: /^includes\/inputs-(?:missing|unknown)/,
  },
  {
    code: 'K2B419',
    reason: 'GitLab resolves references of templates that nobody uses as well (yaml/tags/resolver.rb)',
    subject: /^pipelines\/reference-circular-in-template/,
  },
  {
    code: 'K2B406',
    reason: 'GitLab takes a reference to false for one to nothing (yaml/tags/reference.rb)',
    subject: /^pipelines\/reference-to-false/,
  },
  {
    code: 'K2B406',
    reason: 'GitLab does not look into a reference on the path of another one (yaml/tags/reference.rb)',
    subject: /^pipelines\/reference-through-reference/,
  },
];

function keyOf(pipeline: Pipeline, job: string, key: string): unknown {
  const found = pipeline.jobs.get(job);
  const entry = found && pipeline.effective(found, key);
  return entry && toPlain(pipeline, entry.value, false);
}

/** `inherit: variables: off` and the like, which only YAML 1.1 reads as false. */
function inheritsNothing(pipeline: Pipeline, job: string, what: string): boolean {
  const inherit = pipeline.jobs.get(job)?.map.entries.get('inherit')?.value;
  const value = inherit?.kind === 'map' ? inherit.entries.get(what)?.value : undefined;
  return value?.kind === 'scalar' && value.text !== 'false' && psychValue(value.text)?.text === 'false';
}

/** The canonical value of a keyword of `default:`, or of its global namesake. */
function defaultOf(pipeline: Pipeline, key: string): unknown {
  const content = pipeline.assembly.content?.entries;
  const defaults = content?.get('default')?.value;
  const entry = (defaults?.kind === 'map' ? defaults.entries.get(key) : undefined) ?? content?.get(key);
  return entry && canonicalJob({ [key]: toPlain(pipeline, entry.value, false) })[key];
}

function hasPolicyVariable(job: MapValue): boolean {
  const cache = job.entries.get('cache')?.value;
  const items = cache?.kind === 'seq' ? cache.items.map(({ value }) => value) : cache ? [cache] : [];
  return items.some((item) => {
    const policy = item.kind === 'map' ? item.entries.get('policy')?.value : undefined;
    return policy?.kind === 'scalar' && policy.text.includes('$');
  });
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) =>
    isTree(item) ? Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key))) : item,
  );
}

/** Keys of maps in which a merge key overwrites something that stands before it. */
function positionalKeys({ assembly }: Pipeline): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { source } of assembly.files) for (const key of overwritten(source.text)) keys.add(key);
  return keys;
}

function usesFunctions({ assembly }: Pipeline): boolean {
  return assembly.files.some(({ source }) => /\$\[\[\s*inputs\.[\w-]+\s*\|/.test(source.text));
}

/** True when the first text is the second with something left out. */
function isShortened(short: string, long: string): boolean {
  let taken = 0;
  for (const letter of long) if (letter === short[taken]) taken++;
  return taken === short.length && short.length < long.length;
}

/** True when of a job and the jobs that it extends one has a reference for a keyword and another a map. */
function mixesReferenceAndMap({ jobs, assembly }: Pipeline, job: string, key: string): boolean {
  const kinds = [job, ...(jobs.get(job)?.ancestors ?? [])].map((name) => {
    const value = assembly.content?.entries.get(name)?.value;
    return value?.kind === 'map' ? value.entries.get(key)?.value.kind : undefined;
  });
  return kinds.includes('reference') && kinds.includes('map');
}

function workflowVariables(pipeline: Pipeline): ReadonlySet<string> {
  const workflow = pipeline.assembly.content?.entries.get('workflow')?.value;
  const plain = workflow && toPlain(pipeline, workflow, false);
  const rules = isTree(plain) ? plain['rules'] : undefined;
  const names = new Set<string>();
  for (const rule of Array.isArray(rules) ? rules.flat(9) : [])
    if (isTree(rule) && isTree(rule['variables'])) for (const name of Object.keys(rule['variables'])) names.add(name);
  return names;
}
