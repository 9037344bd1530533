import { GLOBAL_KEYWORDS } from '../gitlab/keywords.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import { plainJob, toPlain } from '../gitlab/plain.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';

/**
 * Compares what no job of a pipeline shows, for texts that a person has edited: jobs that are new, templates, and the
 * keys of each file that are no jobs (stages, workflow, include, …).
 * @param proposed - the pipeline as the program proposes it
 * @param isMigrated - true for a hidden job that is compared as a migrated one
 * @returns the first difference; undefined when there is none
 */
export function compareRest(
  proposed: Pipeline,
  edited: Pipeline,
  isMigrated: (job: Job) => boolean,
): string | undefined {
  const added = [...edited.jobs.keys()].find((name) => !proposed.jobs.has(name));
  if (added !== undefined) return `the job ${added} is new`;
  const gone = [...proposed.jobs.keys()].find((name) => !edited.jobs.has(name));
  if (gone !== undefined) return `the job ${gone} is gone`;
  for (const job of proposed.jobs.values()) {
    const other = edited.jobs.get(job.name);
    if (!job.hidden || !other || isMigrated(job)) continue;
    const [a, b] = [plainJob(proposed, job), plainJob(edited, other)];
    for (const key of new Set([...a.keys(), ...b.keys()]))
      if (a.get(key) !== b.get(key)) return `${key} of the hidden job ${job.name} is not as proposed`;
  }
  for (const file of proposed.assembly.files) {
    const other = edited.assembly.files.find(({ source }) => source.path === file.source.path);
    if (!other) return `${file.source.path} is not included any more`;
    const [a, b] = [globals(proposed, file), globals(edited, other)];
    for (const key of new Set([...a.keys(), ...b.keys()]))
      if (a.get(key) !== b.get(key)) return `${key} of ${file.source.path} is not as proposed`;
  }
  return undefined;
}

/** The keys of a file that are no jobs, each as JSON. */
function globals(pipeline: Pipeline, { content, header }: LoadedFile): ReadonlyMap<string, string> {
  const entries = [...(content?.entries ?? [])].filter(([key]) => GLOBAL_KEYWORDS.has(key));
  const result = new Map(entries.map(([key, { value }]) => [key, JSON.stringify(toPlain(pipeline, value))]));
  return header ? result.set('the header', JSON.stringify(toPlain(pipeline, header))) : result;
}
