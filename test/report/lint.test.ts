import { flagDiagnostic } from '../../src/diagnostics/index.ts';
import type { Report } from '../../src/model.ts';
import { lintReport } from '../../src/report/lint.ts';
import { Masker } from '../../src/report/mask.ts';

const AT = { path: 'ci\u001B.yml', range: { start: 0, end: 0 }, line: 1, column: 1, job: 'TOKEN=hunter2' };
const REPORT: Report = {
  schema: 1,
  tool: { name: 'x', version: '1' },
  jobs: [],
  files: [],
  diagnostics: [flagDiagnostic('K2B717', 'error', 'no https://bot:hunter2@r.io/x\u202E here', AT)],
  summary: { jobs: 0, migrated: 0, manual: 0, untouched: 0, failed: 0, files: 0, filesChanged: 0 },
};

const render = (mask?: Masker): string =>
  lintReport([{ prefix: '', report: REPORT }], {
    color: false,
    helpOf: () => 'h',
    hidden: 0,
    ...(mask ? { mask } : {}),
  });

test('secrets are masked where the text leaves the terminal, and counted', () => {
  const text = render(new Masker());

  expect(text).toContain('https://bot:[masked]@r.io/x');
  expect(text).not.toContain('hunter2');
  expect(text).toMatch(/\n2 values that look secret are masked in this report\.\n$/);
});

test('they stay in a terminal', () => {
  expect(render()).toContain('bot:hunter2@');
  expect(render()).not.toContain('masked');
});

test('nothing in it acts on a terminal', () => {
  expect(render()).toContain(String.raw`ci\x1b.yml`);
  expect(render()).toContain(String.raw`/x\u202e here`);
});
