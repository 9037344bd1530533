import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { ApiError } from '../note/api-error.ts';
import { Client } from '../note/client.ts';
import { connectionOf } from '../note/connection.ts';
import { Notes } from '../note/notes.ts';
import { type MergeRequest, mergeRequestOf, tokenOf } from '../note/place.ts';
import { foresee, type Outcome, publish, type Wish } from '../note/publish.ts';
import type { Clock } from '../note/retry.ts';
import { MASK } from '../report/mask.ts';
import { CLEAN_MARKER, NOTE_MARKER, renderNote } from '../report/markdown.ts';
import { visible } from '../report/visible.ts';
import type { ReportContext } from '../report/reporter.ts';
import { causeOf } from '../source/cause.ts';
import { UsageError } from '../usage-error.ts';
import { describeCode } from './catalogue.ts';
import { look } from './look.ts';
import type { NoteOptions } from './note-options.ts';
import { apiSentence, noteTooLong, outcomeSentence, placeSentence } from './note-sentences.ts';
import { retype } from './options.ts';
import { hasChanges, hasErrors } from './outcome.ts';
import { writeReports } from './output.ts';
import type { Streams } from './streams.ts';

/** How long a note may be, in bytes: what GitLab takes, then what a proxy before it takes that refused that. */
const NOTE_SIZES = [1_000_000, 100_000] as const;

/** Milliseconds that one request may take. */
const TIMEOUT = 30_000;

const CLOCK: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms) => setTimeout(ms),
};

/** The text of the note, and what the look at the repository says about the exit code. */
interface Text {
  readonly code: ExitCode;
  /** @param limit - bytes; a report that was made before is as long as it is */
  readonly within: (limit: number) => string;
  readonly folds: boolean;
}

/** Posts the report as a note of the merge request, or brings the note of an earlier run up to date. */
export async function note(
  paths: readonly string[],
  options: NoteOptions,
  streams: Streams,
  clock: Clock = CLOCK,
): Promise<ExitCode> {
  const place = mergeRequestOf(streams.environment);
  if (typeof place === 'string') return fail(streams, placeSentence(place));
  const credentials = tokenOf(streams.environment);
  if (typeof credentials === 'string' && !(options.dryRun && isMissing(credentials)))
    return fail(streams, placeSentence(credentials));
  const token = typeof credentials === 'string' ? undefined : credentials.token;
  const hide = (text: string): string => (token === undefined ? text : text.replaceAll(token, MASK));
  const guarded: Streams = {
    ...streams,
    out: (text) => streams.out(hide(text)),
    error: (text) => streams.error(hide(text)),
  };
  try {
    const text =
      options.report === undefined ? await ofRun(paths, options, guarded) : await ofFile(paths, options, streams);
    const masked: Text = { ...text, within: (limit) => hide(text.within(limit)) };
    return await send(masked, place, token, options, guarded, clock);
  } catch (error) {
    if (error instanceof ApiError) return fail(guarded, apiSentence(error.problem));
    if (error instanceof Error && token !== undefined) {
      error.message = hide(error.message);
      error.stack = hide(error.stack ?? '');
    }
    throw error;
  }
}

function isMissing(problem: string): boolean {
  return problem === 'no-token' || problem === 'job-token-only';
}

function fail(streams: Streams, sentence: string): ExitCode {
  streams.error(`error: ${visible(sentence)}\n`);
  return EXIT.error;
}

async function send(
  text: Text,
  place: MergeRequest,
  token: string | undefined,
  options: NoteOptions,
  streams: Streams,
  clock: Clock,
): Promise<ExitCode> {
  const [size, small] = NOTE_SIZES;
  const body = text.within(size);
  if (body.length > size) return fail(streams, noteTooLong(text.folds));
  const tell = (outcome: Outcome): ExitCode => {
    if (!options.quiet) streams.error(`${outcomeSentence(outcome, place, options.dryRun ?? false)}\n`);
    return text.code;
  };
  if (options.dryRun) streams.out(body);
  if (token === undefined) {
    if (!options.quiet)
      streams.error(
        'There is no token: the note would be posted, or a note that is there updated; none was looked for.\n',
      );
    return text.code;
  }
  const connection = connectionOf(place.api, streams.environment);
  const trace = options.debug ? { trace: (line: string) => streams.error(`debug: ${line}\n`) } : {};
  const client = new Client({ api: place.api, token, connection, clock, timeout: TIMEOUT, ...trace });
  const notes = new Notes(client, place);
  const wish = (text: string): Wish => ({
    body: text,
    marker: NOTE_MARKER,
    clean: isClean(text),
    onClean: options.onClean,
  });
  try {
    if (options.dryRun) return tell(await foresee(notes, wish(body)));
    try {
      return tell(await publish(notes, wish(body), clock));
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.reason !== 'too-long') throw error;
      const shorter = text.within(small);
      if (shorter.length >= body.length) return fail(streams, noteTooLong(text.folds));
      return tell(await publish(notes, wish(shorter), clock));
    }
  } finally {
    await connection.destroy();
  }
}

/** Looks now; the reports that `--format` asks for are written as well. */
async function ofRun(paths: readonly string[], options: NoteOptions, streams: Streams): Promise<Text> {
  // stdout is the note's in a dry run; a format of the configuration gives way.
  const toStdout = options.format.some(({ file }) => file === undefined);
  if (options.dryRun && toStdout && !options.configured?.includes('format'))
    throw new UsageError('--dry-run prints the note on stdout; give the --format a file');
  const format = options.dryRun ? options.format.filter(({ file }) => file !== undefined) : options.format;
  const reports = look(paths, options, streams);
  const nextStep = hasChanges(reports) ? retype('apply', paths, options) : undefined;
  const telling = { command: 'note', written: false, diff: false, nextStep, silent: true };
  // Quiet about the next step: it stands in the note.
  const written = await writeReports(reports, { ...options, format }, streams, { ...telling, nextStep: undefined });
  const context: ReportContext = { command: 'note', written: false, nextStep, describe: describeCode };
  return {
    code: !written || hasErrors(reports) ? EXIT.error : EXIT.ok,
    within: (limit) => renderNote(reports, context, limit).text,
    folds: true,
  };
}

async function ofFile(paths: readonly string[], options: NoteOptions, streams: Streams): Promise<Text> {
  const { report: path = '' } = options;
  if (paths.some((one) => one !== '.'))
    throw new UsageError('--report sends a report that is made already; leave out the paths');
  const text = (path === '-' ? (await streams.input()).toString('utf8') : readReport(path)).replace(/^\uFEFF/, '');
  if (!text.startsWith(NOTE_MARKER))
    throw new UsageError(`${path} is no report of --format markdown; it does not start with ${NOTE_MARKER}`);
  return { code: EXIT.ok, within: () => text, folds: false };
}

function readReport(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--report ${path}: ${causeOf(error)}`);
  }
}

function isClean(text: string): boolean {
  return text.slice(NOTE_MARKER.length).trimStart().startsWith(CLEAN_MARKER);
}
