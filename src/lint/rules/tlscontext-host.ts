import { recordOf } from '../arguments.ts';
import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

/**
 * The map is looked up by the bare host, against the spelling in buildctl's own help
 * (session/auth/authprovider/authprovider.go lines 168-175).
 */
export const tlscontextHost = defineRule({
  code: 'K2B716',
  name: 'tlscontext-host',
  confidence: 'high',
  check(job) {
    return atArguments(job, pairsOf('registry-auth-tlscontext'), ({ argument }) => {
      const host = recordOf(argument).get('host');
      if (host !== undefined && host !== '' && !host.includes('/')) return undefined;
      return { value: argument.value.raw };
    });
  },
});
