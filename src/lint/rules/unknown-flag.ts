import { defineRule } from '../rule.ts';

/** Flags of Kaniko, Docker and buildx, taken over; the proxy example on GitLab's page has `--build-arg`. */
export const unknownFlag = defineRule({
  code: 'K2B717',
  name: 'unknown-flag',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ unknown, command }) =>
      unknown.map(({ flag, word }) => ({
        location: at(command, word),
        data: { flag: `${flag.length === 1 ? '-' : '--'}${flag}` },
      })),
    );
  },
});
