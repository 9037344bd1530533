import { hearSignals, interruptible } from '../interrupt.ts';
import type { Reporter, ReportContext } from '../report/reporter.ts';
import { Masker, maskNote } from '../report/mask.ts';
import { isReport } from '../report/recognize.ts';
import { inspectText } from '../report/inspect.ts';
import { type TextOptions, textReport } from '../report/text.ts';
import { visible } from '../report/visible.ts';
import type { RepositoryReport } from '../run.ts';
import { writeReport } from '../source/write-report.ts';
import { REPORTERS, stdoutFormat } from './formats.ts';
import { type SharedOptions, usesColor } from './options.ts';
import type { Streams } from './streams.ts';

/** What a command tells besides the reports themselves. */
export interface Telling {
  readonly command: string;
  readonly written: boolean;
  readonly diff: boolean;
  readonly nextStep: string | undefined;
  /** Text is left out (`--quiet` without an error); a format that is asked for never is. */
  readonly silent: boolean;
}

/** Shows the text report on stdout, unless stdout belongs to another format. */
export async function showText(
  reports: readonly RepositoryReport[],
  options: SharedOptions,
  streams: Streams,
  telling: Telling,
): Promise<void> {
  if (telling.silent || stdoutFormat(options.format) !== 'text') return;
  const color = usesColor(options.color, streams.terminal, streams.environment);
  const masker = new Masker();
  for (const { prefix, report } of reports)
    if (report.inspection) streams.out(inspectText(report.inspection, prefix, color, masker));
  const terminal = streams.terminal ? await terminalLook(streams, color) : { mask: masker };
  const look = { ...textOptions(options, telling), color, ...terminal };
  streams.out(interruptible(() => textReport(reports, look)));
}

function textOptions({ verbose = false, since }: SharedOptions, { diff, nextStep }: Telling) {
  const scope = since === undefined ? {} : { scope: ` in what changed since ${since}` };
  return { verbose, diff, nextStep, ...scope };
}

/** Wrapping and links, for terminals only: their libraries are loaded here. */
export async function terminalLook(streams: Streams, color: boolean): Promise<Partial<TextOptions>> {
  const { default: wrapAnsi } = await import('wrap-ansi');
  const look = {
    width: streams.columns ?? 100,
    wrap: (text: string, width: number) => wrapAnsi(text, width, { hard: false }),
  };
  if (!color) return look;
  const { createSupportsHyperlinks } = await import('supports-hyperlinks');
  if (!createSupportsHyperlinks({ isTTY: true })) return look;
  const { helpUrl } = await import('../help-url.ts');
  return { ...look, link: (text, help) => `\u001B]8;;${helpUrl(help)}\u0007${text}\u001B]8;;\u0007` };
}

/**
 * Writes every report that `--format` asks for, but text on stdout.
 * @returns false when a file could not be written; the cause stands on stderr
 */
export async function writeReports(
  reports: readonly RepositoryReport[],
  options: SharedOptions,
  streams: Streams,
  telling: Telling,
): Promise<boolean> {
  let ok = true;
  for (const { format, file } of options.format) {
    if (format === 'text' && file === undefined) continue;
    const reporter = format === 'text' ? textReporter(options, telling) : await REPORTERS[format]();
    const { describeCode } = await import('./catalogue.ts');
    const { command, written, nextStep } = telling;
    const context: ReportContext = { command, written, nextStep, describe: describeCode };
    const { text, masked } = interruptible(() => reporter(reports, context));
    if (file === undefined) streams.out(text);
    else {
      // Nothing is written after Ctrl-C.
      await hearSignals();
      const problem = writeReport(file, text, lookedAt(reports), isReport);
      if (problem !== undefined) {
        streams.error(`The report ${visible(file)} could not be written: ${visible(problem)}.\n`);
        ok = false;
        continue;
      }
    }
    if (masked > 0 && !options.quiet) streams.error(`${visible(file ?? format)}: ${maskNote(masked)}\n`);
  }
  if (telling.nextStep !== undefined && !options.quiet && stdoutFormat(options.format) !== 'text')
    streams.error(`Write it: ${visible(telling.nextStep)}\n`);
  return ok;
}

/** Text for a file: no colour, no width, masked. */
function textReporter(options: SharedOptions, telling: Telling): Reporter {
  return (reports) => {
    const mask = new Masker();
    const text = textReport(reports, { ...textOptions(options, telling), color: false, mask });
    return { text, masked: mask.count };
  };
}

/** Files that a report must not replace, even if they are empty or reports themselves. */
function lookedAt(reports: readonly RepositoryReport[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    reports.map(({ root, report }) => [
      root,
      [
        ...report.files.map(({ path }) => path),
        ...report.jobs.flatMap(({ file, origins }) => [file, ...origins]),
        ...[...report.diagnostics, ...report.jobs.flatMap(({ reasons }) => reasons)].flatMap(
          ({ location, related }) => [location.path, ...related.map(({ path }) => path)],
        ),
      ],
    ]),
  );
}
