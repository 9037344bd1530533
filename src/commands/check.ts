import { EXIT, type ExitCode } from '../exit-codes.ts';
import { look } from './look.ts';
import { retype, type SharedOptions } from './options.ts';
import { checkExitCode, hasChanges } from './outcome.ts';
import { showText, type Telling, writeReports } from './output.ts';
import type { Streams } from './streams.ts';

/** For CI: the exit code speaks, and the report ends with the command that writes the changes. */
export async function check(paths: readonly string[], options: SharedOptions, streams: Streams): Promise<ExitCode> {
  const reports = look(paths, options, streams);
  const code = checkExitCode(reports);
  const telling: Telling = {
    command: 'check',
    written: false,
    diff: false,
    nextStep: hasChanges(reports) ? retype('apply', paths, options) : undefined,
    silent: options.quiet === true && code !== EXIT.error,
  };
  await showText(reports, options, streams, telling);
  return (await writeReports(reports, options, streams, telling)) ? code : EXIT.error;
}
