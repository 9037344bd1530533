import { defineRule } from '../rule.ts';
import { authKeys } from '../docker-auth-config.ts';

const HUB = 'https://index.docker.io/v1/';
const HOSTS = /^(?:https?:\/\/)?(?:index\.|registry-1\.|registry\.hub\.)?docker\.(?:io|com)(?:\/.*)?$/;

/**
 * For Docker Hub only the one key is looked up (docker/cli config/credentials/file_store.go lines 43-57); the page of
 * GitLab shows `docker.io`, which never matches.
 */
export const dockerHubKey = defineRule({
  code: 'K2B711',
  name: 'docker-hub-key',
  confidence: 'high',
  check({ writes, variables, builds, at }) {
    if (builds.length === 0) return [];
    const wrong = (hosts: readonly string[]): readonly string[] =>
      hosts.includes(HUB) ? [] : hosts.filter((host) => HOSTS.test(host));
    const variable = variables.get('DOCKER_AUTH_CONFIG');
    return [
      ...writes.flatMap(({ command, content }) =>
        (content.kind === 'auths' ? wrong(content.hosts) : []).map((key) => ({ location: at(command), data: { key } })),
      ),
      ...(variable
        ? wrong(authKeys(variable.text)).map((key) => ({ location: variable.location, data: { key } }))
        : []),
    ];
  },
});
