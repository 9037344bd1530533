import fc from 'fast-check';
import { readCsv } from '../../src/verify/csv.ts';

test.each([
  ['type=image,name=a,push=true', ['type=image', 'name=a', 'push=true']],
  ['type=image,"name=a,b",push=true', ['type=image', 'name=a,b', 'push=true']],
  ['"annotation.x=a ""b"", c"', ['annotation.x=a "b", c']],
  ['a', ['a']],
  ['a,', ['a']],
  ['"",b', ['', 'b']],
  ['a,,b', ['a', '', 'b']],
  ['a b, c', ['a b', ' c']],
])('%s', (text, expected) => {
  expect(readCsv(text)?.slice(0, expected.length)).toEqual(expected);
});

test.each(['name="a,b"', 'a"', '"a', '"a"b', '"a" ,b', '"a"""b"'])('%s is refused (flags.md B3)', (text) => {
  expect(readCsv(text)).toBeUndefined();
});

test('fields that are quoted are read as they were', () => {
  const field = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 4 }), (fields) => {
      const text = fields.map((one) => `"${one.replaceAll('"', '""')}"`).join(',');

      expect(readCsv(text)).toEqual(fields);
    }),
    { numRuns: 300, seed: 5 },
  );
});
