import type { Job, Pipeline } from './resolve.ts';
import { DEFAULT_KEYWORDS } from './keywords.ts';
import { effectiveText, type ScalarValue, type Value } from './value.ts';

/** A JSON value. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** References nest no deeper than this; what is deeper stays opaque (and is reported when it is looked at). */
const MAX_DEPTH = 32;

/**
 * A value without its origins: inputs filled in, references replaced by what they name (in the extended configuration).
 * @param tagged - numbers and booleans as `number 1` and `boolean true`, with their spelling, so that nothing that YAML
 * tells apart compares equal
 */
export function toPlain(pipeline: Pipeline, value: Value, tagged = true, depth = 0): Plain {
  switch (value.kind) {
    case 'scalar':
      return plainScalar(value, tagged);
    case 'seq':
      return value.items.map((item) => toPlain(pipeline, item.value, tagged, depth));
    case 'reference': {
      const target = depth < MAX_DEPTH ? pipeline.follow(value) : undefined;
      return target ? toPlain(pipeline, target, tagged, depth + 1) : { reference: value.path };
    }
    case 'map':
      return Object.fromEntries(
        [...value.entries].map(([key, entry]) => [key, toPlain(pipeline, entry.value, tagged, depth)]),
      );
  }
}

function plainScalar(value: ScalarValue, tagged: boolean): Plain {
  const text = effectiveText(value);
  if (value.type === 'null') return null;
  if (value.type === 'string') return text;
  if (tagged) return `${value.type} ${text}`;
  return value.type === 'boolean' ? /^true$/i.test(text) : Number(text.replaceAll('_', ''));
}

const SCRIPTS = ['before_script', 'script', 'after_script'] as const;

/**
 * The effective configuration of a job, as GitLab has it after include, extends, references and defaults: every keyword
 * with its value, scripts flattened, variables with the global ones.
 */
export function effectiveJob(pipeline: Pipeline, job: Job, tagged = true): Map<string, Plain> {
  const result = new Map<string, Plain>();
  for (const key of new Set([...job.map.entries.keys(), ...DEFAULT_KEYWORDS])) {
    if (SCRIPTS.some((section) => section === key)) continue;
    const entry = pipeline.effective(job, key);
    if (entry) result.set(key, toPlain(pipeline, entry.value, tagged));
  }
  for (const section of SCRIPTS) {
    const entries = pipeline.script(job, section);
    if (entries)
      result.set(
        section,
        entries.map(({ value, filled }) => filled ?? value.text),
      );
  }
  const variables = [...pipeline.variables(job)].map(([name, entry]) => [name, toPlain(pipeline, entry.value, tagged)]);
  result.set('variables', Object.fromEntries(variables) as Plain);
  return result;
}

/** {@link effectiveJob} with each value as JSON, for comparing. */
export function plainJob(pipeline: Pipeline, job: Job): Map<string, string> {
  return new Map([...effectiveJob(pipeline, job)].map(([key, value]) => [key, JSON.stringify(value)]));
}
