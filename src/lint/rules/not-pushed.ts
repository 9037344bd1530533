import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

/** `push` is false unless it is asked for; a build without any output is a build without a push, and meant so. */
export const notPushed = defineRule({
  code: 'K2B725',
  name: 'not-pushed',
  confidence: 'medium',
  check(job) {
    return atArguments(
      job,
      ({ outputs }) => outputs,
      ({ argument, record }) => {
        const named = record.get('type') === 'image' && record.get('name');
        if (!named || record.pairs.some(([key]) => key === 'push' || key === 'unpack' || key === 'store'))
          return undefined;
        return { value: argument.value.raw };
      },
    );
  },
});
