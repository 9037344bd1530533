import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

const PAIRS: readonly string[] = ['opt', 'local', 'oci-layout'];

/** Kaniko's `--build-arg NAME` reads the environment; released versions of buildctl refuse a value without `=`. */
export const pairWithoutValue = defineRule({
  code: 'K2B721',
  name: 'pair-without-value',
  confidence: 'high',
  check(job) {
    return atArguments(job, pairsOf(...PAIRS), ({ argument, value: given }) => {
      const { flag, value, text } = argument;
      const hidden = value.parts.some((part) => part.kind !== 'text');
      if (given !== undefined || hidden) return undefined;
      return { written: `--${flag} ${text}`.trim(), problem: `invalid ${flag}: invalid value ${text}`.trim() };
    });
  },
});
