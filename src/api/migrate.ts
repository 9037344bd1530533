import { diagnostic } from '../diagnostics/index.ts';
import { NEEDLES } from '../gitlab/looks-like.ts';
import { look } from '../look.ts';
import type { Diagnostic, Report, Summary } from '../model.ts';
import { jsonParts, type JsonFile, type JsonParts } from '../report/json.ts';
import { findRoots } from '../roots.ts';
import { MemoryProject } from '../source/memory-project.ts';
import { type Mount, MountedProject } from '../source/mounted-project.ts';
import { normalPath } from '../source/paths.ts';
import { DEFAULT_CONFIG } from '../config/settings.ts';
import { type Files, readFiles } from './files.ts';
import { checkOptions, type MigrateOptions, toLookOptions } from './options.ts';

/** A file that changes, with its new text. */
export interface MigratedFile extends JsonFile {
  /** The whole text after the change; outside the edits it is the text that was given, unit for unit. */
  readonly text: string;
}

/**
 * What {@link migrate} found out: the JSON report of the program (`docs/report.schema.json`) without what only a run of
 * the program has, and with the new texts. Fields may be added within schema 1, never removed or changed.
 */
export interface MigrationResult extends JsonParts {
  readonly schema: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly summary: Summary;
  /** Files that change. */
  readonly files: readonly MigratedFile[];
}

/**
 * Migrates the pipelines of one repository in memory. Nothing is read from a disk or a network, no script is run, and
 * nothing is changed but what is returned.
 *
 * A broken file is a finding in `diagnostics` (its `severity` is `error`), never an exception; its pipeline is left as
 * it is. Nothing in the result is masked: where it leaves the program, see {@link maskSecrets}.
 * @param files - the texts by path: the pipeline, what it includes locally, and scripts and Dockerfiles that jobs name
 * @returns the files that change, the outcome of each job and each flag, and findings; with nothing to do `files` is empty
 * @throws TypeError for an option that does not exist or has a wrong value, and for a text that is no string
 */
export function migrate(files: Files, options: MigrateOptions = {}): MigrationResult {
  checkOptions(options);
  const { complete = false, editable = [''] } = options;
  const { texts, diagnostics } = readFiles(files);
  const { mounts, problems } = mountsOf(options);
  const project = new MountedProject(new MemoryProject(texts, { complete }), mounts);
  const search = searchIn(texts, options);
  const found = findRoots(search, project);
  const roots = complete ? found.roots : found.roots.map((root) => ({ ...root, missing: 'unresolved' as const }));
  const report = look(
    {
      project,
      roots,
      access: (path) => project.access(path),
      checkout: complete && search.pipeline !== undefined,
      editable: editable.map((path) => normalPath(path) ?? path),
      looked: search.candidates,
      searched: found.searched,
      diagnostics: [...diagnostics, ...problems, ...nothing(search), ...found.diagnostics],
    },
    toLookOptions(options),
  );
  return resultOf(report);
}

function mountsOf({ includeRoots = {}, complete = false }: MigrateOptions) {
  const mounts: Mount[] = [];
  const problems: Diagnostic[] = [];
  for (const [project, { files, write = false }] of Object.entries(includeRoots)) {
    const prefix = `${project}:`;
    const { texts, diagnostics } = readFiles(files, prefix);
    problems.push(...diagnostics);
    mounts.push({ project, prefix, writable: write, tree: new MemoryProject(texts, { prefix, complete }) });
  }
  return { mounts, problems };
}

interface Search {
  readonly pipeline: string | undefined;
  readonly candidates: readonly string[];
  readonly named: readonly string[];
  readonly skipped: readonly [];
}

/** A pipeline that is asked for is looked at whatever it holds, others when they name Kaniko. */
function searchIn(texts: ReadonlyMap<string, string>, { pipeline }: MigrateOptions): Search {
  const candidates = [...texts]
    .filter(([path, text]) => /\.ya?ml$/.test(path) && NEEDLES.some((needle) => text.includes(needle)))
    .map(([path]) => path)
    .sort();
  const asked = pipeline === undefined ? undefined : (normalPath(pipeline) ?? pipeline);
  const root = asked ?? (texts.has(DEFAULT_CONFIG.ciFile) ? DEFAULT_CONFIG.ciFile : undefined);
  return { pipeline: root, candidates, named: asked === undefined ? [] : [asked], skipped: [] };
}

/** The finding for files among which there is nothing to look at. */
function nothing({ pipeline, candidates }: Search): readonly Diagnostic[] {
  if (pipeline !== undefined || candidates.length > 0) return [];
  return [diagnostic('K2B006', { path: '.', range: { start: 0, end: 0 }, line: 1, column: 1 }, { path: '.' })];
}

function resultOf(report: Report): MigrationResult {
  const { schema, tool, summary } = report;
  const { files, jobs, diagnostics, seen } = jsonParts([{ prefix: '', report }]);
  const after = new Map(report.files.map((change) => [change.path, change.after]));
  return {
    schema,
    tool,
    summary,
    files: files.map((file) => ({ ...file, text: after.get(file.path) ?? '' })),
    jobs,
    diagnostics,
    seen,
  };
}
