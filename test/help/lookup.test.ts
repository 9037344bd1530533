import { allCodes } from '../../src/help/codes.ts';
import { allFlags } from '../../src/help/flags.ts';
import { lookUp } from '../../src/help/lookup.ts';
import { codePage, flagPage } from '../../src/help/pages.ts';
import { CODES } from '../../src/diagnostics/codes.ts';
import { FLAG_NAMES } from '../../src/kaniko/flag-names.ts';

const flags = allFlags();
const codes = allCodes();
const nameOf = (word: string): string | undefined => {
  const found = lookUp(word);
  return found.kind === 'flag' ? found.flag.name : undefined;
};

describe('flags', () => {
  test('all of them are known, by name', () => {
    expect(flags.map(({ name }) => name)).toEqual(FLAG_NAMES.map(({ name }) => name).sort());
  });

  test.each(flags.map((flag) => [flag.name, flag] as const))('--%s is found by every spelling', (name, flag) => {
    for (const spelling of [...flag.spellings, name, `--${name}=value`, flag.environment ?? name])
      expect([spelling, nameOf(spelling)]).toEqual([spelling, name]);
  });

  test.each(flags.filter(({ docs }) => docs).map((flag) => [flag.name, flag] as const))(
    '--%s is found by its code',
    (name, { code }) => {
      expect(nameOf(code.toLowerCase())).toBe(name);
    },
  );

  test('what an example says comes from the converter', () => {
    const cache = flags.find(({ name }) => name === 'cache');

    expect(cache?.examples.map(({ fidelity }) => fidelity)).toEqual(['approximate', 'not-needed']);
    expect(cache?.examples[1]?.reason).toBe('a fresh BuildKit daemon has no cache either');
  });
});

describe('codes', () => {
  test('all of them are known, in order, each once', () => {
    const names = codes.map(({ code }) => code);

    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(Object.keys(CODES)));
  });

  test.each(Object.keys(CODES))('%s is found', (code) => {
    expect(lookUp(code)).toMatchObject({ kind: 'code', code: { code } });
  });
});

test.each(['', '--', 'K2B', '=', 'constructor', '__proto__'])('%j is nothing', (word) => {
  expect(lookUp(word).kind).toBe('unknown');
});

describe('pages', () => {
  const options = { color: false, width: 80 };

  test('no line of prose is wider than asked, whatever is told', () => {
    const pages = [
      ...flags.map((flag) => flagPage(flag, options)),
      ...codes.map((code) => codePage(code, options)),
    ].join('\n');
    const prose = pages.split('\n').filter((line) => /^ {2}\S/.test(line) && !/^ {2}[\w ]+ {2,}\S/.test(line));

    expect(
      prose.filter((line) => line.length > 80 && !line.includes('://') && /\s\S+\s/.test(line.slice(0, 80))),
    ).toEqual([]);
  });

  test('no page has an unfilled place', () => {
    for (const code of codes) expect(codePage(code, options)).not.toMatch(/\{\w+\}|undefined/);
    for (const flag of flags) expect(flagPage(flag, options)).not.toMatch(/undefined|NaN/);
  });
});
