import * as fc from 'fast-check';
import { FLAGS } from '../../transforms/index.ts';
import { CALL_FLAGS } from './flags.ts';

test('every flag of the table comes up', () => {
  const names = new Set(
    fc.sample(CALL_FLAGS, { numRuns: 4000, seed: 1 }).flatMap((flags) => flags.map(({ name }) => name)),
  );

  expect(FLAGS.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});
