import type { Job, ScriptEntry } from '../gitlab/resolve.ts';
import type { Entry, Item, ScalarValue, SeqValue } from '../gitlab/value.ts';
import type { JobRef } from './draft.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/**
 * The job with the values of its inputs put into its scripts, as text: GitLab does so before a shell sees them. It stands
 * in no file, so nothing of it is ever edited.
 * @returns undefined for a job into whose scripts no input with a value in view is put
 */
export function filledJob({ pipeline, job }: JobRef): Job | undefined {
  const entries = new Map(job.map.entries);
  let isFilled = false;
  for (const section of SECTIONS) {
    const entry = pipeline.effective(job, section);
    const script = entry && pipeline.script(job, section);
    if (!entry || !script?.some(({ filled }) => filled !== undefined)) continue;
    isFilled = true;
    entries.set(section, filledEntry(entry, script));
  }
  return isFilled ? { ...job, map: { ...job.map, entries } } : undefined;
}

function filledEntry(entry: Entry, script: readonly ScriptEntry[]): Entry {
  if (entry.value.kind !== 'seq') return { ...entry, value: script[0] ? filledScalar(script[0]) : entry.value };
  const items = script.map((one): Item => ({ value: filledScalar(one), range: one.value.range, via: one.via }));
  const { node, range, file } = entry.value;
  return { ...entry, value: { kind: 'seq', items, node, range, file } satisfies SeqValue };
}

function filledScalar({ value, filled }: ScriptEntry): ScalarValue {
  return filled === undefined ? value : { ...value, text: filled };
}
