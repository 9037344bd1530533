import { defineRule } from '../rule.ts';

/** Kaniko's image has helpers for ECR, GCR and ACR built in; the BuildKit image has no `docker-credential-*` at all. */
export const credentialHelper = defineRule({
  code: 'K2B710',
  name: 'credential-helper',
  confidence: 'high',
  check({ writes, image, at }) {
    if (!image?.official) return [];
    return writes.flatMap(({ command, content }) => {
      if (content.kind !== 'auths') return [];
      return [...new Set(content.helpers)].map((helper) => ({ location: at(command), data: { helper } }));
    });
  },
});
