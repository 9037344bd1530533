import * as fc from 'fast-check';
import { printTable, type Tallied } from '../../../scripts/property/table.ts';
import type { Dimension } from '../../property/dimensions/dimension.ts';
import { propertyCase } from '../../property/generate.ts';

const dimension: Dimension = {
  name: 'tags',
  kind: 'T1',
  rule: 'A tag stays.',
  weight: 1,
  cases: fc.constant(propertyCase({})),
  signs: /push of/,
};

function printed(...parts: readonly Tallied[]): string {
  let text = '';
  printTable([{ dimension, parts }], (line) => (text += line));
  return text;
}

const part = (...hits: Tallied['hits']): Tallied => ({
  cases: 10,
  migrated: 8,
  executed: 5,
  failed: hits.length,
  hits,
});

test('cases are counted as if the workers took turns', () => {
  const text = printed(part({ index: 6, message: 'push of b' }), part({ index: 2, message: 'push of a\nand b' }));

  expect(text).toContain('case 6: push of a and b  (tags)\n');
  expect(text).toMatch(/^ {4}T1 {5}20 {7}80% {7}50% {7}2 {2}/m);
});

test('a kind that is not hit says so', () => {
  expect(printed(part(), part())).toContain('none  (tags)\n');
});

test('the last line is of all dimensions', () => {
  expect(printed(part(), { ...part(), migrated: 2, executed: 1 })).toMatch(/\n50% migrated, 30% executed\n$/);
});
