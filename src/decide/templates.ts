import type { Project } from '../gitlab/include.ts';
import { jobFaults } from '../gitlab/job-faults.ts';
import { effectiveJob, type Plain } from '../gitlab/plain.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { hasLentScript, type Lending, standIn } from '../gitlab/stand-in.ts';
import { placeOf, type Value } from '../gitlab/value.ts';
import { isMigratable, type JobDraft, type JobRef } from './draft.ts';
import { draftWithInputs } from './input-checks.ts';
import type { DecideOptions } from './options.ts';
import { SECTIONS } from '../gitlab/sections.ts';
import { PARTS, templatePlaces } from './template-places.ts';

/**
 * A template as whoever else uses it has it: one more user of everything that it holds (DESIGN D17). It is migrated with
 * its users or, where it cannot be, stays as it is, and they get copies.
 */
export interface TemplateDraft {
  readonly ref: JobRef;
  /** Missing for a template that cannot be migrated. */
  readonly draft: JobDraft | undefined;
  /** The jobs in view for which it stands. */
  readonly users: readonly JobDraft[];
  /** None of them would use it any more: it is migrated as a job for others that no job in view uses. */
  readonly isLeftBehind?: boolean;
}

const NOTHING: Lending = { variables: new Set(), script: false };

/** What the runner and GitLab read of a job's variables. */
const READ_BY_GITLAB = /^(?:CI|GIT|FF)_/;

/** Stand-ins by what they are made of, so that each round of the decision has the same ones. */
const known = new WeakMap<Pipeline, Map<string, Job>>();

/** The templates of the jobs in view: a job may take the half of one and get a copy of the other half. */
export function templateDrafts(
  drafts: readonly JobDraft[],
  project: Project,
  options: DecideOptions,
  withPolicy: (draft: JobDraft) => JobDraft,
): readonly TemplateDraft[] {
  const ids = new Ids();
  const found = new Map<string, { template: Job; first: JobDraft; users: JobDraft[]; plain: boolean }>();
  for (const draft of drafts) {
    for (const template of templatesOf(draft)) {
      // An image alone is right for others if it is for the jobs in view.
      if (SECTIONS.every((part) => !template.map.entries.has(part))) continue;
      const { job } = lentTo(draft, template);
      const key = `${ids.node(template.own)} ${ids.of(draft.pipeline, job, job.standIn?.lent)}`;
      const isSame = ids.of(draft.pipeline, job) === ids.of(draft.pipeline, draft.job);
      const one = found.get(key) ?? { template, first: draft, users: [], plain: isPlain(template) };
      found.set(key, one);
      one.users.push(draft);
      one.plain &&= isSame && !lendsFlags(draft, job);
    }
  }
  return [...found].flatMap(([key, { template, first, users, plain }]) => {
    // Jobs that are such users themselves need nobody in their place, unless others may take the template from them.
    if (plain && options.leftBehind?.has(template) !== true) return [];
    const drafted = draftTemplate(key, template, first, project, options);
    if (!drafted) return [];
    const { ref } = drafted;
    const draft = drafted.draft && withPolicy(drafted.draft);
    const isLeftBehind = options.leftBehind?.has(template) === true;
    return [{ ref, draft: draft && isMigratable(draft) ? draft : undefined, users, isLeftBehind }];
  });
}

/** The hidden jobs of which a job is made: by `extends` or a merge key; those of several parts by a value of theirs as well. */
function templatesOf({ pipeline, job }: JobDraft): ReadonlySet<Job> {
  const places = new Set<object>(job.map.sources.map(({ node }) => node));
  for (const part of PARTS) {
    const entry = pipeline.effective(job, part);
    if (entry) places.add(placeOf<Value>(entry.value));
    if (part === 'image') continue;
    for (const { list, value } of pipeline.script(job, part) ?? []) places.add(list ?? value);
  }
  const own = job.own.sources.at(-1)?.node;
  const found = new Set<Job>();
  for (const [place, template] of templatePlaces(pipeline))
    if (places.has(place) && template.own.sources.at(-1)?.node !== own) found.add(template);
  return found;
}

type Drafted = Pick<TemplateDraft, 'ref' | 'draft'>;

/**
 * A template that has no build of its own is tried with the script of its user, one whose variables are empty, for its
 * users to fill, with theirs.
 * @returns undefined for a template that runs no build: what it holds is right for its users in view
 */
function draftTemplate(
  key: string,
  template: Job,
  user: JobDraft,
  project: Project,
  options: DecideOptions,
): Drafted | undefined {
  const { pipeline } = user;
  const jobs = known.get(pipeline) ?? new Map<string, Job>();
  known.set(pipeline, jobs);
  const attempt = (lending: Lending, name: string): Drafted | 'no build' => {
    const job = jobs.get(`${key} ${name}`) ?? standIn(pipeline, template, user.job, lending);
    jobs.set(`${key} ${name}`, job);
    const ref = { pipeline, job };
    const drafted = draftWithInputs(ref, project, options);
    if (drafted.kind === 'other' || drafted.kind === 'shell-only' || jobFaults(pipeline, job).length > 0)
      return 'no build';
    return { ref, draft: drafted.kind === 'kaniko' ? drafted.draft : undefined };
  };
  const { lending } = lentTo(user, template);
  const first = attempt(lending, 'alone');
  const withScript = first === 'no build' ? { ...lending, script: true } : lending;
  const second = first === 'no build' ? attempt(withScript, 'script') : first;
  if (second === 'no build') return undefined;
  if (second.draft && isMigratable(second.draft)) return second;
  const empty = emptyVariables(pipeline, template);
  if (empty.length === 0) return second;
  const third = attempt({ ...withScript, variables: new Set([...lending.variables, ...empty]) }, 'filled');
  return third === 'no build' || !third.draft || !isMigratable(third.draft) ? second : third;
}

function emptyVariables(pipeline: Pipeline, template: Job): readonly string[] {
  const variables = variablesIn(effectiveJob(pipeline, template));
  return [...variables].flatMap(([name, text]) => (text === '' ? [name] : []));
}

function variablesIn(keys: ReadonlyMap<string, Plain>): ReadonlyMap<string, Plain> {
  const value = keys.get('variables');
  return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

/** A template with what one of its users lends it. */
interface Lent {
  readonly lending: Lending;
  readonly job: Job;
}

const lentBy = new WeakMap<Job, Map<Job, Lent>>();

/** What a user lends to a template; once for both, in whatever round they are looked at. */
function lentTo(user: JobDraft, template: Job): Lent {
  const ofUser = lentBy.get(user.job) ?? new Map<Job, Lent>();
  lentBy.set(user.job, ofUser);
  const known = ofUser.get(template);
  if (known) return known;
  const lending = lendingOf(user, template);
  const lent = { lending, job: standIn(user.pipeline, template, user.job, lending) };
  ofUser.set(template, lent);
  return lent;
}

/** The variables of the user that the template's own text reads, be it by the text of another variable. */
function lendingOf({ pipeline, job, analysis }: JobDraft, template: Job): Lending {
  const bare = standIn(pipeline, template, job, NOTHING);
  const keys = effectiveJob(pipeline, bare);
  const values = variablesIn(effectiveJob(pipeline, job));
  const own = variablesIn(keys);
  if ([...values.keys()].every((name) => own.has(name))) return NOTHING;
  const texts = [...keys].map(([, value]) => JSON.stringify(value));
  for (const { unit } of analysis.followed) texts.push(unit.program.text);
  const variables = new Set([...values.keys()].filter((name) => READ_BY_GITLAB.test(name)));
  for (let text = texts.pop(); text !== undefined; text = texts.pop())
    for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) {
      const value = values.get(name);
      if (value === undefined || variables.has(name) || own.has(name)) continue;
      variables.add(name);
      texts.push(JSON.stringify(value));
    }
  return { variables, script: false };
}

/** True when a variable that only the user sets holds flags of the template's call: others have other flags, or none. */
function lendsFlags({ pipeline, calls }: JobDraft, job: Job): boolean {
  const { standIn: made } = job;
  if (hasLentScript(pipeline, job)) return false;
  return calls.some(({ translated }) =>
    translated.some(({ definition: { place } }) => place.kind === 'yaml' && made?.lent.has(place.scalar) === true),
  );
}

/** False for lists and variables without an image: a job may take one of them and get a copy of another. */
function isPlain({ own: { entries } }: Job): boolean {
  return entries.has('image') || [...PARTS, 'variables'].filter((part) => entries.has(part)).length < 2;
}

/** Tells jobs apart by the values of which the parts that edits may touch are made. */
class Ids {
  private readonly numbers = new Map<object, number>();

  node(node: object): number {
    const number = this.numbers.get(node) ?? this.numbers.size;
    this.numbers.set(node, number);
    return number;
  }

  /** @param lent - values that do not count */
  of(pipeline: Pipeline, job: Job, lent: ReadonlySet<object> = new Set()): string {
    const value = (one: Value | undefined): number | string | undefined => {
      const place = one && placeOf<Value>(one);
      return place && (lent.has(place) ? 'lent' : this.node(place));
    };
    const parts = PARTS.map((part) => value(pipeline.effective(job, part)?.value));
    const variables = [...pipeline.variables(job)].map(([name, entry]) => `${name}=${String(value(entry.value))}`);
    return [this.node(pipeline), ...parts, ...variables.sort()].join(' ');
  }
}
