import type { Pipeline } from '../gitlab/resolve.ts';
import { groupBy } from '../group-by.ts';
import type { JobDraft } from './draft.ts';
import type { RenderedCalls } from './script-edits.ts';
import { settle, type Settled } from './settle.ts';

type Given = Parameters<typeof settle>;

/**
 * Settles pipelines that share no file each for itself, as {@link settle} does: what holds back a job of one of them
 * is none of the others' business, so they need not be placed again for it. In a repository of many pipelines nearly
 * all stand alone.
 */
export function settleApart(...[drafts, users, options, ownFlags, scriptUsers, others = {}]: Given): Settled {
  const { templates = [] } = others;
  const groupOf = connected([...drafts, ...templates.flatMap(({ draft }) => draft ?? [])]);
  const ofPipeline = (pipeline: Pipeline): Pipeline => groupOf.get(pipeline) ?? pipeline;
  const byGroup = groupBy(templates, ({ ref }) => ofPipeline(ref.pipeline));
  const groups = [...groupBy(drafts, ({ pipeline }) => ofPipeline(pipeline))].map(([group, own]) => {
    const beside = { ...others, templates: byGroup.get(group) ?? [] };
    return [group, settle(own, users, options, ownFlags, scriptUsers, beside)] as const;
  });
  const settled = groups.map(([, one]) => one);
  const placements = settled.map(({ placement }) => placement);
  const callsOf = new Map(groups.map(([group, { placement }]) => [group, placement.calls]));
  const calls: RenderedCalls = (draft, scalar) => callsOf.get(ofPipeline(draft.pipeline))?.(draft, scalar) ?? new Map();
  return {
    placement: {
      placed: placements.flatMap(({ placed }) => placed),
      holds: placements.flatMap(({ holds }) => holds),
      notes: placements.flatMap(({ notes }) => notes),
      calls,
    },
    migrating: new Set(settled.flatMap(({ migrating }) => [...migrating])),
    held: new Map(settled.flatMap(({ held }) => [...held])),
  };
}

/** One pipeline for each set of pipelines that are connected by the files that their jobs are made of or run. */
function connected(drafts: readonly JobDraft[]): ReadonlyMap<Pipeline, Pipeline> {
  const parents = new Map<Pipeline, Pipeline>();
  const rootOf = (pipeline: Pipeline): Pipeline => {
    let root = pipeline;
    for (let next = parents.get(root); next && next !== root; next = parents.get(root)) root = next;
    parents.set(pipeline, root);
    return root;
  };
  const holders = new Map<string, Pipeline>();
  const hold = (path: string, pipeline: Pipeline): void => {
    const holder = holders.get(path);
    if (holder) parents.set(rootOf(pipeline), rootOf(holder));
    else holders.set(path, pipeline);
  };
  for (const [pipeline, own] of groupBy(drafts, (draft) => draft.pipeline)) {
    for (const { source } of pipeline.assembly.files) hold(source.path, pipeline);
    for (const { analysis } of own)
      for (const { unit } of analysis.followed) if (unit.file) hold(unit.file.path, pipeline);
  }
  return new Map([...parents.keys()].map((pipeline) => [pipeline, rootOf(pipeline)]));
}
