import { type Plain, toPlain } from '../../src/gitlab/plain.ts';
import type { Job, Pipeline } from '../../src/gitlab/resolve.ts';
import { isNull, type ReferenceValue, type Value } from '../../src/gitlab/value.ts';

type Tree = Record<string, unknown>;

const SCRIPT = ['echo stub'];

/**
 * Defines what a pipeline lacks because it is out of view: bases of `extends`, targets of references, scripts of jobs,
 * jobs that `needs` names, stages.
 * @param known - the stub that the pipeline already includes
 * @returns YAML (in the form of JSON) of a file to be included first; `known` when nothing more is missing
 */
export function stubFor(pipeline: Pipeline, known: string): string {
  const stub = JSON.parse(known) as Tree;
  const { content } = pipeline.assembly;
  const stages = new Set<string>();
  for (const job of pipeline.jobs.values()) {
    for (const base of job.unknownBases) if (!content?.entries.has(base)) stub[base] ??= { script: SCRIPT };
    if (job.hidden) continue;
    const stage = toPlainKey(pipeline, job, 'stage');
    if (typeof stage === 'string') stages.add(stage);
    const works = ['script', 'run', 'trigger'].some((key) => !isNull(job.map.entries.get(key)?.value));
    if (!works) tree(stub, job.name)['script'] ??= SCRIPT;
    for (const name of wanted(pipeline, job))
      if (!content?.entries.has(name)) stub[name] ??= { stage: '.pre', script: SCRIPT };
  }
  for (const reference of content ? references(content) : []) {
    if (pipeline.follow(reference)) continue;
    const parents = reference.path.slice(0, -1);
    const last = reference.path.at(-1);
    if (last !== undefined) parents.reduce(tree, stub)[last] ??= leaf(last);
  }
  if (stages.size > 0 && !content?.entries.has('stages')) stub['stages'] = [...stages];
  const text = `${JSON.stringify(stub)}\n`;
  return text === '{}\n' ? known : text;
}

function tree(parent: Tree, key: string): Tree {
  const child = parent[key];
  if (typeof child === 'object' && child !== null && !Array.isArray(child)) return child as Tree;
  const made: Tree = {};
  parent[key] = made;
  return made;
}

/** What a reference that is out of view stands for. */
function leaf(key: string): unknown {
  if (/script$/.test(key)) return SCRIPT;
  if (key === 'rules') return [{ when: 'on_success' }];
  if (key === 'variables') return { STUB: 'stub' };
  if (['tags', 'needs', 'only', 'except', 'services'].includes(key)) return [];
  return 'stub';
}

function toPlainKey(pipeline: Pipeline, job: Job, key: string): Plain | undefined {
  const entry = pipeline.effective(job, key);
  return entry && toPlain(pipeline, entry.value, false);
}

/** Names of the jobs that a job needs. */
function wanted(pipeline: Pipeline, job: Job): readonly string[] {
  return ['needs', 'dependencies'].flatMap((key) => {
    const value = toPlainKey(pipeline, job, key);
    if (!Array.isArray(value)) return [];
    return value.flat(9).flatMap((need: Plain) => {
      if (typeof need === 'string') return [need];
      const { job: name, project, pipeline: other } = (need ?? {}) as Record<string, Plain>;
      return typeof name === 'string' && project === undefined && other === undefined ? [name] : [];
    });
  });
}

function references(root: Value): readonly ReferenceValue[] {
  const found: ReferenceValue[] = [];
  const seen = new Set<Value>();
  const walk = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.kind === 'reference') found.push(value);
    else if (value.kind === 'seq') for (const item of value.items) walk(item.value);
    else if (value.kind === 'map') for (const entry of value.entries.values()) walk(entry.value);
  };
  walk(root);
  return found;
}
