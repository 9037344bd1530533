import { ignoreComments } from '../../src/diagnostics/ignore-comments.ts';

const read = (text: string) => ignoreComments('ci.yml', text);

/** The lines that each comment is about. */
const reach = (text: string) => read(text).map(({ firstLine, lastLine }) => [firstLine, lastLine]);

describe('what is a comment', () => {
  test('one at the end of a line, and one on its own', () => {
    const found = read('a: b # kaniko-to-buildkit-ignore K2B113: one\n# kaniko-to-buildkit-ignore K2B114: two\nc: d\n');

    expect(found.map(({ codes, reason }) => [...codes, reason])).toEqual([
      ['K2B113', 'one'],
      ['K2B114', 'two'],
    ]);
  });

  test.each([
    ['a literal block', 'a:\n  - |\n    # kaniko-to-buildkit-ignore K2B113: x\n    echo\n'],
    ['a folded block', 'a: >-\n  # kaniko-to-buildkit-ignore K2B113: x\n'],
    ['a block with an indentation', 'a: |2\n   # kaniko-to-buildkit-ignore K2B113: x\n'],
    ['double quotes', 'a: "x\n  # kaniko-to-buildkit-ignore K2B113: x"\n'],
    ['single quotes', "a: 'x # kaniko-to-buildkit-ignore K2B113: x'\n"],
    ['a word', 'a: b#kaniko-to-buildkit-ignore K2B113: x\n'],
    ['another comment', '# see kaniko-to-buildkit-ignore K2B113: x\na: b\n'],
    ['a longer name', '# kaniko-to-buildkit-ignored K2B113: x\na: b\n'],
  ])('not %s', (_what, text) => {
    expect(read(text)).toEqual([]);
  });

  test('a block scalar ends where its indentation ends', () => {
    expect(
      read('a: |\n  # kaniko-to-buildkit-ignore K2B113: no\n# kaniko-to-buildkit-ignore K2B114: yes\nb: c\n'),
    ).toEqual([expect.objectContaining({ codes: ['K2B114'] })]);
  });
});

describe('what it says', () => {
  test('several codes, job, no reason, nothing that can be read', () => {
    const found = read(
      [
        '# kaniko-to-buildkit-ignore K2B113, K2B114 K2B115: all: three',
        '# kaniko-to-buildkit-ignore job:later ',
        '# kaniko-to-buildkit-ignore K2B113',
        '# kaniko-to-buildkit-ignore K2B113:',
        '# kaniko-to-buildkit-ignore',
        '# kaniko-to-buildkit-ignore cache: x',
        'a: b',
        '',
      ].join('\n'),
    );

    expect(found.map(({ codes, reason }) => ({ codes, reason }))).toEqual([
      { codes: ['K2B113', 'K2B114', 'K2B115'], reason: 'all: three' },
      { codes: ['job'], reason: 'later' },
      { codes: ['K2B113'], reason: '' },
      { codes: ['K2B113'], reason: '' },
      { codes: [], reason: '' },
      { codes: [], reason: '' },
    ]);
  });

  test('its range is that of the comment, also after a byte order mark and with CRLF', () => {
    const comment = '# kaniko-to-buildkit-ignore K2B113: größer';
    const text = `\uFEFFa: b\r\n${comment}\r\nc: |\r\n  d\r\n`;

    const [found] = read(text);

    expect(found?.reason).toBe('größer');
    expect(text.slice(found?.location.range.start, found?.location.range.end)).toBe(comment);
    expect(found?.location).toMatchObject({ path: 'ci.yml', line: 2, column: 1 });
    expect(found).toMatchObject({ firstLine: 3, lastLine: 4, key: 'c' });
  });
});

describe('what it is about', () => {
  test('its own line', () => {
    expect(reach('x:\n  - a\n  - b # kaniko-to-buildkit-ignore K2B113: r\n  - c\n')).toEqual([[3, 3]]);
  });

  test('the next line that holds something', () => {
    expect(reach('x:\n  # kaniko-to-buildkit-ignore K2B113: r\n  # more\n\n  - a\n  - b\n')).toEqual([[5, 5]]);
  });

  test('all lines of a text that begins there', () => {
    const comment = '  # kaniko-to-buildkit-ignore K2B113: r';

    expect(reach(`x:\n${comment}\n  - |\n    a\n    b\n  - c\n`)).toEqual([[3, 5]]);
    expect(reach(`x:\n${comment}\n  - >-\n    a\n\n    b\n  - c\n`)).toEqual([[3, 6]]);
    expect(reach(`x:\n${comment}\n  - a\n    b\n    c\n  - d\n`)).toEqual([[3, 5]]);
    expect(reach(`x:\n${comment}\n  - "a\n    b"\n  - d\n`)).toEqual([[3, 4]]);
  });

  test('all of a key at the top of the file', () => {
    const [found] = read(
      '# kaniko-to-buildkit-ignore job: r\n"my job":\n  script:\n    - a\n\n  # c\n  x: y\nnext: z\n',
    );

    expect(found).toMatchObject({ key: 'my job', firstLine: 2, lastLine: 7 });
  });

  test.each([
    ['first in a job', 'b: {}\na:\n  # kaniko-to-buildkit-ignore job: r\n  image: x\n', 'a'],
    ['behind other comments', 'a:\n  # old\n\n  # kaniko-to-buildkit-ignore job: r\n  image: x\n', 'a'],
    ['at the end of its key', 'a: # kaniko-to-buildkit-ignore job: r\n  image: x\n', 'a'],
    ['behind a key of the job', 'a:\n  image: x\n  # kaniko-to-buildkit-ignore job: r\n  script: []\n', undefined],
    ['first in a list of the job', 'a:\n  script:\n    # kaniko-to-buildkit-ignore job: r\n    - b\n', undefined],
    ['about a finding', 'a:\n  # kaniko-to-buildkit-ignore K2B113: r\n  image: x\n', undefined],
  ])('the job of a comment %s', (_, text, key) => {
    expect(read(text)[0]?.key).toBe(key);
  });

  test('a name with blanks and colons', () => {
    expect(read('# kaniko-to-buildkit-ignore job: r\nbuild:web app: {}\n')[0]?.key).toBe('build:web app');
  });
});

test('a text without the word is not read', () => {
  expect(read(': : broken: [\n')).toEqual([]);
});

test('many comments take linear time', () => {
  const block = '# kaniko-to-buildkit-ignore K2B113: r\n'.repeat(20_000);

  const start = performance.now();
  const found = read(`${block}build:\n${'  - a\n'.repeat(20_000)}`);

  expect(found).toHaveLength(20_000);
  expect(found.at(-1)).toMatchObject({ key: 'build', firstLine: 20_001, lastLine: 40_001 });
  expect(performance.now() - start).toBeLessThan(5000);
});

test('a file that does not parse does not throw', () => {
  expect(() => read('# kaniko-to-buildkit-ignore K2B113: r\na: [b\n  "c')).not.toThrow();
});
