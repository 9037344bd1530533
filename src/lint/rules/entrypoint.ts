import { defineRule } from '../rule.ts';

const DAEMON = /(?:^|\/)(?:rootlesskit|buildkitd|buildctl(?:-daemonless\.sh)?)$/;

/**
 * The entrypoint of moby/buildkit is the daemon, which never runs the script that GitLab passes to it. A string image in
 * a job that extends another replaces the whole map there, entrypoint included.
 * @see https://docs.gitlab.com/ci/docker/using_buildkit/
 */
export const entrypoint = defineRule({
  code: 'K2B706',
  name: 'entrypoint',
  confidence: 'high',
  check({ image }) {
    if (!image?.official) return [];
    const { entrypoint: words, form, location, entrypointLocation } = image;
    if (words === undefined) {
      const what =
        form === 'string' ? 'The image is a string without an entrypoint' : 'The image has no entrypoint: [""]';
      return [{ location, data: { what } }];
    }
    if (!DAEMON.test(words[0] ?? '')) return [];
    return [{ location: entrypointLocation ?? location, data: { what: `The entrypoint is ${words.join(' ')}` } }];
  },
});
