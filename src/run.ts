import { relative } from 'node:path';
import type { DecideOptions } from './decide/options.ts';
import { DEFAULT_SETTINGS, type Settings } from './config/settings.ts';
import { Ignores } from './diagnostics/ignore.ts';
import { diagnostic } from './diagnostics/index.ts';
import { applySeverity } from './diagnostics/severity.ts';
import { assemble, type Project, readDiagnostic } from './gitlab/include.ts';
import type { MapValue, Value } from './gitlab/value.ts';
import { migrate, type Root, summarize } from './migrate.ts';
import type { Diagnostic, Report } from './model.ts';
import { discover, type DiscoverOptions, isBelow, looksLikeGitLabCi, type Repository } from './source/discover.ts';
import { DiskProject, slashes } from './source/project.ts';
import { type StdinText, textProject } from './run-text.ts';
import { NAME, VERSION } from './version.ts';

export type { StdinText } from './run-text.ts';

export interface RunOptions extends DiscoverOptions {
  readonly image: DecideOptions['image'];
  readonly strict: boolean;
  readonly jobs: readonly string[];
  /** What the configuration decides beyond the options. */
  readonly settings?: Settings;
  /** A text that is looked at in the place of the paths. */
  readonly stdin?: StdinText;
}

/** The report of one repository. Paths in it are relative to `root`. */
export interface RepositoryReport {
  /** Absolute path. */
  readonly root: string;
  /** How paths of this repository are shown: the root relative to the current folder. */
  readonly prefix: string;
  readonly report: Report;
}

/** Looks at everything that the paths name. Reads only. */
export function run(paths: readonly string[], options: RunOptions): RepositoryReport[] {
  if (options.stdin) return [runText(options.stdin, options)];
  const { repositories, missing } = discover(paths, options);
  const reports = repositories.map((repository) => runRepository(repository, options));
  if (missing.length > 0) reports.push(missingReport(missing.map(({ path }) => path)));
  return reports;
}

function missingReport(paths: readonly string[]): RepositoryReport {
  const diagnostics = paths.map((path) => readDiagnostic({ kind: 'missing', path }));
  const report: Report = {
    schema: 1,
    tool: { name: NAME, version: VERSION },
    jobs: [],
    files: [],
    diagnostics,
    summary: summarize([], []),
  };
  return { root: process.cwd(), prefix: '', report };
}

/** Looks at one text as if it were a file given alone. */
function runText(stdin: StdinText, options: RunOptions): RepositoryReport {
  const { root, path, project } = textProject(stdin);
  const prefix = slashes(relative(process.cwd(), root));
  const roots: Root[] = [{ path, missing: 'unresolved' }];
  return {
    root,
    prefix,
    report: runRoots({ project, roots, checkout: false, editable: [path], looked: [path] }, options),
  };
}

function runRepository(repository: Repository, options: RunOptions): RepositoryReport {
  const { root, pipeline, candidates, named } = repository;
  const prefix = slashes(relative(process.cwd(), root));
  const project = new DiskProject(root);
  const editable = [
    ...repository.editable,
    ...targetsOf([...named, ...(pipeline === undefined ? [] : [pipeline])], repository, project),
  ];
  const { roots, diagnostics } = findRoots(repository, project);
  if (pipeline === undefined && candidates.length === 0 && named.length === 0) {
    const path = prefix === '' ? '.' : prefix;
    diagnostics.push(diagnostic('K2B006', { path, range: { start: 0, end: 0 }, line: 1, column: 1 }, { path }));
  }
  const looked = [...candidates, ...named, ...(pipeline === undefined ? [] : [pipeline])];
  const view = { project, roots, checkout: pipeline !== undefined, editable, looked, diagnostics };
  return { root, prefix, report: runRoots(view, options) };
}

interface View {
  readonly project: Project;
  readonly roots: readonly Root[];
  readonly checkout: boolean;
  readonly editable: readonly string[];
  /** The files whose comments are looked at even when nothing is found in them. */
  readonly looked: readonly string[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** Migrates in memory, then applies what comments and the configuration say about findings. */
function runRoots({ checkout, editable, looked, ...input }: View, options: RunOptions): Report {
  const { image, strict, jobs, settings = DEFAULT_SETTINGS } = options;
  const ignores = new Ignores((path) => textOf(input.project, path));
  const report = migrate({
    ...input,
    options: { image, strict, jobs, checkout, leftAlone: (path, job) => ignores.reasonFor(path, job) },
    mayEdit: (path) => isBelow(path, editable),
  });
  const shown = report.jobs.filter((job) => job.origins.some((path) => isBelow(path, editable)));
  const inView = [...new Set(looked)].filter((path) => isBelow(path, editable));
  const judged = applySeverity(ignores.apply({ ...report, jobs: shown }, inView), settings.severity);
  return { ...judged, summary: summarize(judged.jobs, judged.files) };
}

function textOf(project: Project, path: string): string | undefined {
  const loaded = project.load(path);
  return 'source' in loaded ? loaded.source.text : undefined;
}

/** The files behind given links: whoever names a link means its target. */
function targetsOf(paths: readonly string[], { editable }: Repository, project: DiskProject): string[] {
  return paths.flatMap((path) => {
    const loaded = project.load(path);
    return 'source' in loaded && loaded.source.path !== path && isBelow(path, editable) ? [loaded.source.path] : [];
  });
}

/** The roots of a repository: its pipeline, child pipelines, named files, and files that nothing in view includes. */
function findRoots(repository: Repository, project: DiskProject): { roots: Root[]; diagnostics: Diagnostic[] } {
  const { pipeline, candidates, named } = repository;
  const roots: Root[] = [];
  const diagnostics: Diagnostic[] = [];
  const covered = new Set<string>();
  const add = (path: string, missing: Root['missing']): void => {
    const loaded = project.load(path);
    const same = roots.some((root) => root.path === path || project.load(root.path) === loaded);
    if (same) return;
    roots.push({ path, missing });
    const { files, content } = assemble(project, path, { missing, conditional: 'in' });
    covered.add(path);
    for (const file of files) covered.add(file.source.path);
    for (const child of childPipelines(content)) if (project.exists(child)) add(child, 'error');
  };
  if (pipeline !== undefined && (candidates.length > 0 || named.length > 0)) add(pipeline, 'error');
  for (const path of named) add(path, path === pipeline ? 'error' : 'unresolved');
  const loose = candidates.filter((path) => !covered.has(path) && isCandidate(path, project, diagnostics));
  const included = new Set<string>();
  for (const path of loose) {
    for (const file of assemble(project, path, { missing: 'unresolved', conditional: 'in' }).files) {
      if (file.source.path !== path) included.add(file.source.path);
    }
  }
  for (const path of loose) if (!included.has(path)) add(path, 'unresolved');
  for (const path of loose) if (!covered.has(path)) add(path, 'unresolved');
  return { roots, diagnostics };
}

/** A file that is not reached from a root counts only if it is GitLab CI; if it does not parse, that is a warning. */
function isCandidate(path: string, project: DiskProject, diagnostics: Diagnostic[]): boolean {
  const loaded = project.load(path);
  if ('kind' in loaded) {
    diagnostics.push(readDiagnostic(loaded));
    return false;
  }
  const broken = loaded.diagnostics[0];
  if (!broken) return looksLikeGitLabCi(loaded);
  diagnostics.push(diagnostic('K2B008', broken.location, { path, problem: broken.message }));
  return false;
}

/** `trigger: include:` of local files: pipelines of their own. */
function childPipelines(content: MapValue | undefined): readonly string[] {
  const paths: string[] = [];
  const collect = (value: Value | undefined): void => {
    if (value?.kind === 'seq') for (const item of value.items) collect(item.value);
    else if (value?.kind === 'scalar' && value.text !== '') paths.push(value.text.replace(/^\.?\/+/, ''));
    else if (value?.kind === 'map') collect(value.entries.get('local')?.value);
  };
  for (const { value } of content?.entries.values() ?? []) {
    const trigger = value.kind === 'map' ? value.entries.get('trigger')?.value : undefined;
    if (trigger?.kind === 'map') collect(trigger.entries.get('include')?.value);
  }
  return paths;
}
