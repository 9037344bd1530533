import { loadFile } from '../../src/gitlab/load.ts';
import type { MapValue, Value } from '../../src/gitlab/value.ts';
import { sourceFile } from '../../src/source/read.ts';

const load = (text: string) => loadFile(sourceFile('ci.yml', text));

function plain(value: Value | undefined): unknown {
  if (!value) return undefined;
  if (value.kind === 'scalar') return value.type === 'null' ? null : value.text;
  if (value.kind === 'reference') return `!${value.path.join('.')}`;
  if (value.kind === 'seq') return value.items.map((item) => plain(item.value));
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
}

const read = (text: string): unknown => plain(load(text).content);
const get = (map: MapValue | undefined, ...keys: string[]): Value | undefined =>
  keys.reduce<Value | undefined>(
    (value, key) => (value?.kind === 'map' ? value.entries.get(key)?.value : undefined),
    map,
  );

describe('merge keys, as Ruby reads them', () => {
  test.each([
    ['an own key behind it wins', 'a: &a {x: 1, y: 1}\nb:\n  <<: *a\n  x: 2\n', { x: '2', y: '1' }],
    ['an own key before it is overwritten', 'a: &a {x: 1}\nb:\n  x: 2\n  <<: *a\n', { x: '1' }],
    ['the later of two wins', 'a: &a {x: 1}\nc: &c {x: 3}\nb:\n  <<: *a\n  <<: *c\n', { x: '3' }],
    ['the first of a list wins', 'a: &a {x: 1}\nc: &c {x: 3, z: 3}\nb:\n  <<: [*a, *c]\n', { x: '1', z: '3' }],
    ['it is shallow', 'a: &a {v: {p: 1}}\nb:\n  <<: *a\n  v: {q: 2}\n', { v: { q: '2' } }],
    ['a map in place', 'b:\n  <<: {x: 1}\n  y: 2\n', { x: '1', y: '2' }],
    ['merged maps merge on', 'a: &a {x: 1}\nc: &c\n  <<: *a\n  y: 2\nb:\n  <<: *c\n', { x: '1', y: '2' }],
  ])('%s', (_name, text, expected) => {
    expect(plain(get(load(text).content, 'b'))).toEqual(expected);
  });

  test('the sources of a merged map end with its own', () => {
    const value = get(load('a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n').content, 'b');

    expect(value?.kind === 'map' && value.sources.map(({ node }) => node.items.length)).toEqual([1, 2]);
  });

  test('a merged entry knows its anchor', () => {
    const value = get(load('a: &tpl {x: 1}\nb:\n  <<: *tpl\n').content, 'b');

    expect(value?.kind === 'map' && value.entries.get('x')?.via).toEqual([{ kind: 'anchor', name: 'tpl' }]);
  });
});

describe('values', () => {
  test('the last of two equal keys wins', () => {
    expect(read('a: 1\na: 2\n')).toEqual({ a: '2' });
  });

  test('an alias is the value of its anchor, and the same object', () => {
    const { content } = load('a: &a [x, y]\nb: *a\n');

    expect(get(content, 'b')).toBe(get(content, 'a'));
  });

  test('an alias sees the latest anchor of its name', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toMatchObject({ b: '1', d: '2' });
  });

  test('references', () => {
    expect(read('a: !reference [.b, script]\nc:\n  - !reference [.d, x, "y z"]\n')).toEqual({
      a: '!.b.script',
      c: ['!.d.x.y z'],
    });
  });

  test('types', () => {
    const value = (text: string) => {
      const found = get(load(`a: ${text}\n`).content, 'a');
      return found?.kind === 'scalar' ? [found.type, found.text] : undefined;
    };

    expect(['x', '"1"', '1', 'true', 'yes', '~', '', 'null', '"null"'].map(value)).toEqual([
      ['string', 'x'],
      ['string', '1'],
      ['number', '1'],
      ['boolean', 'true'],
      ['boolean', 'yes'],
      ['null', ''],
      ['null', ''],
      ['null', ''],
      ['string', 'null'],
    ]);
  });

  test('what stands in a flow collection knows it', () => {
    const inFlow = (text: string) => {
      const value = get(load(text).content, 'a');
      const item = value?.kind === 'seq' ? value.items[0]?.value : value;
      return item?.kind === 'scalar' && item.inFlow;
    };

    expect([inFlow('a: [x]\n'), inFlow('a:\n  - x\n'), inFlow('{a: x}\n'), inFlow('a: x\n')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test('ranges are those of the file, with a byte order mark and CRLF', () => {
    const text = '\uFEFF# 😀\r\na: "é x"\r\n';
    const value = get(load(text).content, 'a');

    expect(value && text.slice(value.range.start, value.range.end)).toBe('"é x"');
  });
});

describe('documents', () => {
  test('a spec header is kept apart', () => {
    const file = load('spec:\n  inputs: {x: {default: 1}}\n---\na: 1\n');

    expect(plain(file.header)).toEqual({ spec: { inputs: { x: { default: '1' } } } });
    expect(plain(file.content)).toEqual({ a: '1' });
  });

  test.each(['', '\n', '# x\n', '---\n', '---\n...\n', '\uFEFF', 'null\n'])(
    '%j has no content and no finding',
    (text) => {
      const file = load(text);

      expect(file.content).toBeUndefined();
      expect(file.diagnostics).toEqual([]);
    },
  );

  test('a header alone is no configuration of jobs', () => {
    expect(load('spec:\n  inputs: {}\n---\n').content?.entries.has('build') ?? false).toBe(false);
  });
});

describe('errors', () => {
  const finding = (text: string) =>
    load(text).diagnostics.map(({ code, location }) => `${code} ${location.line}:${location.column}`);

  test.each([
    ['a: [\n', 'K2B003 2:1'],
    ['a: "x\n', 'K2B003 2:1'],
    ['a: b: c\n', 'K2B003 1:4'],
    ['a:\n\tb: 1\n', 'K2B003 2:1'],
    ['a: *x\n', 'K2B003 1:4'],
    ['- a\n', 'K2B007 1:1'],
    ['text\n', 'K2B007 1:1'],
  ])('%j', (text, expected) => {
    expect(finding(text)).toEqual([expected]);
    expect(load(text).content).toBeUndefined();
  });

  test('a message is one line that ends with a full stop', () => {
    for (const text of ['a: [\n', 'a: b: c\n', 'a: *x\n']) {
      expect(load(text).diagnostics[0]?.message).toMatch(/^[^\n]+\.$/);
    }
  });

  test.each(['[', '{a: '])('%s, nested too deeply, is said in words of our own', (open) => {
    expect(load(`a: ${open.repeat(20_000)}`).diagnostics.map(({ message }) => message)).toEqual([
      'The file is nested too deeply.',
    ]);
  });

  test('too many anchors are refused before they are composed', () => {
    const text = `${Array.from({ length: 10_001 }, (_, index) => `k${index}: &a${index} 1`).join('\n')}\n`;

    expect(finding(text)).toEqual(['K2B005 1:1']);
  });

  test('nested lists without end are an error, and nothing is thrown', () => {
    expect(() => load(`a: ${'['.repeat(5000)}`)).not.toThrow();
    expect(load(`a: ${'['.repeat(5000)}`).content).toBeUndefined();
  });

  test('valid nesting that is very deep does not throw', () => {
    const deep = `a: ${'['.repeat(3000)}${']'.repeat(3000)}\n`;

    expect(() => load(deep)).not.toThrow();
  });
});
