import type { Code } from '../diagnostics/index.ts';
import type { Pipeline, Job } from '../gitlab/resolve.ts';
import { groupBy } from '../group-by.ts';

/** A job that runs, or will run, rootless BuildKit. */
export interface RunnerJob {
  readonly name: string;
  readonly file: string;
  /** Sorted; empty for a job that any runner may take. */
  readonly tags: readonly string[];
  readonly image: string;
  /** Platforms that need emulation on an amd64 runner. */
  readonly platforms: readonly string[];
}

/** The jobs that the same runners take. */
export interface RunnerGroup {
  readonly tags: readonly string[];
  readonly jobs: readonly RunnerJob[];
  readonly images: readonly string[];
  readonly needs: readonly Need[];
}

export interface Need {
  readonly what: string;
  readonly detail: string;
  readonly code: Code;
}

/** What rootless BuildKit needs on every runner; Kaniko needed nothing of the kind (moby/buildkit docs/rootless.md). */
const ALWAYS: readonly Need[] = [
  {
    what: 'user namespaces',
    detail:
      'user.max_user_namespaces above 0; on Ubuntu 23.10 and later an AppArmor profile with userns, or the sysctl',
    code: 'K2B608',
  },
  {
    what: 'seccomp',
    detail: 'a profile that allows unshare and mount: security_opt under [runners.docker], or privileged',
    code: 'K2B603',
  },
  {
    what: 'AppArmor',
    detail: 'apparmor=unconfined (Docker), appArmorProfile Unconfined for the build container (Kubernetes)',
    code: 'K2B604',
  },
  {
    what: 'privileges of newuidmap',
    detail: 'Kubernetes: allow_privilege_escalation = true, SETUID and SETGID kept; no no-new-privileges',
    code: 'K2B606',
  },
  {
    what: 'user 1000',
    detail: 'no user of the runner over the one of the image; OpenShift: a constraint that allows user 1000',
    code: 'K2B607',
  },
  {
    what: 'overlayfs',
    detail: 'kernel 5.11 or later, else /dev/fuse; on GKE an emptyDir on /home/user/.local/share/buildkit',
    code: 'K2B611',
  },
];

/** The tags of a job, in an order that does not depend on how they are written. */
export function tagsOf(pipeline: Pipeline, job: Job): readonly string[] {
  const value = pipeline.effective(job, 'tags')?.value;
  const items = value?.kind === 'seq' ? value.items.map((item) => item.value) : value ? [value] : [];
  return items.flatMap((item) => (item.kind === 'scalar' && item.text !== '' ? [item.text] : [])).sort();
}

/** Groups jobs by the runners that take them, those with the most jobs first. */
export function groupByTags(jobs: readonly RunnerJob[]): readonly RunnerGroup[] {
  return [...groupBy(jobs, ({ tags }) => JSON.stringify(tags)).values()]
    .map((members) => ({
      tags: members[0]?.tags ?? [],
      jobs: members,
      images: [...new Set(members.map(({ image }) => image))].sort(),
      needs: needsOf(members),
    }))
    .sort((a, b) => b.jobs.length - a.jobs.length || (a.tags.join() < b.tags.join() ? -1 : 1));
}

function needsOf(jobs: readonly RunnerJob[]): readonly Need[] {
  const images = [...new Set(jobs.map(({ image }) => image))].sort().join(', ');
  const platforms = [...new Set(jobs.flatMap((job) => job.platforms))].sort().join(', ');
  const image: Need = {
    what: 'the image',
    detail: `${images}: reachable, and allowed by allowed_images and allowed_pull_policies`,
    code: 'K2B615',
  };
  const emulation: Need = { what: 'emulation', detail: `binfmt handlers for ${platforms}`, code: 'K2B737' };
  return [...ALWAYS, image, ...(platforms === '' ? [] : [emulation])];
}
