import { cleanPath, ignoredBy, mayReturnBelow, parseIgnoreFile } from '../../src/dockerfile/ignore-file.ts';

const by = (path: string, ...lines: string[]) => ignoredBy(parseIgnoreFile(lines.join('\n')), path)?.written;

describe('ignoredBy', () => {
  // Each row was taken from the documented rules of a .dockerignore; the third says whether the path is left out.
  test.each([
    ['a.txt', 'a.txt', true],
    ['sub/a.txt', 'a.txt', false],
    ['a.txt', '/a.txt', true],
    ['a.txt', './a.txt', true],
    ['dir/file', 'dir', true],
    ['dir/file', 'dir/', true],
    ['dir/file', 'dir/.', true],
    ['dir/file', 'other/../dir', true],
    ['directory', 'dir', false],
    ['a.md', '*.md', true],
    ['sub/a.md', '*.md', false],
    ['sub/a.md', '**/*.md', true],
    ['a.md', '**/*.md', true],
    ['a/b/c/d', 'a/**/d', true],
    ['a/d', 'a/**/d', true],
    ['a/b/c', 'a/**', true],
    ['anything/at/all', '**', true],
    ['anything', '*', true],
    ['sub/temp', '*/temp*', true],
    ['a/b/temp', '*/temp*', false],
    ['tempa', 'temp?', true],
    ['temp', 'temp?', false],
    ['a1', 'a[0-9]', true],
    ['ab', 'a[^0-9]', true],
    ['a1', 'a[^0-9]', false],
    ['a+b', 'a+b', true],
    ['aab', 'a+b', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['*', '\\*', true],
    ['x', '\\*', false],
    ['README', 'readme', false],
    ['#x', '#x', false],
    [' #x', ' #x', false],
    ['#x', ' #x', true],
  ])('%s with the pattern %s: %s', (path, pattern, ignored) => {
    expect(by(path, pattern) !== undefined).toBe(ignored);
  });

  test('the last pattern that matches decides', () => {
    expect(by('README.md', '*.md', '!README.md')).toBeUndefined();
    expect(by('README.md', '!README.md', '*.md')).toBe('*.md');
    expect(by('README-secret.md', '*.md', '!README*.md', 'README-secret.md')).toBe('README-secret.md');
    expect(by('dist/app.js', '*', '! dist')).toBeUndefined();
  });

  test('a malformed pattern is left out', () => {
    expect(parseIgnoreFile('a[\n!\n\nb').map(({ pattern }) => pattern)).toEqual(['b']);
  });

  test('a byte order mark, CRLF and comments are no part of a pattern', () => {
    const patterns = parseIgnoreFile('\ufeffa\r\n# b\r\n  c  \r\n');

    expect(patterns.map(({ pattern, range }) => [pattern, range])).toEqual([
      ['a', { start: 1, end: 2 }],
      ['c', { start: 11, end: 12 }],
    ]);
  });
});

describe('mayReturnBelow', () => {
  const returns = (path: string, ...lines: string[]) => mayReturnBelow(parseIgnoreFile(lines.join('\n')), path);

  test.each([
    ['dist', '!dist/app.js', true],
    ['dist', '!**/app.js', true],
    ['dist/sub', '!dist', true],
    ['dist', '!*/app.js', true],
    ['dist', '!src/app.js', false],
    ['dist', 'dist/app.js', false],
  ])('%s with %s: %s', (path, line, expected) => {
    expect(returns(path, line)).toBe(expected);
  });
});

test.each([
  ['./a//b/', 'a/b'],
  ['/a', 'a'],
  ['a/../b', 'b'],
  ['../a', '../a'],
  ['/../a', 'a'],
  ['.', ''],
])('cleanPath %s', (path, expected) => {
  expect(cleanPath(path)).toBe(expected);
});
