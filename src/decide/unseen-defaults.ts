import { diagnostic } from '../diagnostics/index.ts';
import type { JobRef } from './draft.ts';
import { firstNames } from './first-names.ts';
import type { Diagnostic } from '../model.ts';

const SCRIPTS = ['before_script', 'after_script'] as const;

/**
 * What a file out of view may set for migrated jobs that take nothing from it by name: a `default:` and global variables
 * reach every job (DESIGN D17). Each include is told of once. The templates of GitLab are public, and set neither.
 * @param migrated - the jobs that are migrated
 */
export function unseenDefaults(migrated: readonly JobRef[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  // A job with a base out of view is told of with K2B405.
  const open = migrated.filter(({ job }) => job.standIn === undefined && job.unknownBases.length === 0);
  for (const pipeline of new Set(open.map((ref) => ref.pipeline))) {
    const jobs = open.filter((ref) => ref.pipeline === pipeline);
    const reached = jobs.filter((ref) => partsOf(ref).length > 0);
    const parts = new Set(reached.flatMap(partsOf));
    if (parts.size === 0) continue;
    for (const { kind, target, location } of pipeline.assembly.unresolved) {
      const key = `${location.path} ${target}`;
      if (kind === 'template' || found.has(key)) continue;
      const names = new Set(reached.map(({ job }) => job.name));
      const data = { target, jobs: firstNames([...names]), parts: [...parts].join(' and ') };
      found.set(key, diagnostic('K2B279', location, data));
    }
  }
  return [...found.values()];
}

/** What reaches the job from there, as far as it says nothing else itself. */
function partsOf({ pipeline, job }: JobRef): readonly string[] {
  const missing = SCRIPTS.filter((key) => pipeline.inheritsDefault(job, key) && !pipeline.effective(job, key));
  const scripts = missing.length === 0 ? [] : [`a default ${missing.join(' or ')}`];
  return pipeline.inheritsVariable(job, 'KANIKO_NO_PUSH') ? [...scripts, 'global variables'] : scripts;
}
