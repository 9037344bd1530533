import { EXIT, type ExitCode } from '../exit-codes.ts';
import { textReport } from '../report/text.ts';
import type { RepositoryReport } from '../run.ts';
import type { SharedOptions } from './options.ts';
import { hasErrors, needsHuman } from './outcome.ts';
import type { Streams } from './streams.ts';

/**
 * Writes the migrated text of stdin to stdout, for editors and pipes, and the report to stderr. A text with nothing to
 * change is written as it came, a broken one not at all.
 */
export function applyText(reports: readonly RepositoryReport[], options: SharedOptions, streams: Streams): ExitCode {
  const broken = hasErrors(reports);
  if (!options.quiet || broken)
    streams.error(
      textReport(reports, { color: false, verbose: options.verbose ?? false, diff: false, nextStep: undefined }),
    );
  if (broken) return EXIT.error;
  const change = reports[0]?.report.files[0];
  streams.out(change?.after ?? Buffer.from(options.stdin?.bytes ?? []).toString('utf8'));
  return needsHuman(reports) ? EXIT.manual : EXIT.ok;
}
