import { diagnostic } from '../diagnostics/index.ts';
import { unseenChildren } from '../gitlab/children.ts';
import type { Project, UnresolvedInclude } from '../gitlab/include.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import type { Diagnostic } from '../model.ts';
import { firstNames } from './first-names.ts';
import { knownOf } from './known-includes.ts';

/**
 * What was not seen of pipelines and may run Kaniko, each once: includes that are out of view, with the jobs that take
 * something from them, and child pipelines. "No Kaniko job found" is said only where nothing is left of it (DESIGN D17).
 * @param project - tells which files a trigger finds
 */
export function unseenParts(pipelines: readonly Pipeline[], project: Project): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const add = (finding: Diagnostic | undefined, unseen: string): void => {
    if (!finding) return;
    const key = `${finding.location.path} ${unseen}`;
    // What jobs take from it says more than that it is there.
    if (found.get(key)?.code !== 'K2B405') found.set(key, { ...finding, unseen });
  };
  for (const pipeline of pipelines) {
    const hanging = [...pipeline.jobs.values()].filter(
      ({ hidden, unknownBases }) => !hidden && unknownBases.length > 0,
    );
    for (const include of pipeline.assembly.unresolved)
      add(hanging.length > 0 ? taken(include, hanging) : mayHold(include), include.target);
    for (const { job, target, location } of unseenChildren(pipeline, project))
      add(diagnostic('K2B426', location, { job: job.name, target }), target);
  }
  return [...found.values()];
}

/** Jobs that extend what is not in view may have it from any of the includes. */
function taken({ target, location }: UnresolvedInclude, hanging: readonly Job[]): Diagnostic {
  const jobs = firstNames(hanging.map(({ name }) => name));
  const related = hanging.map((job) => job.location);
  return diagnostic('K2B405', location, { target, jobs }, related);
}

function mayHold(include: UnresolvedInclude): Diagnostic | undefined {
  const sign = knownOf(include);
  return sign === undefined ? undefined : diagnostic('K2B425', include.location, { target: include.target, sign });
}
