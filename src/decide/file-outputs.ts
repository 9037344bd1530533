import type { PlanEntry } from '../model.ts';

type FileOutput = Extract<PlanEntry, { kind: 'tar' | 'oci-layout' | 'digest-file' }>;

/** What a call asks for that is written to files of the job. */
export function fileOutputs(entries: readonly PlanEntry[]): readonly FileOutput[] {
  return entries.filter((entry) => entry.kind === 'tar' || entry.kind === 'oci-layout' || entry.kind === 'digest-file');
}
