import { isGitLabRegistry } from '../../../transforms/job/credentials.ts';
import { expand } from '../image.ts';
import { lackOf, mayLogInUnseen, pushedNames } from '../logins.ts';
import { defineRule } from '../rule.ts';

const GITLAB = /^\$(?:\{CI_REGISTRY(?:_IMAGE)?\}|CI_REGISTRY(?:_IMAGE)?(?!\w))/;

/**
 * Kaniko logs in to `$CI_REGISTRY` by itself (pkg/creds/creds.go lines 30-38), BuildKit needs config.json; a job that
 * was migrated by hand often has none.
 */
export const registryCredentials = defineRule({
  code: 'K2B708',
  name: 'registry-credentials',
  confidence: 'medium',
  check(job) {
    if (mayLogInUnseen(job)) return [];
    const isNamed = (key: string): boolean =>
      isGitLabRegistry(key, job.values) || /CI_(?:REGISTRY|SERVER)/.test(key) || isOwn(key);
    return job.builds.flatMap((call) => {
      const name = pushedNames(call).find((text) => GITLAB.test(expand(text, job.values)));
      const why = name === undefined ? undefined : lackOf(job, call, isNamed, '$CI_REGISTRY');
      return name === undefined || why === undefined ? [] : [{ location: job.at(call.command), data: { name, why } }];
    });
  },
});

/** A host written out may be the registry of the instance; Docker Hub is not. */
function isOwn(host: string): boolean {
  return !/\$|(?:^|\/)(?:index\.|registry-1\.)?docker\.io(?:\/|$)/.test(host);
}
