import { CODES, diagnostic, type Code } from '../../src/diagnostics/index.ts';
import { dataOf } from '../../src/diagnostics/read-back.ts';

const AT = { path: 'a.yml', range: { start: 0, end: 0 }, line: 1, column: 1 };

/** Where two places of a template touch, nobody can tell where the first value ends. */
const apart = (Object.keys(CODES) as Code[]).filter((code) => !CODES[code].message.includes('}{'));

test.each(apart)('the data of %s come back', (code) => {
  const names = [...CODES[code].message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const data = Object.fromEntries(names.map((name, index) => [name, `v${index}(.+)$&`]));

  expect(dataOf(diagnostic(code, AT, data), code)).toEqual(data);
});

test('another code has none', () => {
  expect(dataOf(diagnostic('K2B001', AT, { path: 'x' }), 'K2B002')).toBeUndefined();
});
