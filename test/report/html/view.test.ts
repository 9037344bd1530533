import { applySeverity } from '../../../src/diagnostics/severity.ts';
import { viewOf } from '../../../src/report/html/view.ts';
import { approximateJob } from '../../cli/harness.ts';
import { CONTEXT, reportsOf } from '../reports.ts';

test('a difference that the configuration made an error is a reason of its job', () => {
  const reports = reportsOf({ '.gitlab-ci.yml': approximateJob() }).map(({ prefix, report }) => {
    return { prefix, report: applySeverity(report, new Map([['K2B155', 'error']])) };
  });

  expect(viewOf(reports, CONTEXT.describe).jobs[0]?.reasons.map(({ code }) => code)).toContain('K2B155');
});
