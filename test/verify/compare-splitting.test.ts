import { compareSplitting } from '../../src/verify/compare-splitting.ts';
import { words } from '../kaniko/words.ts';

test.each([
  ['"$A"', '"x$A"'],
  ['$A', '$A'],
  ['$A', '"$A"'],
  ['${A}', 'x$A'],
  ['a:$TAG', 'a:${TAG:-latest}'],
  ["'$A'", "'$A'"],
  ['a', '"$k2b_out/x" $k2b_out'],
])('%s, %s', (before, after) => {
  expect(compareSplitting(words(before), words(after))).toEqual([]);
});

test.each([
  ['"$A"', '$A'],
  ['"$A" $B', '$A $B'],
  ['"$(date)"', '$(date)'],
  ['"a*"', 'a*'],
  ['"${A:-x}"', '${A:-x}'],
])('%s, %s is another call', (before, after) => {
  expect(compareSplitting(words(before), words(after))).toHaveLength(1);
});
