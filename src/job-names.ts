import { assemble } from './gitlab/include.ts';
import { Pipeline } from './gitlab/resolve.ts';
import { loadRepositories, NEEDLES } from './lint/run.ts';
import { workspaceOf } from './run.ts';
import { type StdinText, textProject } from './run-text.ts';
import type { DiscoverOptions } from './source/discover.ts';

export interface JobNamesOptions extends DiscoverOptions {
  /** A text that is looked at in the place of the paths. */
  readonly stdin?: StdinText | undefined;
}

/**
 * The names of all jobs of the pipelines in view, whatever they run: one that is migrated is no Kaniko job any more.
 * Reads only.
 * @param wanted - files that hold one of these names are looked at, too, whatever else they hold
 */
export function jobNames(
  paths: readonly string[],
  options: JobNamesOptions,
  wanted: readonly string[],
): ReadonlySet<string> {
  const pipelines = options.stdin
    ? [textPipeline(options.stdin, options)]
    : loadRepositories(paths, { ...options, needles: [...NEEDLES, ...wanted] }).repositories.flatMap(
        (repository) => repository.pipelines,
      );
  return new Set(pipelines.flatMap(({ jobs }) => [...jobs.keys()]));
}

function textPipeline(stdin: StdinText, options: DiscoverOptions): Pipeline {
  const { path, project } = textProject(stdin, (root) => workspaceOf(root, options));
  return new Pipeline(assemble(project, path, { missing: 'unresolved', conditional: 'in' }));
}
