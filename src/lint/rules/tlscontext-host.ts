import { recordOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';

/**
 * The map is looked up by the bare host, against the spelling in buildctl's own help
 * (session/auth/authprovider/authprovider.go lines 168-175).
 */
export const tlscontextHost = defineRule({
  code: 'K2B716',
  name: 'tlscontext-host',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ known, command }) =>
      known.flatMap((argument) => {
        if (argument.flag !== 'registry-auth-tlscontext') return [];
        const host = recordOf(argument).get('host');
        if (host !== undefined && host !== '' && !host.includes('/')) return [];
        return [{ location: at(command, argument.value), data: { value: argument.value.raw } }];
      }),
    );
  },
});
