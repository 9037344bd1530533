import { jsonReport, type JsonReport } from '../../src/report/json.ts';
import type { ShownReport } from '../../src/report/reporter.ts';
import { exactJob } from '../cli/harness.ts';
import { CONTEXT, INHERITED, reportsOf } from './reports.ts';
import { jsonProblems } from './schemas.ts';

function render(reports: readonly ShownReport[]): JsonReport {
  return JSON.parse(jsonReport(reports, CONTEXT).text) as JsonReport;
}

test('the schema refuses a report that lacks a field, one with another version, and a field that is not described', () => {
  const report = render(reportsOf({ '.gitlab-ci.yml': exactJob() }));

  expect(jsonProblems({ ...report, jobs: undefined })).not.toEqual([]);
  expect(jsonProblems({ ...report, schema: 2 })).not.toEqual([]);
  expect(jsonProblems({ ...report, more: 1 })).not.toEqual([]);
  expect(jsonProblems(report)).toEqual([]);
});

test('it says where an inherited flag stands, which runners take the job, and where everything ends', () => {
  const [job] = render(reportsOf(INHERITED)).jobs;
  const flag = job?.flags.find((one) => one.flag === 'push-retry');

  expect(job).toMatchObject({ name: 'build-a', file: '.gitlab-ci.yml', line: 2, tags: ['docker', 'linux'] });
  expect(flag).toMatchObject({ written: '--push-retry=3', fidelity: 'approximate', code: 'K2B155' });
  const text = INHERITED['ci/template.yml'] ?? '';
  const start = text.indexOf('--push-retry');
  expect(flag?.location).toMatchObject({ path: 'ci/template.yml', line: 7, start, end: start + 14, endLine: 7 });
  expect(flag?.location.endColumn).toBe((flag?.location.column ?? 0) + 14);
});

test('its edits make the new text', () => {
  const before = exactJob();
  const [file] = render(reportsOf({ '.gitlab-ci.yml': before })).files;
  let after = before;
  for (const { start, end, text } of [...(file?.edits ?? [])].reverse())
    after = after.slice(0, start) + text + after.slice(end);

  expect(after).toContain('buildctl-daemonless.sh build');
  expect(file?.diff).toMatch(/^@@ -\d+,\d+ \+\d+,\d+ @@\n/);
  for (const line of file?.diff.split('\n') ?? []) if (line.startsWith('+')) expect(after).toContain(line.slice(1));
});

test('paths are those of the current folder', () => {
  const [shown] = reportsOf({ '.gitlab-ci.yml': exactJob() });
  const { jobs, files } = render(shown ? [{ ...shown, prefix: 'sub/project' }] : []);

  expect(jobs[0]?.file).toBe('sub/project/.gitlab-ci.yml');
  expect(files[0]?.path).toBe('sub/project/.gitlab-ci.yml');
});

test('secrets are masked everywhere, and counted', () => {
  const job = exactJob().replace('--context', '--build-arg NPM_TOKEN=hunter2 --context');
  const { text, masked } = jsonReport(reportsOf({ '.gitlab-ci.yml': job }), CONTEXT);

  expect(text).not.toContain('hunter2');
  expect((JSON.parse(text) as JsonReport).masked).toBe(masked);
  expect(masked).toBeGreaterThan(1);
});

test('the command and whether it wrote are told', () => {
  const { text } = jsonReport([], { ...CONTEXT, command: 'apply', written: true });

  expect(JSON.parse(text)).toMatchObject({ schema: 1, command: 'apply', written: true, jobs: [] });
});
