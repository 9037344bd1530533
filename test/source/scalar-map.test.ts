import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isScalar, parseAllDocuments, visit, type Scalar } from 'yaml';
import { mapScalar, type ScalarToken } from '../../src/source/scalar-map.ts';

function scalarsOf(source: string): Scalar[] {
  const scalars: Scalar[] = [];
  for (const document of parseAllDocuments(source, { keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' })) {
    if (document.errors.length > 0) return [];
    visit(document, {
      Scalar: (_key, node) => {
        if (isScalar(node) && node.srcToken) scalars.push(node);
      },
    });
  }
  return scalars;
}

function expectTrueMap(source: string): void {
  for (const scalar of scalarsOf(source)) {
    const map = mapScalar(source, scalar.srcToken as ScalarToken);
    expect(map.value).toBe(scalar.source);
    expect(map.starts).toHaveLength(map.value.length);
    for (let i = 1; i < map.starts.length; i++) expect(map.starts[i]).toBeGreaterThanOrEqual(map.starts[i - 1] ?? 0);
  }
}

describe('mapScalar', () => {
  const styles: Record<string, string> = {
    plain: '- a b c\n',
    'plain over several lines': '- a b\n  c d\n\n  e\n',
    'single quoted': "- 'it''s a\n   b'\n",
    'double quoted with escapes': '- "a\\tb\\u00e9\\x41 \\"q\\" \\\n   joined"\n',
    'double quoted with folds': '- "a  \n\n  b\n  c"\n',
    literal: 'k: |\n  a\n   b\n\n  c\n',
    'literal with indicator': 'k: |2-\n   a\n  b\n',
    'literal that keeps': 'k: |+\n  a\n\n\nj: 1\n',
    folded: 'k: >\n  a\n  b\n\n  c\n    d\n  e\n',
    'folded and stripped': 'k: >-\n  a\n    more\n\n\n    more\n  b\n',
    'block without final line break': 'k: |\n  a\n  b',
    'byte order mark': '\uFEFFk: |\n  a\n',
    'astral and non-ASCII': '- "\u00e9 \\U0001F600 \u{1F600}"\n- \u{1F600} x\n',
    'only blank lines': 'k: |+\n\n\n',
    'tab in folded': 'k: >\n  a\n  \tb\n  c\n',
  };

  test.each(Object.entries(styles))('%s', (_name, source) => {
    expect(scalarsOf(source).length).toBeGreaterThan(0);
    expectTrueMap(source);
    expectTrueMap(source.replaceAll('\n', '\r\n'));
  });

  test('every scalar of every fixture', () => {
    for (const entry of readdirSync(join(__dirname, '../../fixtures'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
      expectTrueMap(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    }
  });

  test('random block and flow scalars', () => {
    const line = fc.stringMatching(/^[ \t]{0,3}[a-z"'#: -]{0,6}$/);
    const header = fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|1', '>1');
    const body = fc.array(line, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(header, body, fc.boolean(), (head, lines, crlf) => {
        const source = `k: ${head}\n${lines.map((text) => ` ${text}`).join('\n')}\n`;
        expectTrueMap(crlf ? source.replaceAll('\n', '\r\n') : source);
      }),
      { numRuns: 500, seed: 7 },
    );
    fc.assert(
      fc.property(fc.constantFrom('"', "'", ''), body, (quote, lines) => {
        expectTrueMap(
          `- ${quote}x${lines.map((text) => `\n   ${text.replaceAll(/["'#:]/g, 'y')}`).join('')}${quote}\n`,
        );
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
