import { defineRule } from '../rule.ts';

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
    const host = variables.get('DOCKER_HOST');
    return host ? [{ location: host.location, data: { what: 'The variable DOCKER_HOST' } }] : [];
  },
});
