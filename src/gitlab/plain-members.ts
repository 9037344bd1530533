import { type Plain, toPlain } from './plain.ts';
import type { Job, Pipeline } from './resolve.ts';

/** The effective value of a key of a job, without its origins. */
export function plainKey(pipeline: Pipeline, job: Job, key: string): Plain | undefined {
  const entry = pipeline.effective(job, key);
  return entry && toPlain(pipeline, entry.value, false);
}

/** A value as a list: GitLab takes one item in the place of a list of one. */
export function listOf(value: Plain | undefined): readonly Plain[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** What a map holds below a key. */
export function memberOf(value: Plain | undefined, key: string): Plain | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value)).get(key);
}

/** The same where it is a text. */
export function textOf(value: Plain | undefined, key: string): string | undefined {
  const text = memberOf(value, key);
  return typeof text === 'string' ? text : undefined;
}

/** The texts of a list below a key. */
export function textsOf(value: Plain | undefined, key: string): readonly string[] {
  return listOf(memberOf(value, key)).flatMap((text) => (typeof text === 'string' ? [text] : []));
}
