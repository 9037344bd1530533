import fc from 'fast-check';
import { alignLines, pieces } from '../../../src/report/html/align.ts';

describe('alignLines', () => {
  test('puts alike lines in one row', () => {
    const before = ['name: gcr.io/kaniko/executor', 'stage: build it now'];
    const after = ['image: other', 'new: line', 'stage: build it later'];

    expect(alignLines(before, after)).toEqual([
      [0, 0],
      [undefined, 1],
      [1, 2],
    ]);
  });

  test('keeps every line once and in order', () => {
    const lines = fc.array(fc.constantFrom('a b c', 'a b d', 'x', '', 'b c d e'), { maxLength: 60 });

    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const pairs = alignLines(before, after);
        const left = pairs.flatMap(([index]) => index ?? []);
        const right = pairs.flatMap(([, index]) => index ?? []);
        expect(left).toEqual(before.map((_, index) => index));
        expect(right).toEqual(after.map((_, index) => index));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('pieces', () => {
  test('join to the lines', () => {
    const found = pieces('echo x > /kaniko/.docker/config.json', 'echo x > ~/.docker/config.json');

    expect(found?.before.map(({ text }) => text).join('')).toBe('echo x > /kaniko/.docker/config.json');
    expect(found?.after.map(({ text }) => text).join('')).toBe('echo x > ~/.docker/config.json');
    expect(
      found?.before
        .filter(({ changed }) => changed)
        .map(({ text }) => text)
        .join(''),
    ).toContain('kaniko');
    expect(found?.after.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(['~']);
  });

  test('do not mark lines that have little in common', () => {
    expect(pieces('- /kaniko/executor --context .', '- |')).toBeUndefined();
  });
});
