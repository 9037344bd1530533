import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import type { Job } from '../gitlab/resolve.ts';
import { groupBy } from '../group-by.ts';
import { includeWorldsOf } from '../worlds/include-worlds.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Held } from './placed.ts';

/**
 * Versions of one job that its includes make, of which some are migrated and some are not: a job is migrated whole or not
 * at all, and its report has one line.
 * @param left - jobs that stay as they are, of which there is no draft
 */
export function partedVersions(
  drafts: readonly JobDraft[],
  migrating: ReadonlySet<JobDraft>,
  left: readonly JobRef[],
): Held[] {
  const versions = drafts.filter(hasVersions);
  if (versions.length === 0) return [];
  const stays = [...left, ...drafts.filter((draft) => !migrating.has(draft))];
  const groups = groupBy(stays, keyOf);
  return versions.flatMap((draft) => {
    const other = migrating.has(draft) ? groups.get(keyOf(draft))?.find((one) => isVersion(draft, one)) : undefined;
    const finding = other && versionFinding(draft, other);
    return finding ? [{ draft, finding }] : [];
  });
}

/** Why two versions of one job cannot both be migrated; undefined for two jobs. */
export function versionFinding(one: JobRef, other: JobRef): Diagnostic | undefined {
  return isVersion(one, other) ? differenceOf(one) : undefined;
}

/** Why a job with versions cannot be migrated in all of them. */
export function versionsFinding(one: JobRef): Diagnostic[] {
  return hasVersions(one) ? [differenceOf(one)] : [];
}

/** More includes depend on rules than can be looked at together, and the job is not the same in those that were. */
export function checkCombinations({ pipeline, job }: JobRef): Diagnostic[] {
  if (!includeWorldsOf(pipeline).partial || !hasVersions({ pipeline, job })) return [];
  const count = String(pipeline.assembly.conditional.length);
  return [diagnostic('K2B437', job.location, { job: job.name, count })];
}

/** Names the includes that make the difference, all of them: one sentence for all versions. */
function differenceOf({ pipeline, job }: JobRef): Diagnostic {
  const assemblies = includeWorldsOf(pipeline)
    .versionsOf(job)
    .map((version) => version.pipeline.assembly);
  const differ = assemblies
    .flatMap(({ choices }) => choices)
    .filter(({ key }) => new Set(assemblies.map(({ leftOut }) => leftOut.has(key))).size > 1);
  const target = [...new Set(differ.flatMap(({ targets }) => targets))].sort().join(', ');
  return diagnostic('K2B411', job.location, { job: job.name, target });
}

/** True where the includes make different jobs of one. */
export function hasVersions({ pipeline, job }: JobRef): boolean {
  return includeWorldsOf(pipeline).versionsOf(job).length > 1;
}

/** True for two versions of one job. */
export function isVersion(one: JobRef, other: JobRef): boolean {
  const sameWorlds = includeWorldsOf(one.pipeline) === includeWorldsOf(other.pipeline);
  return one.job !== other.job && one.job.name === other.job.name && sameWorlds;
}

function keyOf({ job: { name, location } }: { readonly job: Job }): string {
  return JSON.stringify([name, location.path, location.range.start]);
}
