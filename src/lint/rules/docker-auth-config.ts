import { refusedField } from '../docker-auth-config.ts';
import { defineRule } from '../rule.ts';

/** The variable is meant for the pulls of the runner; Kaniko ignored it, buildctl reads it before config.json. */
export const dockerAuthConfig = defineRule({
  code: 'K2B712',
  name: 'docker-auth-config',
  confidence: 'medium',
  check({ variables, builds, writes }) {
    const variable = variables.get('DOCKER_AUTH_CONFIG');
    const inForce = builds.some((call) => !call.variables.has('DOCKER_AUTH_CONFIG'));
    if (!variable || variable.text === '' || !inForce) return [];
    const field = refusedField(variable.text);
    if (field !== undefined) {
      const problem = `holds the field ${field}, so BuildKit ignores it as a whole`;
      return [{ location: variable.location, data: { problem } }];
    }
    if (writes.length === 0) return [];
    return [{ location: variable.location, data: { problem: 'wins over the config.json that the script writes' } }];
  },
});
