import { relative } from 'node:path';
import { assemble } from '../gitlab/include.ts';
import { Pipeline } from '../gitlab/resolve.ts';
import { reportOf } from '../migrate.ts';
import type { Diagnostic } from '../model.ts';
import { findRoots } from '../roots.ts';
import { editableOf, notLookedAt, type RepositoryReport, unreadReport } from '../run.ts';
import { discover, type DiscoverOptions, type Repository, type UnreadPath } from '../source/discover.ts';
import { isBelow } from '../source/paths.ts';
import { Workspace } from '../source/workspace.ts';
import type { Project } from '../gitlab/project.ts';
import { DiskProject, slashes } from '../source/project.ts';
import { type BuildkitJob, buildkitJobs } from './job.ts';
import { byPlace, lintJobs, type Selection, selectRules, unique } from './lint.ts';

export interface LintOptions extends DiscoverOptions, Selection {
  /** Only these jobs; all when it is empty. */
  readonly jobs: readonly string[];
}

/** The pipelines of one repository that name BuildKit or Kaniko. */
export interface LoadedRepository {
  readonly root: string;
  /** How paths of this repository are shown: the root relative to the current folder. */
  readonly prefix: string;
  readonly project: Project;
  readonly pipelines: readonly Pipeline[];
  /** What is wrong with the files themselves. */
  readonly diagnostics: readonly Diagnostic[];
  /** A file lies below the paths that were given. */
  readonly isGiven: (path: string) => boolean;
}

/** Words of files that lint looks at. */
export const NEEDLES: readonly string[] = ['buildctl', 'buildkit', 'buildx', 'kaniko'];

/** Finds and resolves the pipelines that the paths name, as `plan` does. Reads only. */
export function loadRepositories(
  paths: readonly string[],
  options: DiscoverOptions,
): { repositories: LoadedRepository[]; unread: readonly UnreadPath[] } {
  const { repositories, unread } = discover(paths, { ...options, needles: options.needles ?? NEEDLES });
  return {
    repositories: repositories.map((repository) => loadRepository(repository, options)),
    unread,
  };
}

function loadRepository(repository: Repository, options: DiscoverOptions): LoadedRepository {
  const { root } = repository;
  const prefix = slashes(relative(process.cwd(), root));
  const project = new Workspace(new DiskProject(root), options.includeRoots ?? []);
  const given = editableOf(repository, project);
  const { roots, diagnostics } = findRoots(repository, project);
  diagnostics.push(...notLookedAt(repository, prefix));
  const pipelines = roots.map(
    ({ path, missing, inputs, beside }) =>
      new Pipeline(assemble(project, path, { missing, inputs, beside, conditional: 'in' })),
  );
  for (const one of pipelines) {
    one.check();
    diagnostics.push(...one.diagnostics);
  }
  return {
    root,
    prefix,
    project,
    pipelines,
    diagnostics: unique(diagnostics),
    isGiven: (path) => isBelow(path, given),
  };
}

/**
 * Looks for known mistakes in the jobs that use BuildKit. Reads only.
 * @returns a report for each repository; its diagnostics are the problems of the files and the findings, all severities
 */
export function lint(paths: readonly string[], options: LintOptions): RepositoryReport[] {
  const { repositories, unread } = loadRepositories(paths, options);
  const rules = selectRules(options);
  const reports = repositories.map(({ root, prefix, project, pipelines, diagnostics, isGiven }) => {
    const jobs = pipelines
      .flatMap((pipeline) => buildkitJobs(pipeline, project))
      .filter((job) => isWanted(job, options));
    const findings = lintJobs(jobs, rules).filter(({ location }) => isGiven(location.path));
    return { root, prefix, report: reportOf([], [], [...diagnostics, ...findings].sort(byPlace)) };
  });
  if (unread.length > 0) reports.push(unreadReport(unread));
  return reports;
}

function isWanted({ name }: BuildkitJob, { jobs }: LintOptions): boolean {
  return jobs.length === 0 || jobs.includes(name);
}
