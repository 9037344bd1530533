import type { Job } from '../gitlab/resolve.ts';
import type { Placed } from './placed.ts';

/**
 * The jobs whose edits touch what a failed job would have edited, and those that share with them in turn. Migrated without
 * it they would leave another configuration behind, in which a second run would migrate the job that failed in the first.
 * @returns each of them with a failed job
 */
export function sharingWith(placed: readonly Placed[], failed: ReadonlySet<Job>): ReadonlyMap<Job, Job> {
  const byNode = new Map<object, Set<Job>>();
  const nodesOf = new Map<Job, Set<object>>();
  for (const { touches, drafts } of placed)
    for (const node of touches)
      for (const { job } of drafts) {
        byNode.set(node, (byNode.get(node) ?? new Set()).add(job));
        nodesOf.set(job, (nodesOf.get(job) ?? new Set()).add(node));
      }
  const held = new Map<Job, Job>();
  const open = [...failed].map((job) => ({ job, because: job }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { job, because } = next;
    for (const node of nodesOf.get(job) ?? [])
      for (const other of byNode.get(node) ?? []) {
        if (failed.has(other) || held.has(other)) continue;
        held.set(other, because);
        open.push({ job: other, because });
      }
  }
  return held;
}
