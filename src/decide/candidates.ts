import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { includeWorldsOf } from '../worlds/include-worlds.ts';
import { placeOf, type Value } from '../gitlab/value.ts';

const PARTS = ['image', 'variables', 'before_script', 'script', 'after_script'] as const;

/**
 * The jobs that are decided: those that run, and hidden jobs that no job in view uses, be it by `extends`, by an anchor
 * or by a reference. They may be there for other projects.
 */
export function candidates(pipeline: Pipeline): readonly Job[] {
  const worlds = includeWorldsOf(pipeline);
  if (worlds.pipelines.length === 1) return decided(pipeline);
  const unused = worlds.pipelines.map((one) => new Set(decided(one).map(({ name }) => name)));
  const isUsedElsewhere = ({ name, hidden }: Job): boolean =>
    hidden && worlds.pipelines.some(({ jobs }, index) => jobs.has(name) && unused[index]?.has(name) === false);
  return decided(pipeline).filter((job) => worlds.isOwn(job) && !isUsedElsewhere(job));
}

const known = new WeakMap<Pipeline, readonly Job[]>();

function decided(pipeline: Pipeline): readonly Job[] {
  const jobs = known.get(pipeline) ?? alone(pipeline);
  known.set(pipeline, jobs);
  return jobs;
}

/** The same, as if there were no other combination of the includes. */
function alone(pipeline: Pipeline): readonly Job[] {
  const jobs = [...pipeline.jobs.values()];
  const names = new Set<string>();
  const places = new Set<object>();
  for (const job of jobs) {
    for (const ancestor of job.ancestors) names.add(ancestor);
    if (!job.hidden) use(pipeline, job, places);
  }
  return jobs.filter((job) => !job.hidden || (!names.has(job.name) && !isUsed(job, places)));
}

/** Notes every map and value of which the effective job is made. */
function use(pipeline: Pipeline, job: Job, places: Set<object>): void {
  for (const { node } of job.map.sources) places.add(node);
  for (const part of PARTS) {
    const entry = pipeline.effective(job, part);
    if (!entry) continue;
    places.add(placeOf<Value>(entry.value));
    if (part === 'image' || part === 'variables') continue;
    for (const { list, value } of pipeline.script(job, part) ?? []) places.add(list ?? value);
  }
}

function isUsed({ own }: Job, places: ReadonlySet<object>): boolean {
  if (own.sources.some(({ node }) => places.has(node))) return true;
  return PARTS.some((part) => {
    const value = own.entries.get(part)?.value;
    return value !== undefined && places.has(placeOf<Value>(value));
  });
}
