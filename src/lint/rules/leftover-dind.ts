import { defineRule } from '../rule.ts';

const SETTINGS: readonly string[] = ['DOCKER_HOST', 'DOCKER_TLS_CERTDIR', 'DOCKER_TLS_VERIFY', 'DOCKER_DRIVER'];

export const leftoverDind = defineRule({
  code: 'K2B742',
  name: 'leftover-dind',
  confidence: 'high',
  check({ builds, commands, services, variables, image }) {
    if (!builds.some(({ daemonless }) => daemonless) || image?.kind === 'docker') return [];
    const usesDocker = commands.some(({ command }) =>
      /(?:^|\/)docker(?:-compose)?$/.test(command.words[0]?.literal ?? ''),
    );
    if (usesDocker) return [];
    const dind = services.find(({ text }) => /(?:^|\/)docker:.*dind/.test(text));
    if (dind) return [{ location: dind.location, data: { what: `The service ${dind.text}` } }];
    return SETTINGS.flatMap((name) => {
      const variable = variables.get(name);
      return name !== 'DOCKER_HOST' || !variable
        ? []
        : [{ location: variable.location, data: { what: `The variable ${name}` } }];
    });
  },
});
