import { codequalityReport } from '../../src/report/codequality.ts';
import type { ReportContext, ShownReport } from '../../src/report/reporter.ts';
import { approximateJob, exactJob, manualJob, OTHER_JOB } from '../cli/harness.ts';
import { CONTEXT, INHERITED, reportsOf } from './reports.ts';

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

function issues(reports: readonly ShownReport[], context: ReportContext = CONTEXT): Issue[] {
  return JSON.parse(codequalityReport(reports, context).text) as Issue[];
}

const ofPipeline = (text: string): Issue[] => issues(reportsOf({ '.gitlab-ci.yml': text }));
const prints = (all: readonly Issue[]): string[] => all.map(({ fingerprint }) => fingerprint).sort();

/** Two equal flags in one job, an inherited flag, and jobs of every outcome. */
const PIPELINE = `${exactJob('one', 'a')}${approximateJob('two')}${manualJob('three')}${exactJob('twice', 'b').replace(
  / {4}- (\/kaniko.*)\n/,
  '    - $1 --push-retry=2\n    - $1 --push-retry=2\n',
)}`;

describe('fingerprints', () => {
  test('are equal before and after ten lines are inserted at the top', () => {
    const before = ofPipeline(PIPELINE);
    const after = ofPipeline(`${'# a comment\n'.repeat(10)}${PIPELINE}`);

    expect(prints(before).length).toBeGreaterThan(5);
    expect(prints(after)).toEqual(prints(before));
    expect(after.map(({ location }) => location.lines.begin)).toEqual(
      before.map(({ location }) => location.lines.begin + 10),
    );
  });

  test('stay when a job is inserted between', () => {
    const before = prints(ofPipeline(exactJob('one', 'a') + manualJob('three')));
    const after = prints(ofPipeline(exactJob('one', 'a') + exactJob('new', 'n') + manualJob('three')));

    expect(after).toEqual(expect.arrayContaining(before));
  });

  test('tell the flags of a job apart, and two equal flags', () => {
    const twice = ofPipeline(PIPELINE).filter(({ check_name }) => check_name === 'K2B155');

    expect(twice).toHaveLength(3);
    expect(new Set(prints(twice)).size).toBe(3);
  });

  test('change with the flag as it is written', () => {
    const of = (flag: string): string[] =>
      prints(ofPipeline(approximateJob().replace('--push-retry=3', flag)).filter((one) => one.check_name === 'K2B155'));

    expect(of('--push-retry=3')).not.toEqual(of('--push-retry=4'));
  });
});

test('the array is empty when there is nothing to tell', () => {
  expect(codequalityReport(reportsOf({ '.gitlab-ci.yml': OTHER_JOB }), CONTEXT).text).toBe('[]\n');
});

test('a job that can be migrated is an issue, until it is written', () => {
  const reports = reportsOf({ '.gitlab-ci.yml': `${OTHER_JOB}${exactJob()}` });

  expect(issues(reports)).toMatchObject([
    { check_name: 'K2B290', severity: 'minor', location: { path: '.gitlab-ci.yml', lines: { begin: 5 } } },
  ]);
  expect(issues(reports, { ...CONTEXT, written: true })).toEqual([]);
});

test('an inherited finding stands once, where it is written, and names its jobs', () => {
  const [inherited, ...more] = issues(reportsOf(INHERITED)).filter(({ check_name }) => check_name === 'K2B155');

  expect(more).toEqual([]);
  expect(inherited?.location).toEqual({ path: 'ci/template.yml', lines: { begin: 7, end: 7 } });
  expect(inherited?.description).toContain('(jobs build-a, build-b)');
});

describe('the name of a job', () => {
  const described = (text: string, code: string): string =>
    ofPipeline(text).find(({ check_name }) => check_name === code)?.description ?? '';

  test('is added where the message holds its letters by chance', () => {
    expect(described(manualJob('build'), 'K2B123')).toMatch(/then build from the folder\. \(job build\)$/);
  });

  test('is not added where the message names the job', () => {
    expect(described(exactJob('build'), 'K2B290')).toBe('The job build runs Kaniko and can be migrated to BuildKit.');
  });

  test('is masked and cannot hide', () => {
    const name = '"build\\u202E:TOKEN=hunter2"';

    expect(described(manualJob(name), 'K2B123')).toMatch(/ \(job build\\u202e:TOKEN=\[masked\]\)$/);
    expect(described(exactJob(name), 'K2B290')).toContain(String.raw`The job build\u202e:TOKEN=[masked] runs`);
  });

  test('does not decide by its mask about the identity', () => {
    const of = (secret: string): string[] => prints(ofPipeline(manualJob(`build:TOKEN=${secret}`)));

    expect(of('one')).not.toEqual(of('two'));
  });
});

test('paths are relative to the repository, also when the current folder is below it', () => {
  const [shown] = reportsOf({ 'ci/.gitlab-ci.yml': '', '.gitlab-ci.yml': exactJob() });
  const at = (prefix: string): string[] =>
    issues(shown ? [{ ...shown, prefix }] : []).map(({ location }) => location.path);

  expect(at('..')).toEqual(['.gitlab-ci.yml']);
  expect(at('sub')).toEqual(['sub/.gitlab-ci.yml']);
});

test.each([
  ['a job for a human', manualJob(), 'major'],
  ['a broken file', 'build: [kaniko\n', 'critical'],
  ['a difference', approximateJob(), 'minor'],
])('%s has the severity of GitLab', (_, text, severity) => {
  const all = ofPipeline(text).filter(({ check_name }) => check_name !== 'K2B290');

  expect(all.map((issue) => issue.severity)).toContain(severity);
});

test('descriptions are one line, without secrets', () => {
  const { text, masked } = codequalityReport(
    reportsOf({ '.gitlab-ci.yml': exactJob().replace('--context', '--build-arg NPM_TOKEN=hunter2 --context') }),
    CONTEXT,
  );

  expect(text).toContain('[masked]');
  expect(text).not.toContain('hunter2');
  expect(masked).toBe(1);
  for (const { description } of JSON.parse(text) as Issue[]) expect(description).not.toContain('\n');
});
