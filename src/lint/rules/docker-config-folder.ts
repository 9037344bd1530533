import { defineRule } from '../rule.ts';

/** The image of Kaniko sets DOCKER_CONFIG to its own folder, and jobs repeat it. */
export const dockerConfigFolder = defineRule({
  code: 'K2B755',
  name: 'docker-config-folder',
  confidence: 'high',
  check({ variables, image, builds }) {
    const folder = variables.get('DOCKER_CONFIG');
    if (!folder || image?.kind === 'kaniko' || builds.length === 0) return [];
    const lost = /^\/(?:kaniko|root)\//.test(folder.text) && image?.kind === 'rootless';
    return lost ? [{ location: folder.location, data: { path: folder.text } }] : [];
  },
});
