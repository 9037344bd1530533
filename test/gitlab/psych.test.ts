import { psychValue } from '../../src/gitlab/psych.ts';

test.each([
  ['yes', 'boolean', 'true'],
  ['On', 'boolean', 'true'],
  ['NO', 'boolean', 'false'],
  ['off', 'boolean', 'false'],
  ['1_000', 'number', '1000'],
  ['1,000', 'number', '1000'],
  ['-1_0', 'number', '-10'],
  ['12:30', 'number', '45000'],
  ['1:02:03', 'number', '3723'],
])('%s is a %s', (text, type, expected) => {
  expect(psychValue(text)).toEqual({ type, text: expected });
});

test.each(['y', 'n', 'yes please', '12:70', 'a:b', '1_', ''])('%j is a string', (text) => {
  expect(psychValue(text)).toBeUndefined();
});
