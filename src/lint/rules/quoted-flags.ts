import { defineRule } from '../rule.ts';

/** buildctl-daemonless.sh expands the variable without quotes: split at blanks, quotes stay characters (line 33). */
export const quotedFlags = defineRule({
  code: 'K2B703',
  name: 'quoted-flags',
  confidence: 'high',
  check({ variables, builds }) {
    const flags = variables.get('BUILDKITD_FLAGS');
    const word = flags?.text.split(/\s+/).find((text) => /["']/.test(text));
    if (!flags || word === undefined || !builds.some(({ daemonless }) => daemonless)) return [];
    return [{ location: flags.location, data: { word } }];
  },
});
