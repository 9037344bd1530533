import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';

/** Each call starts a daemon, and they lock the same state (cmd/buildkitd/main.go line 392). */
export const parallelBuilds = defineRule({
  code: 'K2B751',
  name: 'parallel-builds',
  confidence: 'medium',
  check({ builds, at }) {
    const daemons = builds.filter(({ daemonless }) => daemonless);
    return daemons
      .filter(({ flow }) => flow.background && (daemons.length > 1 || flow.loop))
      .map(({ command }) => ({ location: at(command), data: { command: shown(command) } }));
  },
});
