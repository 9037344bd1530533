import type { Job, Pipeline } from './resolve.ts';
import { DEFAULT_KEYWORDS } from './keywords.ts';
import type { Value } from './value.ts';

/** A value without its origins, for comparing. References stay opaque. */
export function toPlain(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.type === 'null' ? null : value.type === 'string' ? value.text : `${value.type} ${value.text}`;
    case 'seq':
      return value.items.map((item) => toPlain(item.value));
    case 'reference':
      return { reference: value.path };
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, toPlain(entry.value)]));
  }
}

/** The effective configuration of a job, key by key. Scripts are flattened, references followed. */
export function plainJob(pipeline: Pipeline, job: Job): Map<string, string> {
  const result = new Map<string, string>();
  for (const key of new Set([...job.map.entries.keys(), ...DEFAULT_KEYWORDS])) {
    if (key === 'before_script' || key === 'script' || key === 'after_script') continue;
    const entry = pipeline.effective(job, key);
    if (entry) result.set(key, JSON.stringify(toPlain(entry.value)));
  }
  for (const section of ['before_script', 'script', 'after_script'] as const) {
    const entries = pipeline.script(job, section);
    if (entries) result.set(section, JSON.stringify(entries.map(({ value }) => value.text)));
  }
  const variables = [...pipeline.variables(job)].map(([name, entry]) => [name, toPlain(entry.value)]);
  result.set('variables', JSON.stringify(Object.fromEntries(variables)));
  return result;
}
