import type { Assembly } from './include.ts';
import { includeTargets } from './include-target.ts';
import type { Project } from './project.ts';
import { Pipeline } from './resolve.ts';
import type { MapValue } from './value.ts';

/** A child pipeline: a root configuration of its own. */
export interface ChildPipeline {
  readonly path: string;
  readonly inputs: MapValue | undefined;
}

/**
 * The child pipelines that jobs of a pipeline trigger from files in view. `trigger:include` may come by `extends`, and a
 * generated file (`artifact`) is never in view.
 * @see https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#parent-child-pipelines
 */
export function childPipelines(assembly: Assembly, project: Project): readonly ChildPipeline[] {
  const triggers = [...(assembly.content?.entries.values() ?? [])].some(
    ({ value }) => value.kind === 'map' && value.entries.has('trigger'),
  );
  if (!triggers) return [];
  const pipeline = new Pipeline(assembly);
  const children: ChildPipeline[] = [];
  for (const job of pipeline.jobs.values()) {
    const trigger = pipeline.effective(job, 'trigger');
    const include = trigger?.value.kind === 'map' ? trigger.value.entries.get('include')?.value : undefined;
    if (!trigger || !include) continue;
    const from = include.file.source.path;
    for (const target of includeTargets(include)) {
      const paths =
        target.kind === 'local'
          ? [target.path.replace(/^\.?\/+/, '')].map((path) => project.local?.(path, from) ?? path)
          : (project.external?.(target) ?? []);
      for (const path of paths) if (project.exists(path) === true) children.push({ path, inputs: target.inputs });
    }
  }
  return children;
}
