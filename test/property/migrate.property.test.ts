import * as fc from 'fast-check';
import { checkCase, type CheckOptions, type Tally } from './check.ts';
import type { Dimension } from './dimensions/dimension.ts';
import { DIMENSIONS, SAMPLED } from './dimensions/index.ts';
import type { PropertyCase } from './generate.ts';
import { KNOWN } from './known.ts';

interface Drawn {
  readonly dimension: Dimension;
  readonly given: PropertyCase;
}

/** Cases of the dimensions that are sampled, by weight. */
const CASES: fc.Arbitrary<Drawn> = fc.oneof(
  ...DIMENSIONS.filter(({ name }) => SAMPLED.includes(name)).map((dimension) => ({
    weight: dimension.weight,
    arbitrary: dimension.cases.map((given) => {
      const drawn = { dimension, given, [fc.toStringMethod]: () => `${dimension.name}:${fc.stringify(given)}` };
      return drawn;
    }),
  })),
);

/** More with `npm run property`. */
const EXECUTED = { seed: 11, numRuns: 60 };
const PURE = { seed: 12, numRuns: 180 };

/** A case may break a promise only in a way that is written down as a known defect. */
function holds({ dimension, given }: Drawn, options: CheckOptions): Tally | undefined {
  try {
    return checkCase(given, { ...options, mayBeInvalid: dimension.mayBeInvalid ?? false });
  } catch (error) {
    if (error instanceof Error && KNOWN.some(({ message }) => message.test(error.message))) return undefined;
    throw error;
  }
}

describe('scripts that are run ask for the same build', () => {
  test.each([0, 1])(
    'part %i',
    (part) => {
      let [equal, open] = [0, 0];
      fc.assert(
        fc.property(CASES, (given) => {
          const tally = holds(given, { execute: true });
          equal += tally?.equal ?? 0;
          open += tally?.inconclusive.length ?? 0;
        }),
        { ...EXECUTED, seed: EXECUTED.seed + part * 1000 },
      );

      // A generator whose jobs never get to a build proves nothing.
      expect(equal).toBeGreaterThan(EXECUTED.numRuns / 3);
      expect(open).toBeLessThan(equal / 4);
    },
    300_000,
  );
});

describe('what is promised of every input', () => {
  test('no internal error, no byte outside, nothing left for a second run, other jobs as they were', () => {
    const statuses = new Set<string>();
    fc.assert(
      fc.property(CASES, (given) => {
        for (const status of holds(given, { execute: false })?.statuses ?? []) statuses.add(status);
      }),
      PURE,
    );

    expect([...statuses].sort()).toEqual(['manual', 'migrated', 'untouched']);
  }, 300_000);
});
