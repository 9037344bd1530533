import { isGitLabRegistry } from '../../../transforms/job/credentials.ts';
import { isCloudRegistry, mayBeHost } from '../../registry/cloud.ts';
import { expand } from '../image.ts';
import type { BuildkitJob } from '../job.ts';
import { lackOf, mayLogInUnseen, pushedNames } from '../logins.ts';
import { defineRule } from '../rule.ts';

/** Kaniko logs in to ECR, GCR and ACR from the environment of the job; BuildKit has config.json only. */
export const cloudCredentials = defineRule({
  code: 'K2B756',
  name: 'cloud-credentials',
  confidence: 'medium',
  check(job) {
    if (mayLogInUnseen(job)) return [];
    return job.builds.flatMap((call) => {
      for (const name of pushedNames(call)) {
        const host = hostOf(name, job);
        const why = isCloudRegistry(host) ? lackOf(job, call, (key) => mayBe(key, host, job), host) : undefined;
        if (why !== undefined) return [{ location: job.at(call.command), data: { name, why } }];
      }
      return [];
    });
  },
});

function hostOf(name: string, { values }: BuildkitJob): string {
  return (
    expand(name, values)
      .replace(/^https?:\/\//, '')
      .split('/')[0] ?? ''
  );
}

/** A key out of view may be any host but that of GitLab. */
function mayBe(written: string, host: string, job: BuildkitJob): boolean {
  const key = hostOf(written, job);
  if (key.includes('$') && !isCloudRegistry(key)) return !isGitLabRegistry(written, job.values);
  return key === host || mayBeHost(key, host) || mayBeHost(host, key);
}
