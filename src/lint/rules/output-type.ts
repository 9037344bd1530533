import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';
import type { RecordFact } from '../job.ts';

const TYPES: readonly string[] = ['image', 'docker', 'oci', 'local', 'tar'];
const BOOLEANS = /^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False|)$/;

/** `type=registry` exists in buildx only, and `push` is read by strconv.ParseBool. */
export const outputType = defineRule({
  code: 'K2B726',
  name: 'output-type',
  confidence: 'high',
  check(job) {
    return atArguments(
      job,
      ({ outputs }) => outputs,
      (output) => {
        const problem = problemOf(output);
        return problem === undefined ? undefined : { value: output.argument.value.raw, problem };
      },
    );
  },
});

function problemOf({ record, argument }: RecordFact): string | undefined {
  if (record.broken || argument.value.parts[0]?.kind !== 'text') return undefined;
  const type = record.get('type');
  if (type === undefined) return '--output requires type=<type>';
  if (!TYPES.includes(type) && !type.includes('$')) return `exporter "${type}" could not be found`;
  const push = record.get('push');
  if (push === undefined || push.includes('$') || BOOLEANS.test(push)) return undefined;
  return `non-bool value specified for push: ${push}`;
}
