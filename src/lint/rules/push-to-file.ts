import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

const FILES: readonly string[] = ['docker', 'oci', 'local', 'tar'];

/** The file exporters ignore `push` without a message. */
export const pushToFile = defineRule({
  code: 'K2B727',
  name: 'push-to-file',
  confidence: 'high',
  check(job) {
    return atArguments(
      job,
      ({ outputs }) => outputs,
      ({ record }) => {
        const type = record.get('type') ?? '';
        if (!FILES.includes(type) || record.get('push') !== 'true') return undefined;
        return { type };
      },
    );
  },
});
