import { EXIT, type ExitCode } from '../exit-codes.ts';
import { look } from './look.ts';
import { retype, type SharedOptions } from './options.ts';
import { checkExitCode, hasChanges, hasErrors } from './outcome.ts';
import { showText, type Telling, writeReports } from './output.ts';
import type { Streams } from './streams.ts';

export interface PlanOptions extends SharedOptions {
  readonly exitCode?: boolean;
  readonly inspect?: boolean;
}

/** Dry run: the diff of each rewrite and the report. Writes nothing but the reports that are asked for. */
export async function plan(paths: readonly string[], options: PlanOptions, streams: Streams): Promise<ExitCode> {
  const reports = look(paths, options, streams, { inspect: options.inspect ?? false });
  const telling: Telling = {
    command: 'plan',
    written: false,
    diff: true,
    nextStep: hasChanges(reports) ? retype('apply', paths, options) : undefined,
    silent: options.quiet === true && !hasErrors(reports),
  };
  await showText(reports, options, streams, telling);
  if (!(await writeReports(reports, options, streams, telling))) return EXIT.error;
  if (options.exitCode) return checkExitCode(reports);
  return hasErrors(reports) ? EXIT.error : EXIT.ok;
}
