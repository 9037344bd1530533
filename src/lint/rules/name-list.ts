import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';
import type { RecordFact } from '../job.ts';

/** Outputs are CSV records: the quote of a list must open the field, not the value (cmd/buildctl/build/output.go). */
export const nameList = defineRule({
  code: 'K2B722',
  name: 'name-list',
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

function problemOf({ record }: RecordFact): string | undefined {
  if (record.broken) return 'bare " in non-quoted-field, buildctl refuses it';
  const names = record.pairs.filter(([key]) => key === 'name');
  if (names.length > 1) return 'only the last name is pushed, without a message';
  const [loose] = record.loose;
  if (loose === undefined || names.length === 0) return undefined;
  return `invalid value ${loose}`;
}
