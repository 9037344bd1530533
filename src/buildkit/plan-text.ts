import type { BuildPlan } from '../model.ts';

/** A text that is equal for plans that ask for the same build, wherever their words stand. */
export function planText({ entries }: BuildPlan): string {
  return JSON.stringify(entries, (key, value: unknown) => {
    if (key === 'because') return undefined;
    return typeof value === 'object' && value !== null && 'parts' in value && 'raw' in value ? value.raw : value;
  });
}
