import type { FileChange } from '../../src/model.ts';
import { htmlReport } from '../../src/report/html/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { MASK, Masker } from '../../src/report/mask.ts';
import { maskedDiff, maskedEdits } from '../../src/report/masked-change.ts';
import type { Reporter } from '../../src/report/reporter.ts';
import { textReport } from '../../src/report/text.ts';
import { applyEdits } from '../../src/source/edits.ts';
import { sourceFile } from '../../src/source/read.ts';
import { exactJob } from '../cli/harness.ts';
import { CONTEXT, reportsOf } from './reports.ts';

const SECRET = 'hunter2hunter2';

/** A job whose image, which changes, stands right below a value of several lines. */
function jobBelow(value: readonly string[]): string {
  const lines = value.map((line) => `    ${line}\n`).join('');
  return exactJob().replace('  image:', `  variables:\n${lines}  image:`);
}

const VALUES: readonly (readonly [string, readonly string[]])[] = [
  [
    'a private key',
    [
      'DEPLOY: |',
      '  -----BEGIN PRIVATE KEY-----',
      ...Array<string>(8).fill(`  ${SECRET}`),
      '  -----END PRIVATE KEY-----',
    ],
  ],
  ['a block', ['A_PASSWORD: |', ...Array<string>(6).fill(`  ${SECRET}`)]],
  ['quotes', ['A_PASSWORD: "one', ...Array<string>(5).fill(`  ${SECRET}`), `  ${SECRET}"`]],
];

const text: Reporter = (reports) => {
  const mask = new Masker();
  const result = textReport(reports, { color: false, verbose: true, diff: true, nextStep: undefined, mask });
  return { text: result, masked: mask.count };
};

describe.each<[string, Reporter]>([
  ['markdown', markdownReport],
  ['json', jsonReport],
  ['text', text],
  ['html', htmlReport],
])('the %s report', (_, reporter) => {
  test.each(VALUES)('masks lines of %s whose beginning is above the hunk', (_name, value) => {
    const report = reporter(reportsOf({ '.gitlab-ci.yml': jobBelow(value) }), CONTEXT);

    expect(report.text).toContain(MASK);
    expect(report.text).not.toContain(SECRET);
    expect(report.masked).toBeGreaterThanOrEqual(2);
  });
});

/** Replaces parts of a text; each is found by its words. */
function change(before: string, replacements: readonly (readonly [string, string])[]): FileChange {
  const edits = replacements.map(([words, replacement]) => {
    const start = before.indexOf(words);
    return { file: 'f', start, end: start + words.length, text: replacement, reason: '' };
  });
  return { path: 'f', before: sourceFile('f', before), after: applyEdits(before, edits), edits };
}

const BLOCK = `A_PASSWORD: |\n  one\n  two\n  three\n  four\n  five\nimage: kaniko\nscript: make\n`;

test('a diff keeps its lines, and its count is that of what it shows', () => {
  const masker = new Masker();

  expect(maskedDiff(change(BLOCK, [['kaniko', 'moby']]), masker)).toBe(
    '@@ -4,5 +4,5 @@\n   [masked]\n   [masked]\n   [masked]\n-image: kaniko\n+image: moby\n script: make\n',
  );
  expect(masker.count).toBe(3);
});

describe('the text of an edit', () => {
  const masked = (...replacements: (readonly [string, string])[]): string[] =>
    maskedEdits(change(BLOCK, replacements), new Masker()).map((edit) => edit.text);

  test('is masked as its place in the file is', () => {
    expect(masked(['four', 'six\n  seven'], ['kaniko', 'moby'])).toEqual([`${MASK}\n  ${MASK}`, 'moby']);
  });

  test('stays where a line is masked beside it', () => {
    expect(masked(['A_PASSWORD', 'B_PASSWORD'], ['make', 'make TOKEN=abc'])).toEqual([
      'B_PASSWORD',
      `make TOKEN=${MASK}`,
    ]);
    expect(maskedEdits(change('- x TOKEN=abc -q\n', [['-q', '-v']]), new Masker())[0]?.text).toBe('-v');
  });
});
