import type { PlanEntry } from '../model.ts';

const REGISTRY_SETTINGS: ReadonlySet<PlanEntry['kind']> = new Set([
  'mirror',
  'registry',
  'certificate',
  'client-certificate',
]);

/** True for a call whose settings of registries are written to buildkitd.toml, where later builds of the job find them. */
export function writesRegistries(entries: readonly PlanEntry[]): boolean {
  return entries.some(({ kind }) => REGISTRY_SETTINGS.has(kind));
}
