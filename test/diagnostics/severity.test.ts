import { flagDiagnostic } from '../../src/diagnostics/index.ts';
import { applySeverity } from '../../src/diagnostics/severity.ts';
import type { Diagnostic, FlagOutcome, JobOutcome, Report, Severity } from '../../src/model.ts';

const AT = { path: 'ci.yml', range: { start: 0, end: 0 }, line: 1, column: 1 };
const finding = (severity: Severity): Diagnostic => flagDiagnostic('K2B113', severity, 'm', AT);

const flag = (fidelity: FlagOutcome['fidelity']): FlagOutcome => ({
  job: 'build',
  flag: 'cache',
  written: '--cache',
  became: '',
  fidelity,
  reason: '',
  code: 'K2B113',
  help: '',
  location: AT,
});

function report(
  status: JobOutcome['status'],
  reasons: readonly Diagnostic[],
  flags: readonly FlagOutcome[] = [],
): Report {
  const job = {
    job: 'build',
    file: 'ci.yml',
    line: 1,
    hidden: false,
    status,
    reasons,
    flags,
    calls: 1,
    origins: [],
    tags: [],
  };
  const summary = { jobs: 1, migrated: 0, manual: 0, untouched: 0, failed: 0, files: 0, filesChanged: 0 };
  return { schema: 1, tool: { name: 'x', version: '1' }, jobs: [job], files: [], diagnostics: reasons, summary };
}

const apply = (given: Report, wanted: 'off' | Severity): Report => applySeverity(given, new Map([['K2B113', wanted]]));

test.each(['info', 'error', 'warning'] as const)('a warning becomes %s', (wanted) => {
  const { jobs, diagnostics } = apply(report('migrated', [finding('warning')]), wanted);

  expect(jobs[0]?.reasons).toEqual([finding(wanted)]);
  expect(diagnostics).toEqual([finding(wanted)]);
});

test('off takes it out and marks the flag', () => {
  const { jobs, diagnostics } = apply(report('migrated', [finding('warning')], [flag('approximate')]), 'off');

  expect(jobs[0]?.reasons).toEqual([]);
  expect(jobs[0]?.flags).toEqual([{ ...flag('approximate'), silenced: true }]);
  expect(diagnostics).toEqual([]);
});

test.each(['off', 'info', 'warning'] as const)('an error stays an error with %s, and its job stays held', (wanted) => {
  const held = report('manual', [finding('error')], [flag('manual')]);

  expect(apply(held, wanted)).toEqual(held);
});

test('a warning of a held job is not made the cause of it', () => {
  const held = report('manual', [finding('warning')]);

  expect(apply(held, 'error').jobs).toEqual(held.jobs);
});

test('other codes stay', () => {
  const given = report('migrated', [finding('warning')]);

  expect(applySeverity(given, new Map([['K2B114', 'off']]))).toEqual(given);
  expect(applySeverity(given, new Map())).toBe(given);
});
