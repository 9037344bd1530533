import { basename, relative } from 'node:path';
import type { DecideOptions } from './decide/options.ts';
import { DEFAULT_SETTINGS, type Settings } from './config/settings.ts';
import { ignoresOf } from './decide/ignored.ts';
import { diagnostic } from './diagnostics/index.ts';
import { applySeverity } from './diagnostics/severity.ts';
import { assemble, readDiagnostic } from './gitlab/include.ts';
import { childPipelines } from './gitlab/children.ts';
import type { Project } from './gitlab/project.ts';
import type { MapValue } from './gitlab/value.ts';
import { migrate, type Root, summarize } from './migrate.ts';
import type { Diagnostic, InspectedFile, Report } from './model.ts';
import { discover, type DiscoverOptions, isBelow, looksLikeGitLabCi, type Repository } from './source/discover.ts';
import { changedSince } from './source/git.ts';
import { DiskProject, slashes } from './source/project.ts';
import { type StdinText, textProject } from './run-text.ts';
import type { Choices } from './units.ts';
import { Workspace } from './source/workspace.ts';
import { NAME, VERSION } from './version.ts';

export type { StdinText } from './run-text.ts';

export interface RunOptions extends DiscoverOptions {
  readonly image: DecideOptions['image'];
  readonly strict: boolean;
  readonly shim?: boolean;
  readonly jobs: readonly string[];
  /** What the configuration decides beyond the options. */
  readonly settings?: Settings;
  /** A text that is looked at in the place of the paths. */
  readonly stdin?: StdinText;
  /** Adds the resolved view to the reports. */
  readonly inspect?: boolean;
  /** Only pipelines that changed since this commit. */
  readonly since?: string | undefined;
  /** What a person has decided about the changes of the repository at a root; adds the units to the report. */
  readonly choices?: (root: string) => Choices;
  /** Is told what is looked at. */
  readonly progress?: (what: string) => void;
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

/** The report about paths that do not exist. */
export function missingReport(paths: readonly string[]): RepositoryReport {
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

function workspaceOf(root: string, { includeRoots = [] }: RunOptions): Workspace {
  return new Workspace(new DiskProject(root), includeRoots);
}

/** Looks at one text as if it were a file given alone. */
function runText(stdin: StdinText, options: RunOptions): RepositoryReport {
  const { root, path, project, workspace } = textProject(stdin, (folder) => workspaceOf(folder, options));
  const prefix = slashes(relative(process.cwd(), root));
  const roots: Root[] = [{ path, missing: 'unresolved' }];
  const searched = [{ path, read: true, why: 'it comes from stdin' }];
  const view = { project, roots, access: accessOf(workspace), checkout: false, editable: [path], looked: [path] };
  return { root, prefix, report: runRoots({ ...view, searched }, options) };
}

function runRepository(repository: Repository, options: RunOptions): RepositoryReport {
  const { root, pipeline, candidates, named } = repository;
  const prefix = slashes(relative(process.cwd(), root));
  const project = workspaceOf(root, options);
  const editable = [
    ...repository.editable,
    ...targetsOf([...named, ...(pipeline === undefined ? [] : [pipeline])], repository, project),
  ];
  const seen = options.progress ? watched(project, options.progress) : project;
  const found = findRoots(repository, seen, (options.includeRoots ?? []).length > 0);
  const { searched } = found;
  const { roots, diagnostics } = options.since === undefined ? found : touched(found, seen, root, options.since);
  if (pipeline === undefined && candidates.length === 0 && named.length === 0) {
    const path = prefix === '' ? '.' : prefix;
    diagnostics.push(diagnostic('K2B006', { path, range: { start: 0, end: 0 }, line: 1, column: 1 }, { path }));
  }
  const all = [...candidates, ...named, ...(pipeline === undefined ? [] : [pipeline])];
  // Comments of pipelines that are not looked at may silence what is not looked for.
  const looked = options.since === undefined ? all : roots.map(({ path }) => path);
  const view = { project: seen, roots, access: accessOf(project), checkout: pipeline !== undefined, editable, looked };
  return {
    root,
    prefix,
    report: runRoots({ ...view, searched, diagnostics, choices: options.choices?.(root) }, options),
  };
}

type Access = (path: string) => 'read-only' | 'writable' | undefined;

interface View {
  readonly project: Project;
  readonly roots: readonly Root[];
  /** Whether a file of another project may be edited; undefined for a file of the repository. */
  readonly access: Access;
  readonly checkout: boolean;
  readonly editable: readonly string[];
  /** The files whose comments are looked at even when nothing is found in them. */
  readonly looked: readonly string[];
  /** What was looked for a pipeline, and why. */
  readonly searched: readonly InspectedFile[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly choices?: Choices | undefined;
}

function accessOf(workspace: Workspace): Access {
  return (path) => workspace.access(path);
}

/** Migrates in memory, then applies what comments and the configuration say about findings. */
function runRoots({ access, checkout, editable, looked, searched, ...input }: View, options: RunOptions): Report {
  const { settings = DEFAULT_SETTINGS } = options;
  const isWritable = (path: string): boolean => access(path) === 'writable';
  const report = migrate({
    ...input,
    options: { ...decideOptions(options), checkout, isShared: isWritable },
    inspect: options.inspect ? searched : undefined,
    frozen: (path) => {
      const allowed = access(path);
      if (allowed) return allowed === 'read-only' ? allowed : undefined;
      return isBelow(path, editable) ? undefined : 'outside';
    },
  });
  const isShown = (path: string): boolean => isBelow(path, editable) || isWritable(path);
  const shown = report.jobs.filter((job) => job.origins.some(isShown));
  const silenced = ignoresOf(input.project).apply({ ...report, jobs: shown }, [...new Set(looked)].filter(isShown));
  const judged = applySeverity(silenced, settings.severity);
  return { ...judged, summary: summarize(judged.jobs, judged.files) };
}

/** What the command line and the configuration say about the migration itself. */
function decideOptions({
  image,
  strict,
  shim,
  jobs,
  settings = DEFAULT_SETTINGS,
}: RunOptions): Omit<DecideOptions, 'checkout'> {
  const { images, registries, cache, severity, mediaTypes } = settings;
  return {
    image,
    strict,
    shim: shim === true,
    jobs,
    images,
    registries,
    cache,
    severity,
    dockerMediaTypes: mediaTypes === 'docker',
  };
}

/** What is left of the roots when only pipelines count of which a file, or a script that they name, changed. */
function touched(found: ReturnType<typeof findRoots>, project: Project, root: string, since: string) {
  const changed = changedSince(root, since);
  // A file that an include still names is among no pipeline's files.
  const removed = [...changed].some((path) => !project.exists(path));
  // Which scripts a job calls shows when it is resolved; a name that the text holds is enough to look.
  const scripts = [...changed]
    .filter((path) => !/\.ya?ml$/.test(path) && project.text(path)?.includes('kaniko') === true)
    .map((path) => basename(path));
  const roots = found.roots.filter(({ path, missing, inputs }) => {
    const { files, diagnostics } = assemble(project, path, { missing, inputs, conditional: 'in' });
    if (removed && diagnostics.some(({ severity }) => severity === 'error')) return true;
    if (changed.has(path)) return true;
    return files.some(({ source }) => changed.has(source.path) || scripts.some((name) => source.text.includes(name)));
  });
  return { roots, diagnostics: found.diagnostics.filter(({ location }) => changed.has(location.path)) };
}

/** The project, telling which file is looked at. */
function watched(project: Project, progress: (what: string) => void): Project {
  const load: Project['load'] = (path) => {
    progress(`reading ${path}`);
    return project.load(path);
  };
  return Object.assign(Object.create(project) as Project, { load });
}

/** The files behind given links: whoever names a link means its target. */
export function targetsOf(paths: readonly string[], { editable }: Repository, project: Project): string[] {
  return paths.flatMap((path) => {
    const loaded = project.load(path);
    return 'source' in loaded && loaded.source.path !== path && isBelow(path, editable) ? [loaded.source.path] : [];
  });
}

/**
 * The roots of a repository: its pipeline, child pipelines, named files, and files that nothing in view includes.
 * @param hasProjects - other projects are in view, from which the pipeline may have its Kaniko jobs
 */
export function findRoots(repository: Repository, project: Project, hasProjects = false): Found {
  const { pipeline, candidates, named } = repository;
  const roots: Root[] = [];
  const searched: InspectedFile[] = [...repository.skipped.map((file) => ({ ...file, read: false }))];
  const diagnostics: Diagnostic[] = [];
  const covered = new Set<string>();
  const add = (path: string, missing: Root['missing'], why: string, inputs?: MapValue): void => {
    const loaded = project.load(path);
    const same = roots.some((root) => root.path === path || project.load(root.path) === loaded);
    if (same) return;
    roots.push({ path, missing, inputs });
    searched.push({ path, read: true, why });
    const assembly = assemble(project, path, { missing, inputs, conditional: 'in' });
    covered.add(path);
    for (const file of assembly.files) covered.add(file.source.path);
    for (const child of childPipelines(assembly, project))
      add(child.path, 'error', `child pipeline of ${path}`, child.inputs);
  };
  // The word may stand in an included project only.
  const looks = candidates.length > 0 || named.length > 0 || hasProjects;
  if (pipeline !== undefined && looks) add(pipeline, 'error', 'root pipeline');
  for (const path of named) add(path, path === pipeline ? 'error' : 'unresolved', 'named on the command line');
  const loose = candidates.filter((path) => {
    if (covered.has(path) || isCandidate(path, project, diagnostics)) return !covered.has(path);
    searched.push({ path, read: false, why: 'it names Kaniko, but is no GitLab CI file, or does not parse' });
    return false;
  });
  const alone = 'it names Kaniko, and no pipeline in view includes it';
  const included = new Set<string>();
  for (const path of loose) {
    for (const file of assemble(project, path, { missing: 'unresolved', conditional: 'in' }).files) {
      if (file.source.path !== path) included.add(file.source.path);
    }
  }
  for (const path of loose) if (!included.has(path)) add(path, 'unresolved', alone);
  for (const path of loose) if (!covered.has(path)) add(path, 'unresolved', alone);
  return { roots, diagnostics, searched };
}

interface Found {
  readonly roots: Root[];
  readonly diagnostics: Diagnostic[];
  /** Why each file was read or skipped. */
  readonly searched: readonly InspectedFile[];
}

/** A file that is not reached from a root counts only if it is GitLab CI; if it does not parse, that is a warning. */
function isCandidate(path: string, project: Project, diagnostics: Diagnostic[]): boolean {
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
