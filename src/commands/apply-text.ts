import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { RepositoryReport } from '../run.ts';
import type { SharedOptions } from './options.ts';
import { hasChanges, hasErrors, needsHuman } from './outcome.ts';
import { showText, type Telling, writeReports } from './output.ts';
import type { Streams } from './streams.ts';

/**
 * Writes the migrated text of stdin to stdout, for editors and pipes, and the report to stderr. A text with nothing to
 * change is written as it came, a broken one not at all.
 */
export async function applyText(
  reports: readonly RepositoryReport[],
  options: SharedOptions,
  streams: Streams,
): Promise<ExitCode> {
  const broken = hasErrors(reports);
  const aside: Streams = { ...streams, out: streams.error, terminal: streams.errorTerminal };
  const silent = options.quiet === true && !broken;
  const written = !broken && hasChanges(reports);
  const telling: Telling = { command: 'apply', written, diff: false, nextStep: undefined, silent };
  await showText(reports, options, aside, telling);
  const told = await writeReports(reports, options, aside, telling);
  if (broken) return EXIT.error;
  const change = reports[0]?.report.files[0];
  streams.out(change?.after ?? Buffer.from(options.stdin?.bytes ?? []).toString('utf8'));
  if (!told) return EXIT.error;
  return needsHuman(reports) ? EXIT.manual : EXIT.ok;
}
