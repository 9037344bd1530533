import { pairOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';

/** Runners are amd64 unless their tags say otherwise, and a rootless job cannot register binfmt handlers. */
export const emulatedPlatform = defineRule({
  code: 'K2B737',
  name: 'emulated-platform',
  confidence: 'low',
  check({ builds, at }) {
    return builds.flatMap(({ known, command }) =>
      known.flatMap((argument) => {
        const [key, platform = ''] = pairOf(argument);
        const foreign = platform.split(',').some((one) => /^\w+\//.test(one) && !/^linux\/amd64(?:$|\/)/.test(one));
        if (argument.flag !== 'opt' || key !== 'platform' || !foreign) return [];
        return [{ location: at(command, argument.value), data: { platform } }];
      }),
    );
  },
});
