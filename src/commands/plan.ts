import { EXIT, type ExitCode } from '../exit-codes.ts';
import { inspectText } from '../report/inspect.ts';
import { textReport } from '../report/text.ts';
import { run } from '../run.ts';
import type { Streams } from './streams.ts';
import { retype, type SharedOptions, toRunOptions, usesColor } from './options.ts';
import { checkExitCode, hasErrors } from './outcome.ts';

export interface PlanOptions extends SharedOptions {
  readonly exitCode?: boolean;
  readonly inspect?: boolean;
}

/** Dry run: the diff of each rewrite and the report. Writes nothing. */
export function plan(paths: readonly string[], options: PlanOptions, streams: Streams): ExitCode {
  const reports = run(paths, { ...toRunOptions(options), inspect: options.inspect ?? false });
  const color = usesColor(options.color, streams.terminal, streams.environment);
  for (const { prefix, report } of reports)
    if (report.inspection) streams.out(inspectText(report.inspection, prefix, color));
  const text = textReport(reports, {
    color,
    verbose: options.verbose ?? false,
    diff: true,
    nextStep: retype('apply', paths, options),
  });
  if (!options.quiet || hasErrors(reports)) streams.out(text);
  if (options.exitCode) return checkExitCode(reports);
  return hasErrors(reports) ? EXIT.error : EXIT.ok;
}
