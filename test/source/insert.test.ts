import type { Pair } from 'yaml';
import { loadFile } from '../../src/gitlab/load.ts';
import type { MapSource, MapValue, SeqValue } from '../../src/gitlab/value.ts';
import type { Edit } from '../../src/model.ts';
import { applyEdits } from '../../src/source/edits.ts';
import {
  appendKey,
  indentStep,
  insertItems,
  insertKeyAfter,
  insertKeyBefore,
  listIndent,
} from '../../src/source/insert.ts';
import { sourceFile } from '../../src/source/read.ts';

const NEW = { lines: ['new:', '  k: v'], flow: 'new: {k: v}' };

function job(text: string): { map: MapValue; source: MapSource; pair: (name: string) => Pair } {
  const map = loadFile(sourceFile('a.yml', text)).content?.entries.get('job')?.value;
  if (map?.kind !== 'map') throw new Error('no job');
  const source = map.sources.at(-1) as MapSource;
  return { map, source, pair: (name) => map.entries.get(name)?.pair as Pair };
}

const apply = (text: string, edit: Edit | undefined): string | undefined => edit && applyEdits(text, [edit]);

describe('insertKeyAfter', () => {
  const after = (text: string, name: string) => {
    const { source, pair } = job(text);
    return apply(text, insertKeyAfter(source, pair(name), NEW, 'test'));
  };

  test.each([
    ['a text', 'job:\n  a: 1\n  b: 2\n', 'job:\n  a: 1\n  new:\n    k: v\n  b: 2\n'],
    ['a comment behind it', 'job:\n  a: 1 # x\n  b: 2\n', 'job:\n  a: 1 # x\n  new:\n    k: v\n  b: 2\n'],
    ['a map', 'job:\n  a:\n    x: 1\n  b: 2\n', 'job:\n  a:\n    x: 1\n  new:\n    k: v\n  b: 2\n'],
    ['a list', 'job:\n  a:\n    - 1\n  b: 2\n', 'job:\n  a:\n    - 1\n  new:\n    k: v\n  b: 2\n'],
    ['a block', 'job:\n  a: |\n    x\n  b: 2\n', 'job:\n  a: |\n    x\n  new:\n    k: v\n  b: 2\n'],
    [
      'a block and a blank line',
      'job:\n  a: |\n    x\n\n  b: 2\n',
      'job:\n  a: |\n    x\n  new:\n    k: v\n\n  b: 2\n',
    ],
    ['four blanks of indentation', 'job:\n    a: 1\n', 'job:\n    a: 1\n    new:\n      k: v\n'],
    ['no final line break', 'job:\n  a: 1', 'job:\n  a: 1\n  new:\n    k: v'],
    ['CRLF', 'job:\r\n  a: 1\r\n', 'job:\r\n  a: 1\r\n  new:\r\n    k: v\r\n'],
    ['braces', 'job: {a: 1, b: 2}\n', 'job: {a: 1, new: {k: v}, b: 2}\n'],
    ['a list in brackets', 'job:\n  a: [1,\n    2]\n  b: 2\n', 'job:\n  a: [1,\n    2]\n  new:\n    k: v\n  b: 2\n'],
  ])('%s', (_name, text, expected) => {
    expect(after(text, 'a')).toBe(expected);
  });

  test('a block that keeps its blank lines', () => {
    const text = 'job:\n  a: |+\n    x\n\n  b: 2\n';

    expect(after(text, 'a')).toBe('job:\n  a: |+\n    x\n\n  new:\n    k: v\n  b: 2\n');
  });

  test('appendKey puts it behind the last one', () => {
    const text = 'job:\n  a: 1\n  b: |\n    x\nother: 1\n';

    expect(apply(text, appendKey(job(text).source, NEW, 'test'))).toBe(
      'job:\n  a: 1\n  b: |\n    x\n  new:\n    k: v\nother: 1\n',
    );
  });
});

describe('insertKeyBefore', () => {
  const before = (text: string, name: string) => {
    const { source, pair } = job(text);
    return apply(text, insertKeyBefore(source, pair(name), NEW, 'test'));
  };

  test.each([
    ['a key', 'job:\n  a: 1\n  b: 2\n', 'job:\n  a: 1\n  new:\n    k: v\n  b: 2\n'],
    ['CRLF', 'job:\r\n  b: 2\r\n', 'job:\r\n  new:\r\n    k: v\r\n  b: 2\r\n'],
    ['braces', 'job: {a: 1, b: 2}\n', 'job: {a: 1, new: {k: v}, b: 2}\n'],
  ])('%s', (_name, text, expected) => {
    expect(before(text, 'b')).toBe(expected);
  });
});

describe('insertItems', () => {
  const insert = (text: string, index = 0) => {
    const list = job(text).map.entries.get('script')?.value as SeqValue;
    const item = list.items[index];
    return (
      item &&
      apply(
        text,
        insertItems(
          list,
          item,
          ['x', 'y: z'].map((one) => one.replace(': ', '=')),
          'test',
        ),
      )
    );
  };

  test.each([
    ['dashes under the key', 'job:\n  script:\n  - a\n', 'job:\n  script:\n  - x\n  - y=z\n  - a\n'],
    ['indented dashes', 'job:\n  script:\n    - a\n', 'job:\n  script:\n    - x\n    - y=z\n    - a\n'],
    ['more blanks behind the dash', 'job:\n  script:\n    -   a\n', 'job:\n  script:\n    - x\n    - y=z\n    -   a\n'],
    ['a block', 'job:\n  script:\n    - |\n      a\n', 'job:\n  script:\n    - x\n    - y=z\n    - |\n      a\n'],
    [
      'a reference in brackets',
      'job:\n  script: [!reference [.a, script]]\n',
      'job:\n  script: ["x", "y=z", !reference [.a, script]]\n',
    ],
    ['an anchor in brackets', 'job:\n  script: [&n a]\n', 'job:\n  script: ["x", "y=z", &n a]\n'],
    ['an anchor', 'job:\n  script:\n    - &n a\n', 'job:\n  script:\n    - x\n    - y=z\n    - &n a\n'],
    [
      'a comment above',
      'job:\n  script:\n    # why\n    - a\n',
      'job:\n  script:\n    - x\n    - y=z\n    # why\n    - a\n',
    ],
    ['brackets', 'job:\n  script: [a, b]\n', 'job:\n  script: ["x", "y=z", a, b]\n'],
    ['CRLF', 'job:\r\n  script:\r\n    - a\r\n', 'job:\r\n  script:\r\n    - x\r\n    - y=z\r\n    - a\r\n'],
    [
      'a dash on its own line',
      'job:\n  script:\n    -\n      a\n',
      'job:\n  script:\n    - x\n    - y=z\n    -\n      a\n',
    ],
  ])('%s', (_name, text, expected) => {
    expect(insert(text)).toBe(expected);
  });

  test('before a later item', () => {
    expect(insert('job:\n  script:\n    - a\n    - b\n', 1)).toBe(
      'job:\n  script:\n    - a\n    - x\n    - y=z\n    - b\n',
    );
  });

  test('an alias as an item', () => {
    const text = 'x: &x a\njob:\n  script:\n    - *x\n';

    expect(insert(text)).toBe('x: &x a\njob:\n  script:\n    - x\n    - y=z\n    - *x\n');
  });
});

test('listIndent is what the file uses', () => {
  const indent = (text: string) => listIndent(job(text).map.entries.get('script')?.value as SeqValue, 2);

  expect([
    indent('job:\n  script:\n  - a\n'),
    indent('job:\n  script:\n      - a\n'),
    indent('job:\n  script: [a]\n'),
  ]).toEqual([0, 4, 2]);
});

test('indentStep is what the map uses', () => {
  const step = (text: string) => {
    const file = loadFile(sourceFile('a.yml', text));
    return indentStep((file.content?.sources[0] as MapSource).node, file);
  };

  expect([
    step('a:\n    b: 1\n'),
    step('a: 1\nb:\n  c: 1\n'),
    step('a: 1\n'),
    step('a: {b: 1}\nc:\n   d: 1\n'),
  ]).toEqual([4, 2, 2, 3]);
});
