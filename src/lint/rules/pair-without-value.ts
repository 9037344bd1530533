import { pairOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';

const PAIRS: readonly string[] = ['opt', 'local', 'oci-layout'];

/** Kaniko's `--build-arg NAME` reads the environment; released versions of buildctl refuse a value without `=`. */
export const pairWithoutValue = defineRule({
  code: 'K2B721',
  name: 'pair-without-value',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ known, command }) =>
      known.flatMap((argument) => {
        const { flag, value, text } = argument;
        const hidden = value.parts.some((part) => part.kind !== 'text');
        if (!PAIRS.includes(flag) || pairOf(argument)[1] !== undefined || hidden) return [];
        const data = { written: `--${flag} ${text}`.trim(), problem: `invalid ${flag}: invalid value ${text}`.trim() };
        return [{ location: at(command, value), data }];
      }),
    );
  },
});
