import { migrateCall } from './one-call.ts';

function told(argument: string, variables = '{}'): readonly string[] {
  const report = migrateCall(`--context . ${argument}`, variables);
  return report.jobs.flatMap(({ reasons }) => reasons.flatMap((one) => (one.code === 'K2B323' ? [one.message] : [])));
}

describe('a value that only Kaniko parsed is told', () => {
  test.each([
    ['--cleanup=$X', '{}', 'boolean'],
    ['--single-snapshot=${X:-false}', '{}', 'boolean'],
    ['--push-retry=$X', '{}', 'whole number'],
    ['--verbosity=$X', '{}', 'level'],
    ['--cleanup=$X', '{X: "$Y"}', 'boolean'],
    ['--cleanup=$(cat x)', '{}', 'boolean'],
    ['--log-format=$X', '{}', 'format of a log'],
    ['--snapshot-mode=$X', '{}', 'mode'],
  ])('%s with %s', (argument, variables, type) => {
    expect(told(argument, variables)).toEqual([
      `${argument}: Kaniko stops where the value is no ${type}; the migrated call does not look at it.`,
    ]);
  });

  test.each([
    ['--cleanup=true', '{}'],
    ['--cleanup=$X', '{X: "true"}'],
    ['--push-retry=$X', '{X: "3"}'],
    ['--verbosity=$X', '{X: debug}'],
    ['--label a=$X', '{}'],
    ['--cache=$X', '{}'],
  ])('but not %s with %s', (argument, variables) => {
    expect(told(argument, variables)).toEqual([]);
  });
});
