import { Ignores } from '../../src/diagnostics/ignore.ts';
import { diagnostic, flagDiagnostic } from '../../src/diagnostics/index.ts';
import type { Diagnostic, FlagOutcome, JobOutcome, Location, Report } from '../../src/model.ts';

const PATH = 'ci.yml';
const at = (line: number, job?: string): Location => {
  const location = { path: PATH, range: { start: 0, end: 0 }, line, column: 1 };
  return job === undefined ? location : { ...location, job };
};

function job(more: Partial<JobOutcome>): JobOutcome {
  const base = { job: 'build', file: PATH, line: 2, hidden: false, calls: 1, origins: [PATH], tags: [] };
  return { ...base, status: 'migrated', reasons: [], flags: [], ...more };
}

function report(jobs: readonly JobOutcome[], diagnostics: readonly Diagnostic[] = []): Report {
  const summary = { jobs: 0, migrated: 0, manual: 0, untouched: 0, failed: 0, files: 0, filesChanged: 0 };
  return { schema: 1, tool: { name: 'x', version: '1' }, jobs, files: [], diagnostics, summary };
}

const apply = (text: string, given: Report): Report => new Ignores(() => text).apply(given, [PATH]);
const codes = (findings: readonly Diagnostic[]): string[] => findings.map(({ code }) => code);

const warning = (line: number): Diagnostic => flagDiagnostic('K2B113', 'warning', 'differs', at(line, 'build'));
const error = (line: number, code = 'K2B117'): Diagnostic => flagDiagnostic(code, 'error', 'no way', at(line, 'build'));

const ABOVE_LINE = 'build:\n  script:\n    # kaniko-to-buildkit-ignore K2B113: known\n    - a\n    - b\n';
const ABOVE_JOB = '# kaniko-to-buildkit-ignore K2B113: known\nbuild:\n  script:\n    - a\n    - b\n';

describe('a finding', () => {
  test('on the line is silenced', () => {
    const { jobs, diagnostics } = apply(ABOVE_LINE, report([job({ reasons: [warning(4)] })]));

    expect(jobs[0]?.reasons).toEqual([]);
    expect(jobs[0]?.status).toBe('migrated');
    expect(diagnostics).toEqual([]);
  });

  test('on another line stays, and the comment is reported', () => {
    const { jobs, diagnostics } = apply(ABOVE_LINE, report([job({ reasons: [warning(5)] })]));

    expect(codes(jobs[0]?.reasons ?? [])).toEqual(['K2B113']);
    expect(codes(diagnostics)).toEqual(['K2B014']);
    expect(diagnostics[0]?.location).toMatchObject({ path: PATH, line: 3, column: 5 });
  });

  test('with another code stays', () => {
    const other = flagDiagnostic('K2B114', 'warning', 'differs', at(4, 'build'));

    expect(codes(apply(ABOVE_LINE, report([job({ reasons: [other] })])).jobs[0]?.reasons ?? [])).toEqual(['K2B114']);
  });

  test('anywhere in the job is silenced by a comment above its key, also in another file', () => {
    const elsewhere = { ...warning(90), location: { ...at(90, 'build'), path: 'template.yml' } };
    const text = (path: string): string => (path === PATH ? ABOVE_JOB : 'x: y\n');

    const { jobs } = new Ignores(text).apply(report([job({ reasons: [warning(5), elsewhere] })]), [PATH]);

    expect(jobs[0]?.reasons).toEqual([]);
  });

  test('of another job is not', () => {
    const other = job({ job: 'deploy', reasons: [warning(50)] });

    expect(codes(apply(ABOVE_JOB, report([other])).jobs[0]?.reasons ?? [])).toEqual(['K2B113']);
  });

  test('at a template is silenced for every job that uses it', () => {
    const users = [job({ job: 'a', reasons: [warning(4)] }), job({ job: 'b', reasons: [warning(4)] })];

    const { jobs, diagnostics } = apply(ABOVE_LINE, report(users));

    expect(jobs.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(diagnostics).toEqual([]);
  });

  test('of a file is silenced, unless it is an error', () => {
    const text = '# kaniko-to-buildkit-ignore K2B405, K2B401: other team\ninclude: x\n';
    const note = diagnostic('K2B405', at(2), { target: 'x' });
    const broken = diagnostic('K2B401', at(2), { target: 'x' });

    expect(codes(apply(text, report([], [note, broken])).diagnostics)).toEqual(['K2B401', 'K2B014']);
  });
});

describe('a flag', () => {
  const outcome: FlagOutcome = {
    job: 'build',
    flag: 'cache',
    written: '--cache',
    became: 'x',
    fidelity: 'approximate',
    reason: 'differs',
    code: 'K2B113',
    help: '',
    location: at(4, 'build'),
  };

  test('stays in the report and is marked', () => {
    const { jobs, diagnostics } = apply(ABOVE_LINE, report([job({ flags: [outcome] })]));

    expect(jobs[0]?.flags).toEqual([{ ...outcome, silenced: true }]);
    expect(diagnostics).toEqual([]);
  });
});

describe('a held job', () => {
  test('whose only error is ignored counts as decided', () => {
    const { jobs } = apply(
      ABOVE_LINE.replace('K2B113', 'K2B117'),
      report([job({ status: 'manual', reasons: [error(4)] })]),
    );

    expect(jobs[0]?.status).toBe('untouched');
    expect(jobs[0]?.reasons).toEqual([
      expect.objectContaining({ code: 'K2B017', severity: 'info', message: 'The job build is left alone: known.' }),
    ]);
  });

  test('with one more error still needs a human', () => {
    const { jobs } = apply(
      ABOVE_LINE.replace('K2B113', 'K2B117'),
      report([job({ status: 'manual', reasons: [error(4), error(4, 'K2B303')] })]),
    );

    expect(jobs[0]?.status).toBe('manual');
    expect(codes(jobs[0]?.reasons ?? [])).toEqual(['K2B303']);
  });

  test('is decided by job as a whole', () => {
    const text = ABOVE_JOB.replace('K2B113', 'job');

    const { jobs, diagnostics } = apply(
      text,
      report([job({ status: 'manual', reasons: [error(4), error(5, 'K2B303')] })]),
    );

    expect(jobs[0]?.status).toBe('untouched');
    expect(codes(jobs[0]?.reasons ?? [])).toEqual(['K2B017']);
    expect(diagnostics).toEqual([]);
  });

  test('without a reason nothing is decided', () => {
    const text = ABOVE_JOB.replace('K2B113: known', 'job');

    const { jobs, diagnostics } = apply(text, report([job({ status: 'manual', reasons: [error(4)] })]));

    expect(jobs[0]?.status).toBe('manual');
    expect(codes(diagnostics)).toEqual(['K2B015']);
  });

  test('a failed verification is never silenced', () => {
    const failed = job({ status: 'failed', reasons: [error(4, 'K2B901')] });

    expect(apply(ABOVE_JOB.replace('K2B113', 'K2B901 job'), report([failed])).jobs).toEqual([failed]);
  });
});

test('a finding is covered at its line and above its job, by its code only', () => {
  const at4 = warning(4);

  expect(new Ignores(() => ABOVE_LINE).covers(at4, PATH, 'build')).toBe(true);
  expect(new Ignores(() => ABOVE_JOB).covers(warning(90), PATH, 'build')).toBe(true);
  expect(new Ignores(() => ABOVE_JOB).covers(error(4), PATH, 'build')).toBe(false);
  expect(new Ignores(() => ABOVE_JOB).covers(warning(90), PATH, 'deploy')).toBe(false);
});

test('the reason of a job that is left alone is asked by name', () => {
  const ignores = new Ignores(() => ABOVE_JOB.replace('K2B113', 'job'));

  expect(ignores.reasonFor(PATH, 'build')).toBe('known');
  expect(ignores.reasonFor(PATH, 'deploy')).toBeUndefined();
});

test('comments of files that may not be edited are not complained about', () => {
  const ignores = new Ignores(() => ABOVE_LINE);

  expect(ignores.apply(report([job({})]), ['other.yml']).diagnostics.map(({ location }) => location.path)).toEqual([
    'other.yml',
  ]);
});
