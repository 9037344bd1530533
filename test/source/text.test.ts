import fc from 'fast-check';
import { parse } from 'yaml';
import { isSafePlain, oneLineScalar } from '../../src/source/plain.ts';
import { lineStarts, locate, positionAt } from '../../src/source/position.ts';
import { globExpression } from '../../src/source/paths.ts';
import { decode, hashBytes, isProblem, MAX_FILE_BYTES, sourceFile } from '../../src/source/read.ts';

describe('positions', () => {
  const starts = lineStarts('ab\r\né😀\n\nx');

  test.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 1, 4],
    [4, 2, 1],
    [5, 2, 2],
    [7, 2, 4],
    [8, 3, 1],
    [9, 4, 1],
    [10, 4, 2],
  ])('offset %i is %i:%i', (offset, line, column) => {
    expect(positionAt(starts, offset)).toEqual({ line, column });
  });

  test('an empty text has one line', () => {
    expect(positionAt(lineStarts(''), 0)).toEqual({ line: 1, column: 1 });
  });

  test('a location holds a job only where there is one', () => {
    expect(locate('a.yml', [0], { start: 0, end: 1 })).not.toHaveProperty('job');
    expect(locate('a.yml', [0], { start: 0, end: 1 }, 'build').job).toBe('build');
  });
});

describe('decode', () => {
  const read = (bytes: Buffer) => decode('a.yml', bytes);

  test.each([
    ['plain', 'a: 1\n'],
    ['a byte order mark', '\uFEFFa: 1\n'],
    ['CRLF', 'a: 1\r\nb: 2\r\n'],
    ['mixed line ends', 'a: 1\r\nb: 2\n'],
    ['not ASCII', 'é 😀 \u2028\n'],
    ['a replacement character that is meant', 'a: \uFFFD\n'],
    ['nothing', ''],
    ['NUL', 'a\0b'],
  ])('%s comes back byte for byte', (_name, text) => {
    const file = read(Buffer.from(text));

    expect(!isProblem(file) && Buffer.from(file.text, 'utf8').equals(Buffer.from(text))).toBe(true);
  });

  test.each([
    ['Latin-1', Buffer.from('a: é\n', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFFa: 1\n', 'utf16le')],
    ['a cut sequence', Buffer.from([0x61, 0xe2, 0x82])],
    ['an overlong sequence', Buffer.from([0xc0, 0xaf])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ])('%s is refused', (_name, bytes) => {
    expect(read(bytes)).toMatchObject({ kind: 'not-utf8', path: 'a.yml' });
  });

  test('any bytes either come back or are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const file = read(Buffer.from(bytes));

        if (!isProblem(file)) expect(Buffer.from(file.text, 'utf8').equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('a file over the limit is refused', () => {
    expect(read(Buffer.alloc(MAX_FILE_BYTES + 1, 0x20))).toMatchObject({
      kind: 'too-large',
      bytes: MAX_FILE_BYTES + 1,
    });
    expect(isProblem(read(Buffer.alloc(MAX_FILE_BYTES, 0x20)))).toBe(false);
  });

  test('line ends, mark and hash', () => {
    expect(sourceFile('a.yml', 'a\r\nb\n')).toMatchObject({ eol: '\r\n', bom: false });
    expect(sourceFile('a.yml', '\uFEFFa\n')).toMatchObject({ eol: '\n', bom: true });
    expect(sourceFile('a.yml', '\n\r\n').eol).toBe('\n');
    expect(sourceFile('a.yml', 'é').hash).toBe(hashBytes(Buffer.from('é')));
  });
});

describe('plain scalars', () => {
  test.each([
    'mkdir -p ~/.docker',
    'a:b',
    'x # y'.replace(' #', '#'),
    '[ -n "$A" ]'.slice(2),
    'echo "a: b"'.replace(': ', ':'),
  ])('%s may stay plain', (text) => {
    expect(isSafePlain(text)).toBe(true);
  });

  test.each([
    '',
    ' a',
    'a ',
    'a: b',
    'a #b',
    '- a',
    '[a]',
    '{a}',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '"a"',
    "'a'",
    '%a',
    '@a',
    '`a`',
    'a:',
    'true',
    'no',
    '12',
    '1.5',
    '~',
    '?',
    '-',
    'a\nb',
  ])('%j needs quotes', (text) => {
    expect(isSafePlain(text)).toBe(false);
  });

  test('any line comes back from YAML as it was', () => {
    const line = fc.string({
      unit: fc.constantFrom(...Array.from('ab:#-?[]{}&*!|>\'"%@`~=<$\\/ .,0e+é😀')),
      maxLength: 8,
    });
    fc.assert(
      fc.property(line, (text) => {
        expect(parse(`- ${oneLineScalar(text)}\n`)).toEqual([text]);
      }),
      { numRuns: 2000, seed: 9 },
    );
  });
});

describe('globExpression', () => {
  test.each([
    ['ci/*.yml', 'ci/a.yml', true],
    ['ci/*.yml', 'ci/sub/a.yml', false],
    ['ci/**.yml', 'ci/sub/a.yml', true],
    ['ci/**/*.yml', 'ci/a.yml', false],
    ['ci/a.yml', 'ci/abyml', false],
    ['ci/(a)*.yml', 'ci/(a)b.yml', true],
    ['*.yml', '.gitlab-ci.yml', true],
  ])('%s and %s', (pattern, path, expected) => {
    expect(globExpression(pattern).test(path)).toBe(expected);
  });
});
