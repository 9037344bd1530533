import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES, diagnostic, flagDiagnostic, helpLink, type Code } from '../../src/diagnostics/index.ts';

const codes = Object.entries(CODES);
const AT = { path: 'a.yml', range: { start: 0, end: 0 }, line: 1, column: 1 };

describe('the list of codes', () => {
  test.each(codes)('%s has a title, a sentence and help', (code, { title, message, help, severity }) => {
    expect(code).toMatch(/^K2B[0-79]\d\d$/);
    expect(title).toMatch(/^[\w!].*[^.]$/);
    expect(message).toMatch(/(?:[.!?"]|\{problem\})$/);
    expect(help).toMatch(/\S[.)]$/);
    expect(['error', 'warning', 'info']).toContain(severity);
  });

  test('they stand in order', () => {
    const names = codes.map(([code]) => code);

    expect(names).toEqual([...names].sort());
  });
});

describe('diagnostic', () => {
  test('fills the template', () => {
    const finding = diagnostic('K2B002', AT, { path: 'a.yml', cause: 'permission denied' });

    expect(finding).toEqual({
      code: 'K2B002',
      severity: 'error',
      message: 'a.yml cannot be read: permission denied.',
      location: AT,
      related: [],
      help: 'docs/diagnostics.md#k2b002',
    });
  });

  test('a text that looks like a place of the template stays', () => {
    expect(diagnostic('K2B002', AT, { path: '{cause}', cause: '$&{path}' }).message).toBe(
      '{cause} cannot be read: $&{path}.',
    );
  });

  test('the link is derived from the code', () => {
    expect(helpLink('K2B123')).toBe('docs/diagnostics.md#k2b123');
    expect(flagDiagnostic('K2B123', 'warning', 'm', AT)).toMatchObject({
      code: 'K2B123',
      severity: 'warning',
      help: helpLink('K2B123'),
    });
  });

  test('every link has its heading', () => {
    const page = readFileSync(join(__dirname, '../../docs/diagnostics.md'), 'utf8').toLowerCase();

    expect(codes.filter(([code]) => !page.includes(code.toLowerCase())).map(([code]) => code)).toEqual([]);
  });
});

/** Calls with a literal object as their data: `diagnostic('K2B001', location, { path })`. */
function* callSites(folder: string): Generator<{ code: Code; keys: string[]; file: string }> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    const call = /\b(?:diagnostic|this\.add)\(\s*'(K2B\d{3})',\s*[^{}]*?,\s*\{([^{}]*)\}/g;
    for (const [, code = '', data = ''] of text.matchAll(call)) {
      const keys = data.split(',').flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []);
      if (!keys.includes('start')) yield { code: code as Code, keys, file: entry.name };
    }
  }
}

test('the data of every call name all places of the template', () => {
  const sites = [...callSites(join(__dirname, '../../src'))];

  expect(sites.length).toBeGreaterThan(20);
  for (const { code, keys, file } of sites) {
    const places = [...CODES[code].message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect({ code, file, missing: places.filter((name) => !keys.includes(name ?? '')) }).toEqual({
      code,
      file,
      missing: [],
    });
  }
});
