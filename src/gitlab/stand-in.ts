import { locate } from '../source/position.ts';
import { withAncestors } from './ancestors.ts';
import { GLOBAL_DEFAULTS } from './keywords.ts';
import type { Job, Pipeline } from './resolve.ts';
import { type Entry, isNull, type MapValue, placeOf, type Value } from './value.ts';

/** What a template that is no whole job gets from the job that uses it. */
export interface Lending {
  /** Variables that the template's own text reads, and does not set. */
  readonly variables: ReadonlySet<string>;
  /** The script of the user in the place of one that runs no build. */
  readonly script: boolean;
}

/** Parts without which no job runs: a template that lacks one leaves it to its users. */
const LENT_PARTS: ReadonlySet<string> = new Set(['image', 'script']);
const PARTS = ['image', 'before_script', 'script', 'after_script', 'inherit'] as const;
/** It goes with the image, whoever brings that. */
const FLAGS = 'BUILDKITD_FLAGS';

/**
 * A template as a user without overrides of its own would have it. What the given user writes over the template, or adds
 * beside it, is left out; what it takes from other templates stays, and what the template leaves to its users is lent.
 */
export function standIn(pipeline: Pipeline, template: Job, user: Job, lending: Lending): Job {
  const over = mapsOver(pipeline, template, user);
  const lent = new Set<object>();
  const entries = new Map(user.map.entries);
  for (const part of PARTS) {
    const given = entries.get(part);
    const own = template.map.entries.get(part);
    // Another template may stand over this one in the user: others take it without that one.
    if (given && !over.has(given.owner.node) && (!own || isNull(own.value) || own.value === given.value)) continue;
    const isLent = LENT_PARTS.has(part) && (!own || isNull(own.value) || (part === 'script' && lending.script));
    if (isLent && given) lend(lent, given.value);
    else if (own) entries.set(part, own);
    else entries.delete(part);
  }
  const image = entries.get('image');
  const lendsImage = image !== undefined && lent.has(placeOf<Value>(image.value));
  const variables = variablesOf(pipeline, template, user, { ...lending, flags: lendsImage }, lent);
  if (variables) entries.set('variables', variables);
  else entries.delete('variables');
  const again = (other: Pipeline): Job | undefined => {
    const [one, two] = [other.jobs.get(template.name), other.jobs.get(user.name)];
    return one && two && standIn(other, one, two, lending);
  };
  const { name, location, own, ancestors } = template;
  const { unknownBases } = user;
  const map = { ...template.map, entries };
  return { name, hidden: true, location, own, map, ancestors, unknownBases, standIn: { user, lent, in: again } };
}

/** The parts of a job that `default:` may hold, and that edits may touch. */
const DEFAULT_PARTS = ['image', 'before_script', 'after_script'] as const;

/** What `default:`, or the global keywords of the same meaning, give to jobs that do not specify it. */
export function defaultParts({ assembly }: Pipeline): ReadonlyMap<string, Entry> {
  const content = assembly.content?.entries;
  const defaults = content?.get('default')?.value;
  const parts = new Map<string, Entry>();
  for (const part of DEFAULT_PARTS) {
    const own = defaults?.kind === 'map' ? defaults.entries.get(part) : undefined;
    const entry = own ?? (GLOBAL_DEFAULTS.includes(part) ? content?.get(part) : undefined);
    if (entry && !isNull(entry.value)) parts.set(part, entry);
  }
  return parts;
}

/**
 * The given user as it would be with all that `default:` holds. What it does not hold is lent: jobs that are out of view
 * bring scripts and variables of their own.
 * @returns undefined where there are no defaults
 */
export function defaultStandIn(pipeline: Pipeline, user: Job): Job | undefined {
  const parts = defaultParts(pipeline);
  const [first] = parts.values();
  if (!first) return undefined;
  const { file } = first.owner;
  const defaults = pipeline.assembly.content?.entries.get('default')?.value;
  const isKey = defaults?.kind === 'map' && [...parts.values()].some(({ owner }) => isIn(owner.node, defaults));
  const name = isKey ? 'default' : file.source.path;
  const location = locate(file.source.path, file.starts, first.value.range, name);
  const entries = new Map([...user.map.entries].filter(([key]) => !parts.has(key)));
  const inherit = entries.get('inherit');
  if (inherit?.value.kind === 'map') {
    const kept = [...inherit.value.entries].filter(([key]) => key !== 'default');
    entries.set('inherit', { ...inherit, value: { ...inherit.value, entries: new Map(kept) } });
  }
  const lent = new Set<object>();
  const variables = entries.get('variables');
  if (variables) lend(lent, variables.value);
  for (const part of PARTS) {
    const entry = parts.has(part) ? undefined : pipeline.effective(user, part);
    if (entry) lend(lent, entry.value);
    if (!entry || part === 'image' || part === 'inherit') continue;
    for (const { value, list, item } of pipeline.script(user, part) ?? [])
      for (const node of [value, list, item]) if (node) lent.add(node);
  }
  const own: MapValue = { kind: 'map', entries: parts, sources: [first.owner], range: first.value.range, file };
  const map = { ...user.map, entries, sources: own.sources };
  const again = (other: Pipeline): Job | undefined => {
    const one = other.jobs.get(user.name);
    return one && defaultStandIn(other, one);
  };
  const standIn = { user, lent, ofDefault: true as const, in: again };
  return { name, hidden: true, location, own, map, ancestors: [], unknownBases: user.unknownBases, standIn };
}

function isIn(node: object, { sources }: MapValue): boolean {
  return sources.some((source) => source.node === node);
}

/** True for a stand-in that has no script of its own: the one of its user runs in its place. */
export function hasLentScript(pipeline: Pipeline, job: Job): boolean {
  const script = pipeline.effective(job, 'script');
  return script !== undefined && job.standIn?.lent.has(placeOf<Value>(script.value)) === true;
}

/** The maps of the user that are merged over the template: its own, and those of templates between the two. */
function mapsOver(pipeline: Pipeline, template: Job, user: Job): ReadonlySet<object> {
  const between = user.ancestors.flatMap((name) => pipeline.jobs.get(name) ?? []);
  const over = [user, ...between.filter(({ ancestors }) => ancestors.includes(template.name))];
  const below = new Set<object>(template.map.sources.map(({ node }) => node));
  const nodes = over.flatMap(({ own }) => own.sources.map(({ node }) => node));
  return new Set<object>(nodes.filter((node) => !below.has(node)));
}

/** The variables, each as the template has it; those of the user only where they are lent. */
function variablesOf(
  pipeline: Pipeline,
  template: Job,
  user: Job,
  lending: Lending & { readonly flags: boolean },
  lent: Set<object>,
): Entry | undefined {
  const given = user.map.entries.get('variables');
  const own = template.map.entries.get('variables');
  const [all, ofTemplate] = [given, own].map((entry) => mapOf(pipeline, entry));
  if (!given || !all) return own;
  const below = new Set<object>([...(ofTemplate?.entries.values() ?? [])].map(({ pair }) => pair));
  const over = mapsOver(pipeline, template, user);
  const sources = withAncestors(pipeline, user)
    .filter(({ own: map }) => map.sources.some(({ node }) => over.has(node)))
    .flatMap((job) => mapOf(pipeline, job.own.entries.get('variables'))?.sources ?? []);
  const isOver = ({ owner, pair }: Entry): boolean =>
    !below.has(pair) && sources.some(({ node }) => node === owner.node);
  const kept = new Map<string, Entry>();
  for (const [name, entry] of all.entries) {
    const original = ofTemplate?.entries.get(name);
    const isLent = lending.variables.has(name) || (lending.flags && name === FLAGS);
    if (!isOver(entry)) kept.set(name, entry);
    else if (isLent) kept.set(name, entry);
    else if (original) kept.set(name, original);
    if (isOver(entry) && isLent) lend(lent, entry.value);
  }
  for (const [name, entry] of ofTemplate?.entries ?? []) if (!kept.has(name)) kept.set(name, entry);
  if (kept.size === 0 && !own) return undefined;
  const map: MapValue = { ...all, entries: kept, sources: ofTemplate?.sources ?? [] };
  return { ...(own ?? given), value: map };
}

function mapOf(pipeline: Pipeline, entry: Entry | undefined): MapValue | undefined {
  const value = entry?.value.kind === 'reference' ? pipeline.follow(entry.value) : entry?.value;
  return value?.kind === 'map' ? value : undefined;
}

function lend(lent: Set<object>, value: Value): void {
  lent.add(placeOf<Value>(value));
  if (value.kind === 'seq') for (const item of value.items) if (item.via.length === 0) lend(lent, item.value);
  if (value.kind !== 'map') return;
  for (const { node } of value.sources) lent.add(node);
  for (const entry of value.entries.values()) lend(lent, entry.value);
}
