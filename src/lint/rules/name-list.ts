import { defineRule } from '../rule.ts';
import type { RecordFact } from '../job.ts';

/** Outputs are CSV records: the quote of a list must open the field, not the value (cmd/buildctl/build/output.go). */
export const nameList = defineRule({
  code: 'K2B722',
  name: 'name-list',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ outputs, command }) =>
      outputs.flatMap((output) => {
        const problem = problemOf(output);
        if (problem === undefined) return [];
        return [{ location: at(command, output.argument.value), data: { value: output.argument.value.raw, problem } }];
      }),
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
