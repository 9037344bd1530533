import * as fc from 'fast-check';
import { Places } from '../../src/decide/places.ts';
import { loadFile } from '../../src/gitlab/load.ts';
import type { Value } from '../../src/gitlab/value.ts';
import { sourceFile } from '../../src/source/text.ts';

const TEXT = 'a: {script: [one, [two, three]], b: {c: text}}\nd:\n  - four\n  - e: 5\n';

function all(value: Value): readonly Value[] {
  const inner =
    value.kind === 'map'
      ? [...value.entries.values()].map((entry) => entry.value)
      : value.kind === 'seq'
        ? value.items.map((item) => item.value)
        : [];
  return [value, ...inner.flatMap(all)];
}

const { content } = loadFile(sourceFile('x.yml', TEXT));
const VALUES = content ? all(content) : [];
const PLACES = new Places();
for (const value of VALUES) PLACES.add(value);

const shown = (values: readonly Value[]): readonly string[] =>
  values.map(({ range }) => TEXT.slice(range.start, range.end)).sort();

test('an edit changes what it replaces, and the texts and lists around it', () => {
  const inText = TEXT.indexOf('two') + 1;

  expect(shown(PLACES.changedBy({ start: inText, end: inText }))).toEqual(
    ['two', '[two, three]', '[one, [two, three]]'].sort(),
  );
});

test('a new key changes no map', () => {
  const inMap = TEXT.indexOf('c: text');

  expect(PLACES.changedBy({ start: inMap, end: inMap })).toEqual([]);
});

test('what an edit changes does not depend on how it is looked up', () => {
  const offset = fc.nat({ max: TEXT.length });
  fc.assert(
    fc.property(offset, offset, (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const slow = VALUES.filter(({ kind, range }) => {
        const replaced = end > start && start <= range.start && range.end <= end && range.end > range.start;
        const inside = range.start < end && start < range.end && (start < end || range.start < start);
        return replaced || (inside && kind !== 'map');
      });

      expect(shown(PLACES.changedBy({ start, end }))).toEqual(shown(slow));
    }),
  );
});
