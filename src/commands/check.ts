import { EXIT, type ExitCode } from '../exit-codes.ts';
import { textReport } from '../report/text.ts';
import { look } from './look.ts';
import { retype, type SharedOptions, usesColor } from './options.ts';
import { checkExitCode } from './outcome.ts';
import type { Streams } from './streams.ts';

/** For CI: the exit code speaks, and the report ends with the command that writes the changes. */
export function check(paths: readonly string[], options: SharedOptions, streams: Streams): ExitCode {
  const reports = look(paths, options, streams);
  const code = checkExitCode(reports);
  const text = textReport(reports, {
    color: usesColor(options.color, streams.terminal, streams.environment),
    verbose: options.verbose ?? false,
    diff: false,
    nextStep: retype('apply', paths, options),
  });
  if (!options.quiet || code === EXIT.error) streams.out(text);
  return code;
}
