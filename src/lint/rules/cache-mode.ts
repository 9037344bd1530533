import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

/** `mode` is min unless it is set (cmd/buildctl/build/exportcache.go lines 37-39); Kaniko cached every RUN. */
export const cacheMode = defineRule({
  code: 'K2B730',
  name: 'cache-mode',
  confidence: 'high',
  check(job) {
    return atArguments(
      job,
      ({ exports }) => exports,
      ({ argument, record }) => {
        const explicit = record.get('mode') !== undefined || record.get('type') === 'inline';
        if (record.broken || explicit) return undefined;
        return { value: argument.value.raw };
      },
    );
  },
});
