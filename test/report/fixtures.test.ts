import { codequalityReport } from '../../src/report/codequality.ts';
import { jsonReport } from '../../src/report/json.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { CONTEXT, FIXTURE_NAMES, fixtureReports } from './reports.ts';
import { jsonProblems, sarifProblems } from './schemas.ts';

/** Every report of every fixture keeps its form. */
test.each(FIXTURE_NAMES)('the reports of %s are well formed', (name) => {
  const reports = fixtureReports(name);
  const issues = JSON.parse(codequalityReport(reports, CONTEXT).text) as { fingerprint: string }[];
  const note = markdownReport(reports, CONTEXT).text;

  expect(jsonProblems(JSON.parse(jsonReport(reports, CONTEXT).text))).toEqual([]);
  expect(sarifProblems(JSON.parse(sarifReport(reports, CONTEXT).text))).toEqual([]);
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  expect(note.match(/<details>/g)?.length).toBe(note.match(/<\/details>/g)?.length);
  expect((note.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
});
