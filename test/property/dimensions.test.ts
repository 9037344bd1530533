import * as fc from 'fast-check';
import { DIMENSIONS, SAMPLED } from './dimensions/index.ts';
import { shown } from './generate.ts';

const PIPELINE = '.gitlab-ci.yml';

test('each dimension has a name and a kind of its own', () => {
  for (const key of ['name', 'kind'] as const) {
    const values = DIMENSIONS.map((dimension) => dimension[key]);
    expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
  }
});

test('the sample of every test run is made of dimensions that exist', () => {
  expect(SAMPLED.filter((name) => !DIMENSIONS.some((dimension) => dimension.name === name))).toEqual([]);
  expect(SAMPLED).not.toEqual([]);
});

describe.each(DIMENSIONS.map((dimension) => [dimension.name, dimension] as const))('%s', (_name, { cases }) => {
  const drawn = fc.sample(cases, { seed: 3, numRuns: 60 });

  test('cases differ, and the same seed draws the same', () => {
    const texts = drawn.map(({ files }) => shown(files));

    expect(new Set(texts).size).toBeGreaterThan(20);
    expect(fc.sample(cases, { seed: 3, numRuns: 60 }).map(({ files }) => shown(files))).toEqual(texts);
  });

  test('every case holds a pipeline with a call of Kaniko in view', () => {
    const without = drawn.filter(
      ({ files }) => files[PIPELINE] === undefined || !/kaniko/.test(Object.values(files).join('\n')),
    );

    expect(without.map(({ files }) => shown(files))).toEqual([]);
  });
});
