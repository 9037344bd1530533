import { defineRule } from '../rule.ts';

const FLAG = '--oci-worker-no-process-sandbox';

/**
 * Runners cannot unmask /proc, so rootless RUN steps need the flag; builds of COPY alone pass without it.
 * @see https://github.com/moby/buildkit/blob/v0.32.2/docs/rootless.md
 */
export const processSandbox = defineRule({
  code: 'K2B701',
  name: 'process-sandbox',
  confidence: 'high',
  check({ image, variables, builds, whole, nullVariables }) {
    if (image?.kind !== 'rootless') return [];
    const flags = variables.get('BUILDKITD_FLAGS');
    if (flags?.isNull || (nullVariables && !flags)) return [];
    return builds.slice(0, 1).flatMap(({ daemonless, command, variables: assigned }) => {
      const prefixed = command.assignments.some(({ name }) => name === 'BUILDKITD_FLAGS');
      if (!daemonless || prefixed || assigned.has('BUILDKITD_FLAGS') || flags?.text.includes(FLAG)) return [];
      if (flags && /\$/.test(flags.text)) return [];
      if (flags) return [{ location: flags.location, data: { what: `BUILDKITD_FLAGS lacks ${FLAG}` } }];
      return whole ? [{ location: image.location, data: { what: 'BUILDKITD_FLAGS does not reach the job' } }] : [];
    });
  },
});
