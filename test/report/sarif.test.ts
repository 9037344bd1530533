import type { Log, Result } from 'sarif';
import { sarifReport } from '../../src/report/sarif.ts';
import type { ShownReport } from '../../src/report/reporter.ts';
import { approximateJob, exactJob, manualJob } from '../cli/harness.ts';
import { CONTEXT, INHERITED, reportsOf } from './reports.ts';
import { sarifProblems } from './schemas.ts';

function render(reports: readonly ShownReport[]): Log {
  return JSON.parse(sarifReport(reports, CONTEXT).text) as Log;
}

function resultsOf(reports: readonly ShownReport[], code: string): Result[] {
  return (render(reports).runs[0]?.results ?? []).filter(({ ruleId }) => ruleId === code);
}

test('the official schema takes the log, and refuses a broken one', () => {
  expect(sarifProblems({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).not.toEqual([]);
  expect(sarifProblems(render(reportsOf(INHERITED)))).toEqual([]);
});

test('a region is the flag itself, in UTF-16 columns, in the file that holds it', () => {
  const text = (INHERITED['ci/template.yml'] ?? '').replace('--push-retry', '--label=x=😀ü --push-retry');
  const [result] = resultsOf(reportsOf({ ...INHERITED, 'ci/template.yml': text }), 'K2B155');
  const { artifactLocation, region } = result?.locations?.[0]?.physicalLocation ?? {};

  expect(artifactLocation).toEqual({ uri: 'ci/template.yml', uriBaseId: '%SRCROOT%' });
  expect(region?.startLine).toBe(region?.endLine);
  const line = text.split('\n')[(region?.startLine ?? 0) - 1] ?? '';
  expect(line.slice((region?.startColumn ?? 0) - 1, (region?.endColumn ?? 0) - 1)).toBe('--push-retry=3');
});

test('the jobs of a finding are its logical locations', () => {
  const [result] = resultsOf(reportsOf(INHERITED), 'K2B155');

  expect(result?.locations?.[0]?.logicalLocations?.map(({ name }) => name)).toEqual(['build-a', 'build-b']);
});

test('another place that takes part is a related location', () => {
  const [shown] = reportsOf({ '.gitlab-ci.yml': manualJob() });
  const other = {
    path: 'ci/other.yml',
    range: { start: 9, end: 12 },
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 4,
    job: 'b',
  };
  const jobs = (shown?.report.jobs ?? []).map((job) => ({
    ...job,
    reasons: job.reasons.map((reason) => ({ ...reason, related: [other] })),
  }));
  const [result] = resultsOf(shown ? [{ ...shown, report: { ...shown.report, jobs } }] : [], 'K2B123');

  expect(result?.relatedLocations).toEqual([
    {
      id: 0,
      message: { text: 'b' },
      physicalLocation: {
        artifactLocation: { uri: 'ci/other.yml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 },
      },
    },
  ]);
});

test('every result names its rule, every rule has help', () => {
  const run = render(reportsOf({ '.gitlab-ci.yml': exactJob() + approximateJob() })).runs[0];
  const rules = run?.tool.driver.rules ?? [];

  expect(run?.results?.length).toBeGreaterThan(2);
  for (const { ruleId, ruleIndex } of run?.results ?? []) expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
  for (const { help, shortDescription } of rules) {
    expect(help?.text).toMatch(/\S/);
    expect(shortDescription?.text).toMatch(/\S/);
  }
});

test('the fingerprint is that of Code Quality: it outlives line shifts', () => {
  const of = (text: string): unknown[] =>
    resultsOf(reportsOf({ '.gitlab-ci.yml': text }), 'K2B155').map(({ partialFingerprints }) => partialFingerprints);

  expect(of(approximateJob())).toEqual([{ 'kanikoToBuildkit/v1': expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
  expect(of(`#\n#\n${approximateJob()}`)).toEqual(of(approximateJob()));
});

test('a path with blanks and umlauts is a URI', () => {
  const files = { '.gitlab-ci.yml': 'include: "ci/büro images.yml"\n', 'ci/büro images.yml': exactJob() };
  const [result] = resultsOf(reportsOf(files), 'K2B290');

  expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('ci/b%C3%BCro%20images.yml');
});

test('the names of jobs are masked', () => {
  const name = 'build:TOKEN=hunter2';
  const { text } = sarifReport(reportsOf({ '.gitlab-ci.yml': approximateJob(name) + manualJob(`${name}b`) }), CONTEXT);

  expect(text).toContain('"name": "build:TOKEN=[masked]"');
  expect(text).not.toContain('hunter2');
});

test('secrets are masked and the token is named', () => {
  const job = exactJob().replace('--context', '--build-arg NPM_TOKEN=hunter2 --context');
  const { text } = sarifReport(reportsOf({ '.gitlab-ci.yml': job }), CONTEXT);

  expect(text).not.toContain('hunter2');
  expect((JSON.parse(text) as Log).runs[0]).toMatchObject({ redactionTokens: ['[masked]'], properties: { masked: 1 } });
});
