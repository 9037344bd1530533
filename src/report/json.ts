import type { Diagnostic, Fidelity, JobStatus, Location, Severity, Summary } from '../model.ts';
import { NAME, VERSION } from '../version.ts';
import { diffText } from './hunks.ts';
import { Masker } from './mask.ts';
import { type Reporter, shownPath, type ShownReport, totalOf } from './reporter.ts';

/** The JSON report, schema 1; `docs/report.schema.json` describes it. Fields may be added, never removed or changed. */
export interface JsonReport {
  readonly schema: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: string;
  readonly written: boolean;
  /** Values that look secret and stand as `[masked]`. */
  readonly masked: number;
  readonly summary: Summary;
  readonly files: readonly JsonFile[];
  readonly jobs: readonly JsonJob[];
  readonly diagnostics: readonly JsonDiagnostic[];
}

export interface JsonFile {
  readonly path: string;
  /** SHA-256 of the bytes before. */
  readonly hash: string;
  readonly diff: string;
  readonly edits: readonly { start: number; end: number; text: string; reason: string }[];
}

export interface JsonJob {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly hidden: boolean;
  readonly status: JobStatus;
  readonly calls: number;
  readonly tags: readonly string[];
  readonly origins: readonly string[];
  readonly flags: readonly JsonFlag[];
  readonly diagnostics: readonly JsonDiagnostic[];
}

export interface JsonFlag {
  readonly flag: string;
  readonly written: string;
  readonly became: string;
  readonly fidelity: Fidelity;
  readonly reason: string;
  readonly code: string;
  readonly help: string;
  readonly location: JsonLocation;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  readonly location: JsonLocation;
  readonly related: readonly JsonLocation[];
}

export interface JsonLocation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
  readonly job: string | null;
}

/** Everything that a run found out, for programs. */
export const jsonReport: Reporter = (reports, { command, written }) => {
  const masker = new Masker();
  const parts = masker.value({
    files: reports.flatMap(filesOf),
    jobs: reports.flatMap(jobsOf),
    diagnostics: reports.flatMap(({ prefix, report }) => report.diagnostics.map((found) => finding(prefix, found))),
  });
  const json: JsonReport = {
    schema: 1,
    tool: { name: NAME, version: VERSION },
    command,
    written,
    masked: masker.count,
    summary: totalOf(reports),
    ...parts,
  };
  return { text: `${JSON.stringify(json, undefined, 2)}\n`, masked: masker.count };
};

function filesOf({ prefix, report }: ShownReport): JsonFile[] {
  return report.files.map((change) => ({
    path: shownPath(prefix, change.path),
    hash: change.before.hash,
    diff: diffText(change),
    edits: change.edits.map(({ start, end, text, reason }) => ({ start, end, text, reason })),
  }));
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
