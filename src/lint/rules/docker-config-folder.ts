import { defineRule } from '../rule.ts';

/** The image of Kaniko sets DOCKER_CONFIG to its own folder, and jobs repeat it. */
export const dockerConfigFolder = defineRule({
  code: 'K2B755',
  name: 'docker-config-folder',
  confidence: 'high',
  check({ variables, image, builds }) {
    const folder = variables.get('DOCKER_CONFIG');
    if (!folder || image?.kind !== 'rootless' || builds.length === 0) return [];
    return /^\/(?:kaniko|root)\//.test(folder.text) ? [{ location: folder.location, data: { path: folder.text } }] : [];
  },
});
