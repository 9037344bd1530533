import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

export const cacheIgnoreError = defineRule({
  code: 'K2B734',
  name: 'cache-ignore-error',
  confidence: 'high',
  check(job) {
    return atArguments(
      job,
      ({ exports }) => exports,
      ({ argument, record }) => {
        const remote =
          record.get('type') === 'registry' || record.get('type') === 's3' || record.get('type') === 'azblob';
        if (!remote || record.broken || record.get('ignore-error') !== undefined) return undefined;
        return { value: argument.value.raw };
      },
    );
  },
});
