import { parse } from 'yaml';
import { beforeRest, indentBefore } from '../../src/source/behind-block.ts';

describe('the indentation of a block', () => {
  test.each([
    ['nothing behind it', 'a: b\n', 2],
    ['a key behind it', 'a: b\nc: d\n', 2],
    ['a comment of the map', 'a: b\n# c\n', 2],
    ['a comment as deep as the block', 'a: b\n  # c\n', 4],
    ['a deeper comment', 'a: b\n     # c\n', 6],
    ['a comment behind empty lines', 'a: b\n\n\n  # c\n', 4],
    ['blanks on an empty line', 'a: b\n   \nc: d\n', 4],
    ['a deep comment behind a shallow one', 'a: b\n# c\n      # d\n', 2],
    ['the end of the file', 'a: b', 2],
    ['a comment at the end of the file', 'a: b\n  # c', 4],
    ['Windows lines', 'a: b\r\n\r\n  # c\r\n', 4],
  ])('with %s', (_, text, indent) => {
    expect(indentBefore(text, 4, 2)).toBe(indent);
    const block = `a: |\n${' '.repeat(indent)}x y\n${text.slice(text.indexOf('\n') + 1 || text.length)}`;
    expect((parse(block) as { a: string }).a).toBe('x y\n');
  });
});

describe('new lines before a comment', () => {
  const rest = '\n      # c\n';

  test.each([
    ['one line', ['  - echo'], ['  - echo']],
    ['a block', ['  - |', '    a |', '      b'], ['  - |', '        a |', '          b']],
    ['a block behind lines', ['script:', '  - x', '  - |', '    a'], ['script:', '  - x', '  - |', '        a']],
    ['lines behind a block', ['  - |', '    a', '  - b'], ['  - |', '    a', '  - b']],
    ['a block with its indentation', ['  - |2-', '      a', '    b'], ['  - |6-', '          a', '        b']],
    ['a map', ['image:', '  name: x'], ['image:', '  name: x']],
  ])('%s', (_, lines, expected) => {
    expect(beforeRest(lines, rest, 0)).toEqual(expected);
  });

  test('and before none', () => {
    const lines = ['  - |', '    a'];
    expect(beforeRest(lines, '\nb: c\n', 0)).toBe(lines);
  });
});
