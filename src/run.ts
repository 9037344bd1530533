import { basename, relative } from 'node:path';
import { diagnostic } from './diagnostics/index.ts';
import { assemble, readDiagnostic } from './gitlab/include.ts';
import type { Project } from './gitlab/project.ts';
import { type Access, look, type LookOptions } from './look.ts';
import { reportOf, type Root } from './migrate.ts';
import type { Diagnostic, Report } from './model.ts';
import { type Found, findRoots } from './roots.ts';
import { ignoredBy, discover, type DiscoverOptions, type Repository, type UnreadPath } from './source/discover.ts';
import { changedSince } from './source/git.ts';
import { isBelow } from './source/paths.ts';
import { DiskProject, slashes } from './source/project.ts';
import { type StdinText, textProject } from './run-text.ts';
import type { Choices } from './units.ts';
import { Workspace } from './source/workspace.ts';

export type { StdinText } from './run-text.ts';

export interface RunOptions extends DiscoverOptions, LookOptions {
  /** A text that is looked at in the place of the paths. */
  readonly stdin?: StdinText;
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
  const { repositories, unread } = discover(paths, options);
  const reports = repositories.map((repository) => runRepository(repository, options));
  if (unread.length > 0) reports.push(unreadReport(unread));
  return reports;
}

/** The report about paths of the command line that could not be looked at. */
export function unreadReport(paths: readonly UnreadPath[]): RepositoryReport {
  const diagnostics = paths.map((path) => readDiagnostic({ kind: 'unreadable', ...path }));
  return { root: process.cwd(), prefix: '', report: reportOf([], [], diagnostics) };
}

/** A repository with the checkouts of the projects that it includes. */
export function workspaceOf(root: string, { includeRoots = [] }: DiscoverOptions): Workspace {
  return new Workspace(new DiskProject(root), includeRoots);
}

/** Looks at one text as if it were a file given alone. */
function runText(stdin: StdinText, options: RunOptions): RepositoryReport {
  const { root, path, project, workspace } = textProject(stdin, (folder) => workspaceOf(folder, options));
  const prefix = slashes(relative(process.cwd(), root));
  const roots: Root[] = [{ path, missing: 'unresolved' }];
  const searched = [{ path, read: true, why: 'it comes from stdin' }];
  const view = { project, roots, access: accessOf(workspace), checkout: false, editable: [path], looked: [path] };
  return { root, prefix, report: look({ ...view, searched }, options) };
}

function runRepository(repository: Repository, options: RunOptions): RepositoryReport {
  const { root, pipeline, candidates, named } = repository;
  const prefix = slashes(relative(process.cwd(), root));
  const project = workspaceOf(root, options);
  const editable = editableOf(repository, project);
  const seen = options.progress ? watched(project, options.progress) : project;
  const found = findRoots(repository, seen);
  const { searched } = found;
  const { roots, diagnostics } = options.since === undefined ? found : touched(found, seen, root, options.since);
  diagnostics.push(...notLookedAt(repository, prefix));
  const all = [...candidates, ...named, ...(pipeline === undefined ? [] : [pipeline])];
  // Comments of pipelines that are not looked at may silence what is not looked for.
  const looked = options.since === undefined ? all : roots.map(({ path }) => path);
  const ignored = ignoredBy(options.ignorePatterns);
  const checkout = pipeline !== undefined;
  const view = { project: seen, roots, access: accessOf(project), checkout, editable, ignored, looked };
  return { root, prefix, report: look({ ...view, searched, diagnostics, choices: options.choices?.(root) }, options) };
}

/** Says which folders could not be read, and that there is nothing to look at, where that is so. */
export function notLookedAt(
  { pipeline, candidates, named, unread }: Repository,
  prefix: string,
): readonly Diagnostic[] {
  if (unread.length > 0)
    return unread.map(({ path, cause }) =>
      readDiagnostic({ kind: 'unreadable', path: path === '' ? prefix || '.' : path, cause }),
    );
  if (pipeline !== undefined || candidates.length > 0 || named.length > 0) return [];
  const path = prefix === '' ? '.' : prefix;
  return [diagnostic('K2B006', { path, range: { start: 0, end: 0 }, line: 1, column: 1 }, { path })];
}

function accessOf(workspace: Workspace): Access {
  return (path) => workspace.access(path);
}

/** What is left of the roots when only pipelines count of which a file, or a script that they name, changed. */
function touched(found: Found, project: Project, root: string, since: string) {
  const changed = changedSince(root, since);
  // A file that an include still names is among no pipeline's files.
  const removed = [...changed].some((path) => !project.exists(path));
  // Which scripts a job calls shows when it is resolved; a name that the text holds is enough to look.
  const scripts = [...changed]
    .filter((path) => !/\.ya?ml$/.test(path) && project.text(path)?.includes('kaniko') === true)
    .map((path) => basename(path));
  const roots = found.roots.filter(({ path, missing, inputs, beside }) => {
    const { files, diagnostics } = assemble(project, path, { missing, inputs, beside, conditional: 'in' });
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

/** What was given of a repository, and the files behind given links: whoever names a link means its target. */
export function editableOf({ editable, named, pipeline }: Repository, project: Project): string[] {
  const given = pipeline === undefined ? named : [...named, pipeline];
  const targets = given.flatMap((path) => {
    const loaded = project.load(path);
    return 'source' in loaded && loaded.source.path !== path && isBelow(path, editable) ? [loaded.source.path] : [];
  });
  return [...editable, ...targets];
}
