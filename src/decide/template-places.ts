import { hiddenJobs } from '../gitlab/hidden-jobs.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { SECTIONS } from '../gitlab/sections.ts';
import { type Entry, placeOf, type Value } from '../gitlab/value.ts';
import { perObject } from '../per-object.ts';

/** The parts of a job that change with its migration, its variables aside. */
export const PARTS = ['image', ...SECTIONS] as const;

/**
 * The hidden jobs of a pipeline by their maps and, where they have several parts, by the values of these: an alias or a
 * reference brings such a value to a job whose map does not hold it.
 */
export const templatePlaces = perObject((pipeline: Pipeline): ReadonlyMap<object, Job> => {
  const jobs = new Map<object, Job>();
  for (const job of hiddenJobs(pipeline)) {
    const node = job.own.sources.at(-1)?.node;
    if (!node) continue;
    jobs.set(node, job);
    const { entries } = job.own;
    if (PARTS.filter((part) => entries.has(part)).length < 2) continue;
    for (const part of PARTS) {
      const entry = entries.get(part);
      if (entry?.via.length === 0 && entry.value.kind !== 'reference') jobs.set(placeOf<Value>(entry.value), job);
    }
  }
  return jobs;
});

/** The map in which a part of a job is written: its own one, or that of a hidden job, be it by an alias or a reference. */
export function holderOf(pipeline: Pipeline, { owner, value }: Entry): object {
  return templatePlaces(pipeline).get(placeOf<Value>(value))?.own.sources.at(-1)?.node ?? owner.node;
}
