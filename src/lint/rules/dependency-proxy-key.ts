import type { BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';

const SERVER = /^\$(?:CI_DEPENDENCY_PROXY_SERVER|\{CI_DEPENDENCY_PROXY_SERVER\})$/;
const PREFIX = /CI_DEPENDENCY_PROXY_(?:GROUP|DIRECT_GROUP)_IMAGE_PREFIX/;

/**
 * CI_DEPENDENCY_PROXY_SERVER and the image prefix carry host and port, and buildctl looks up the host as the reference
 * spells it; the pages of GitLab strip the port from the key.
 */
export const dependencyProxyKey = defineRule({
  code: 'K2B713',
  name: 'dependency-proxy-key',
  confidence: 'medium',
  check(job) {
    if (job.builds.length === 0) return [];
    return job.writes.flatMap(({ command, content }) => {
      if (content.kind !== 'auths' || content.hosts.some((host) => SERVER.test(host))) return [];
      const stripped = content.hosts.some((host) => host.includes('CI_DEPENDENCY_PROXY_SERVER'));
      const problem = stripped
        ? 'The key is CI_DEPENDENCY_PROXY_SERVER without its port'
        : usesPrefix(job)
          ? 'config.json has no key $CI_DEPENDENCY_PROXY_SERVER'
          : undefined;
      return problem === undefined ? [] : [{ location: job.at(command), data: { problem } }];
    });
  },
});

function usesPrefix({ builds }: BuildkitJob): boolean {
  return builds.some(({ known }) => known.some(({ flag, text }) => flag === 'opt' && PREFIX.test(text)));
}
