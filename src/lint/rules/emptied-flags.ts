import { defineRule } from '../rule.ts';

/** A null in a job replaces what it would take from the jobs it extends, and a null value makes an empty variable. */
export const emptiedFlags = defineRule({
  code: 'K2B702',
  name: 'emptied-flags',
  confidence: 'high',
  check({ image, variables, builds, nullVariables }) {
    const build = builds.find(({ daemonless }) => daemonless);
    if (!build || image?.kind === 'root' || build.variables.has('BUILDKITD_FLAGS')) return [];
    const flags = variables.get('BUILDKITD_FLAGS');
    if (flags?.isNull)
      return [{ location: flags.location, data: { what: 'BUILDKITD_FLAGS has no value', from: 'elsewhere' } }];
    if (!nullVariables || flags) return [];
    return [{ location: nullVariables, data: { what: 'variables has no value', from: 'the jobs it extends' } }];
  },
});
