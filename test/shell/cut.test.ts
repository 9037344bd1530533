import { cutValue, expanded } from '../../src/shell/cut.ts';

describe('what an expansion leaves of a value', () => {
  test.each([
    ['${X%/}', '/a/b/', '/a/b'],
    ['${X%/}', '/a/b', '/a/b'],
    ['${X%/*}', '/a/b', '/a'],
    ['${X%%/*}', 'a/b/c', 'a'],
    ['${X#/}', '/a/b', 'a/b'],
    ['${X##*/}', '/a/b', 'b'],
    ['${X#?}', '/a', 'a'],
    ['${X%.x}', 'axx', 'axx'],
    ['${X%}', 'a', 'a'],
  ])('%s of %s', (raw, value, left) => {
    expect(cutValue(raw, value)).toBe(left);
  });

  test.each(['${X}', '${X:-a}', '${X/a/b}', '${X%$Y}', '${X%[ab]}', '${#X}'])('%s is not read', (raw) => {
    expect(cutValue(raw, 'a')).toBeUndefined();
  });

  test('a default is not taken where there is a value', () => {
    expect(expanded('${X:-b}', 'a')).toBe('a');
    expect(expanded('${X:?b}', 'a')).toBe('a');
    expect(expanded('${X:-b}', '')).toBeUndefined();
    expect(expanded('${X%a}', 'a')).toBe('');
  });
});
