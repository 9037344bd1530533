import { atArguments } from '../at-arguments.ts';
import { namesOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';

/** An empty name is no error for buildctl; Kaniko stops there. */
export const emptyName = defineRule({
  code: 'K2B723',
  name: 'empty-name',
  confidence: 'high',
  check(job) {
    return atArguments(
      job,
      ({ outputs }) => outputs,
      ({ argument, record }) => {
        if (record.broken || record.get('type') !== 'image' || record.get('push') !== 'true') return undefined;
        const names = namesOf(record);
        const named = names.length > 0 && names.every((name) => name !== '');
        return named ? undefined : { value: argument.value.raw };
      },
    );
  },
});
