import { toPlain } from './gitlab/plain.ts';
import type { Job, Pipeline, ScriptEntry } from './gitlab/resolve.ts';
import type { Entry, Value } from './gitlab/value.ts';
import type { InspectedJob, InspectedKey, JobOutcome, OriginStep } from './model.ts';
import { locate } from './source/position.ts';

const SCRIPTS = ['before_script', 'script', 'after_script'] as const;
const DEFAULTED = [
  'image',
  'services',
  'cache',
  'artifacts',
  'tags',
  'retry',
  'timeout',
  'interruptible',
  'hooks',
  'id_tokens',
];

/**
 * The resolved view of the Kaniko jobs: each effective key with the place where it is written and the way it came.
 * @param outcomes - the jobs to show
 */
export function inspectJobs(pipelines: readonly Pipeline[], outcomes: readonly JobOutcome[]): InspectedJob[] {
  return outcomes.flatMap((outcome) => {
    for (const pipeline of pipelines) {
      const job = pipeline.jobs.get(outcome.job);
      if (!job || job.location.path !== outcome.file || job.location.line !== outcome.line) continue;
      const { file, line, status } = outcome;
      return [{ job: job.name, file, line, status, root: pipeline.assembly.root, keys: keysOf(pipeline, job) }];
    }
    return [];
  });
}

function keysOf(pipeline: Pipeline, job: Job): InspectedKey[] {
  const keys: InspectedKey[] = [];
  for (const key of new Set([...job.map.entries.keys(), ...DEFAULTED])) {
    if (key === 'variables' || SCRIPTS.some((section) => section === key)) continue;
    const entry = pipeline.effective(job, key);
    if (entry) keys.push(...valueKeys(pipeline, key, entry));
  }
  const own = pipeline.effective(job, 'variables');
  for (const [name, entry] of pipeline.variables(job)) {
    const inOwn = own?.value.kind === 'map' && own.value.entries.has(name);
    const via = inOwn ? [...entry.via, ...own.via] : entry.via;
    keys.push(toKey(pipeline, `variables.${name}`, { ...entry, via }));
  }
  for (const section of SCRIPTS)
    for (const [index, entry] of (pipeline.script(job, section) ?? []).entries())
      keys.push(scriptKey(`${section}[${index}]`, entry));
  return keys;
}

/** The parts of an image may come from different places; other maps are shown whole. */
function valueKeys(pipeline: Pipeline, key: string, entry: Entry): InspectedKey[] {
  if (key !== 'image' || entry.value.kind !== 'map') return [toKey(pipeline, key, entry)];
  return [...entry.value.entries].map(([name, inner]) =>
    toKey(pipeline, `image.${name}`, { ...inner, via: [...inner.via, ...entry.via] }),
  );
}

function toKey(pipeline: Pipeline, key: string, entry: Entry): InspectedKey {
  const plain = toPlain(pipeline, entry.value, false);
  return { key, text: typeof plain === 'string' ? plain : JSON.stringify(plain), ...place(entry.value, entry.via) };
}

function scriptKey(key: string, { value, filled, via }: ScriptEntry): InspectedKey {
  return { key, text: filled ?? value.text, ...place(value, via) };
}

function place({ file, range }: Value, via: readonly OriginStep[]): Pick<InspectedKey, 'path' | 'line' | 'via'> {
  const { path, line } = locate(file.source.path, file.starts, range);
  return { path, line, via };
}
