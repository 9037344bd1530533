import { defineRule } from '../rule.ts';

export const cacheIgnoreError = defineRule({
  code: 'K2B734',
  name: 'cache-ignore-error',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ exports, command }) =>
      exports.flatMap(({ argument, record }) => {
        const remote =
          record.get('type') === 'registry' || record.get('type') === 's3' || record.get('type') === 'azblob';
        if (!remote || record.broken || record.get('ignore-error') !== undefined) return [];
        return [{ location: at(command, argument.value), data: { value: argument.value.raw } }];
      }),
    );
  },
});
