import { foreignPlatforms } from '../arguments.ts';
import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

/** Runners are amd64 unless their tags say otherwise, and a rootless job cannot register binfmt handlers. */
export const emulatedPlatform = defineRule({
  code: 'K2B737',
  name: 'emulated-platform',
  confidence: 'low',
  check(job) {
    return atArguments(job, pairsOf('opt'), ({ argument, value: platform = '' }) =>
      foreignPlatforms(argument).length === 0 ? undefined : { platform },
    );
  },
});
