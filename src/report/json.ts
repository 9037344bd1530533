import type { Diagnostic, Edit, Fidelity, JobStatus, Location, Severity, Summary } from '../model.ts';
import { NAME, VERSION } from '../version.ts';
import { diffText } from './hunks.ts';
import { Masker } from './mask.ts';
import { maskedDiff, maskedEdits } from './masked-change.ts';
import { type Reporter, shownPath, type ShownReport, totalOf } from './reporter.ts';
import { type Seen, seenIn } from './seen.ts';

/** What the JSON report holds of repositories; the library's result holds the same. */
export interface JsonParts {
  /** Files that change. */
  readonly files: readonly JsonFile[];
  /** Kaniko jobs, and jobs that look like one. */
  readonly jobs: readonly JsonJob[];
  /** Findings about files and pipelines; those about a job stand with the job. */
  readonly diagnostics: readonly JsonDiagnostic[];
  /** How much was seen of what could run Kaniko: it may run in what was not. */
  readonly seen: Seen;
}

/** The JSON report, schema 1; `docs/report.schema.json` describes it. Fields may be added, never removed or changed. */
export interface JsonReport extends JsonParts {
  readonly schema: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: string;
  readonly written: boolean;
  /** Values that look secret and stand as `[masked]`. */
  readonly masked: number;
  readonly summary: Summary;
}

/** A replacement of the range `[start, end)` of the original text; offsets are UTF-16 units. */
export interface JsonEdit {
  readonly start: number;
  readonly end: number;
  /** The new text. */
  readonly text: string;
  /** Why, in a few words: `image`, `credentials`, `--destination`. */
  readonly reason: string;
}

/** A file that changes. */
export interface JsonFile {
  readonly path: string;
  /** SHA-256 of the bytes before, in hex. */
  readonly hash: string;
  /** The hunks of a unified diff, for reading: line ends are LF, whatever the file has. */
  readonly diff: string;
  /** Sorted, disjoint replacements in the original text; a byte order mark counts as one unit. */
  readonly edits: readonly JsonEdit[];
}

/** What became of one job. */
export interface JsonJob {
  readonly name: string;
  /** The file that defines it. */
  readonly file: string;
  /** The line of its definition, 1-based. */
  readonly line: number;
  /** True for a hidden job (template). */
  readonly hidden: boolean;
  /** `manual` needs a human; `failed` did not pass the verification, so that it is not changed. */
  readonly status: JobStatus;
  /** Calls of the executor in its effective script. */
  readonly calls: number;
  /** Runner tags of the effective job. */
  readonly tags: readonly string[];
  /** Files from which its image and its scripts come. */
  readonly origins: readonly string[];
  /** Every flag occurrence, in order. */
  readonly flags: readonly JsonFlag[];
  /** Why it is not migrated, and what differs when it is. */
  readonly diagnostics: readonly JsonDiagnostic[];
}

/** What became of one flag occurrence. */
export interface JsonFlag {
  /** Canonical name without dashes; empty for a word that is no flag. */
  readonly flag: string;
  /** As the user wrote it. */
  readonly written: string;
  /** What it became; empty when it was dropped or not translated. */
  readonly became: string;
  readonly fidelity: Fidelity;
  /** What differs or why it was dropped, in one clause; empty when the translation is exact. */
  readonly reason: string;
  readonly code: string;
  readonly help: string;
  readonly location: JsonLocation;
}

/** One finding. */
export interface JsonDiagnostic {
  /** Stable and never reused: `K2B` and three digits. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  /** The page that explains it, relative to the package. */
  readonly help: string;
  readonly location: JsonLocation;
  readonly related: readonly JsonLocation[];
}

/** A place in a file. Lines and columns are 1-based, columns and offsets in UTF-16 units, ranges half open. */
export interface JsonLocation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
  /** The job that the finding is about, where it is about one. */
  readonly job: string | null;
}

/** The parts of the report as they are, nothing masked. */
export function jsonParts(reports: readonly ShownReport[]): JsonParts {
  return {
    files: reports.flatMap(filesOf),
    jobs: reports.flatMap(jobsOf),
    diagnostics: reports.flatMap(diagnosticsOf),
    seen: seenIn(reports),
  };
}

/** Everything that a run found out, for programs. */
export const jsonReport: Reporter = (reports, { command, written }) => {
  const masker = new Masker();
  const files = reports.flatMap((report) => maskedFilesOf(report, masker));
  const jobs = masker.value(reports.flatMap(jobsOf));
  const diagnostics = masker.value(reports.flatMap(diagnosticsOf));
  const json: JsonReport = {
    schema: 1,
    tool: { name: NAME, version: VERSION },
    command,
    written,
    masked: masker.count,
    seen: seenIn(reports),
    summary: totalOf(reports),
    files,
    jobs,
    diagnostics,
  };
  return { text: `${JSON.stringify(json, undefined, 2)}\n`, masked: masker.count };
};

function filesOf({ prefix, report }: ShownReport): JsonFile[] {
  return report.files.map((change) => ({
    path: shownPath(prefix, change.path),
    hash: change.before.hash,
    diff: diffText(change),
    edits: change.edits.map(jsonEdit),
  }));
}

function maskedFilesOf({ prefix, report }: ShownReport, masker: Masker): JsonFile[] {
  return report.files.map((change) => ({
    path: masker.text(shownPath(prefix, change.path)),
    hash: change.before.hash,
    diff: maskedDiff(change, masker),
    edits: maskedEdits(change, masker).map(jsonEdit),
  }));
}

function jsonEdit({ start, end, text, reason }: Edit): JsonEdit {
  return { start, end, text, reason };
}

function jobsOf({ prefix, report }: ShownReport): JsonJob[] {
  return report.jobs.map(({ job, file, line, hidden, status, calls, tags, origins, flags, reasons }) => ({
    name: job,
    file: shownPath(prefix, file),
    line,
    hidden,
    status,
    calls,
    tags,
    origins: origins.map((path) => shownPath(prefix, path)),
    flags: flags.map(({ flag, written, became, fidelity, reason, code, help, location }) => {
      return { flag, written, became, fidelity, reason, code, help, location: place(prefix, location) };
    }),
    diagnostics: reasons.map((found) => finding(prefix, found)),
  }));
}

function diagnosticsOf({ prefix, report }: ShownReport): JsonDiagnostic[] {
  return report.diagnostics.map((found) => finding(prefix, found));
}

function finding(prefix: string, { code, severity, message, help, location, related }: Diagnostic): JsonDiagnostic {
  const places = related.map((other) => place(prefix, other));
  return { code, severity, message, help, location: place(prefix, location), related: places };
}

function place(prefix: string, { path, range, line, column, endLine, endColumn, job }: Location): JsonLocation {
  return {
    path: shownPath(prefix, path),
    line,
    column,
    endLine: endLine ?? line,
    endColumn: endColumn ?? column,
    start: range.start,
    end: range.end,
    job: job ?? null,
  };
}
