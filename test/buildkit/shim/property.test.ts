import * as fc from 'fast-check';
import { checkList, LISTS } from './lists.ts';

/** More with `npm run check:shim`. */
const RUNS = Number(process.env.K2B_SHIM_RUNS ?? 150);

test('any list that Kaniko takes: as the executor, and as the static path', () => {
  fc.assert(fc.property(LISTS, checkList), { numRuns: RUNS, ...(process.env.K2B_SHIM_RUNS ? {} : { seed: 20 }) });
}, 3_600_000);
