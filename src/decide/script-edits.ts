import { type CallContext } from '../buildkit/context.ts';
import { isChain, layOut, type Surroundings } from '../buildkit/layout.ts';
import { planText } from '../buildkit/plan-text.ts';
import { type Rendered, renderRootless } from '../buildkit/render.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import type { Diagnostic } from '../model.ts';
import { isTimed } from '../shell/command.ts';
import { entryAt } from '../shell/script.ts';
import { locateInScalar } from '../source/scalar.ts';
import { textEdit, type ValueEdit } from '../source/rewrite-scalar.ts';
import type { DraftCall, JobDraft } from './draft.ts';
import { addsToCall, hiddenKeyOf, isPlacedByOthers } from './shared-lists.ts';
import { effectProblem, keptTests } from './word-effects.ts';
import { withKept } from './keep-order.ts';
import { shimEdit } from './shim.ts';

/** A call with the form that is right for every job that shares it. */
export interface RenderedCall {
  readonly scalar: ScalarValue;
  readonly start: number;
  readonly end: number;
  readonly rendered: Rendered;
  readonly around: Surroundings;
  /** The call keeps its words and goes through the shim. */
  readonly shim?: ValueEdit;
}

/** The calls of a job in one entry, by their offset in its text: shared ones, or those of the job's own copy. */
export type RenderedCalls = (draft: JobDraft, scalar: ScalarValue) => ReadonlyMap<number, RenderedCall>;

interface Group {
  readonly scalar: ScalarValue;
  readonly start: number;
  readonly end: number;
  readonly members: { readonly draft: JobDraft; readonly call: DraftCall }[];
}

/** Holds a job back; the scalar is one of which the job could have a copy, because of somebody else. */
export type HoldCall = (draft: JobDraft, finding: Diagnostic, scalar?: ScalarValue, other?: string) => void;

const SHARED = {};
const NONE: ReadonlyMap<number, RenderedCall> = new Map();

/**
 * Renders each call once, for all jobs that share it: what is known for one of them only is not used (DESIGN D1).
 * @param isCopied - true when a job has a copy of every section in which it uses an entry, and so calls of its own
 * @param isOthers - true for a file that other projects have as well
 * @returns the calls by their place; findings go to the drafts that they hold back
 */
export function renderCalls(
  drafts: readonly JobDraft[],
  isCopied: (draft: JobDraft, scalar: ScalarValue) => boolean,
  isOthers: (path: string) => boolean,
  hold: HoldCall,
): RenderedCalls {
  const groups = new Map<ScalarValue, Map<object, Map<number, Group>>>();
  for (const draft of drafts) {
    for (const call of draft.calls) {
      const { command } = call.invocation;
      const { node, unit } = command;
      const place = entryAt(unit, node.pos, Math.max(command.end, lastRedirect(call)));
      if (!place) continue;
      const scalar = place.item.entry.value;
      if (draft.job.standIn?.lent.has(scalar)) continue;
      const byOwner = groups.get(scalar) ?? new Map<object, Map<number, Group>>();
      groups.set(scalar, byOwner);
      const owner = isCopied(draft, scalar) ? draft : SHARED;
      const byStart = byOwner.get(owner) ?? new Map<number, Group>();
      byOwner.set(owner, byStart);
      const group = byStart.get(place.start) ?? { scalar, start: place.start, end: place.end, members: [] };
      byStart.set(place.start, group);
      group.members.push({ draft, call });
    }
  }
  const rendered = new Map<ScalarValue, Map<object, Map<number, RenderedCall>>>();
  for (const [scalar, byOwner] of groups) {
    const owners = new Map<object, Map<number, RenderedCall>>();
    for (const [owner, byStart] of byOwner) {
      const calls = new Map<number, RenderedCall>();
      for (const group of byStart.values()) {
        const result = renderGroup(owner === SHARED ? withoutOwn(group, isOthers, hold) : group, hold);
        if (result) calls.set(group.start, result);
      }
      owners.set(owner, calls);
    }
    rendered.set(scalar, owners);
  }
  return (draft, scalar) => {
    const owners = rendered.get(scalar);
    return owners?.get(draft) ?? owners?.get(SHARED) ?? NONE;
  };
}

function lastRedirect({ invocation }: DraftCall): number {
  return Math.max(0, ...invocation.command.redirects.map(({ end }) => end));
}

/** What a job adds to a call that others may take from where it stands belongs into a copy. */
function withoutOwn(group: Group, isOthers: (path: string) => boolean, hold: HoldCall): Group {
  const { scalar, start, end, members } = group;
  const { path } = scalar.file.source;
  const key = hiddenKeyOf(scalar) ?? (isOthers(path) ? path : undefined);
  if (key === undefined) return group;
  const isOneFolder = members.every(({ call }) => call.context.cwd === members[0]?.call.context.cwd);
  const templates = members.filter(({ draft }) => draft.job.standIn);
  // With a template for itself it is known already what is not of the jobs in view.
  const adding = (templates.length > 0 ? templates : members).filter(
    (member) => addsToCall(member, scalar, isOthers) || (isOneFolder && isElsewhere(member, scalar)),
  );
  const other = `whoever else uses ${key}`;
  for (const { draft } of adding) {
    const location = locateInScalar(scalar, start, end, draft.job.name);
    // A copy in the file itself would be everybody's.
    const isInFile = draft.job.own.sources.at(-1)?.file.source.path === path;
    const copied = isInFile && isOthers(path) ? undefined : scalar;
    hold(draft, diagnostic('K2B408', location, { job: draft.job.name, what: 'the call', other }), copied, other);
  }
  // Where all of them do, the edit still says whose place it is in, before anybody gets a copy.
  const others = members.filter((member) => !adding.includes(member));
  return others.length === 0 ? group : { ...group, members: others };
}

/** The folder to which other parts of the script lead decides what the new call says. */
function isElsewhere(member: Group['members'][number], scalar: ScalarValue): boolean {
  const { converted, context } = member.call;
  if (context.cwd === '' || !isPlacedByOthers(member, scalar)) return false;
  const anywhere = renderRootless(converted.plan, { ...context, cwd: undefined });
  return JSON.stringify(renderTogether(member.call, [member.call])) !== JSON.stringify(anywhere);
}

type Form = ReturnType<typeof renderRootless>;

const known = new WeakMap<DraftCall, { readonly calls: readonly DraftCall[]; readonly form: Form }>();

/**
 * The form of a call that is right for all that share it. It is the same however often the edits are placed, as long as
 * they are the same ones.
 */
function renderTogether(first: DraftCall, calls: readonly DraftCall[]): Form {
  const last = known.get(first);
  if (last?.calls.length === calls.length && last.calls.every((call, index) => call === calls[index])) return last.form;
  const form = renderRootless(first.converted.plan, mergeContexts(calls.map(({ context }) => context)));
  known.set(first, { calls, form });
  return form;
}

function renderGroup(group: Group, hold: HoldCall): RenderedCall | undefined {
  const { scalar, start, end, members } = group;
  const asked = groupsOf(members);
  const first = asked[0]?.[0];
  if (!first) return undefined;
  const { invocation } = first.call;
  if (first.call.shim !== undefined) {
    const nothing: Rendered = { setup: [], environment: [], arguments: [], finish: [], searches: false };
    const around = { prefix: [], redirects: [], exec: false };
    return { scalar, start, end, rendered: nothing, around, shim: shimEdit(start, first.call) };
  }
  const plain = renderTogether(
    first.call,
    members.map(({ call }) => call),
  );
  const guard = members.map(({ call }) => call.guard).find((one) => one !== undefined);
  const logins = loginsInside(asked[0]?.[0]);
  const before =
    'problem' in plain ? [] : [...logins, ...keptTests(first.call, plain), ...(guard === undefined ? [] : [guard])];
  const rendered = 'problem' in plain ? plain : { ...plain, setup: [...before, ...plain.setup] };
  const holdAll = (code: 'K2B308' | 'K2B309', data: Record<string, string>): undefined => {
    for (const { draft } of members)
      hold(draft, diagnostic(code, locateInScalar(scalar, start, end, draft.job.name), data));
    return undefined;
  };
  // Images, variables and Dockerfiles of the jobs may make one text mean several builds.
  const [, ...others] = asked;
  if (others.length > 0) {
    const data = { written: 'the call', problem: 'jobs that share it ask for different builds' };
    for (const { draft } of others.flat())
      hold(draft, diagnostic('K2B309', locateInScalar(scalar, start, end, draft.job.name), data), scalar);
  }
  if ('problem' in rendered) return holdAll('K2B309', { written: rendered.written, problem: rendered.problem });
  const effect = effectProblem(first.call, rendered);
  if (effect) return holdAll('K2B309', { ...effect });
  const assigns = rendered.environment.length > 0;
  if (invocation.exec && (isChain(rendered) || assigns)) return holdAll('K2B308', { word: 'exec' });
  if (isTimed(invocation.command) && (isChain(rendered) || assigns)) return holdAll('K2B308', { word: 'time' });
  const { command } = invocation;
  const around: Surroundings = {
    prefix: command.assignments.map((assignment) => command.unit.program.text.slice(assignment.start, assignment.end)),
    redirects: command.redirects.map(({ raw }) => raw),
    exec: invocation.exec,
  };
  const complete = { ...rendered, arguments: withKept(rendered.arguments, first.call) };
  const call = { scalar, start, end, rendered: complete, around };
  if (command.unit.quoted && callEdit(call).render({ style: 'single' }).includes("'")) {
    const problem = 'the call stands inside single quotes, and the new one holds one itself';
    return holdAll('K2B309', { written: 'sh -c', problem });
  }
  return call;
}

/**
 * The members that ask for the same build: that of a template first, then the largest group, and of two the one to which
 * no variable adds.
 */
function groupsOf(members: Group['members']): readonly Group['members'][] {
  const groups = new Map<string, Group['members']>();
  for (const member of members) {
    const { converted, kept, shim } = member.call;
    const key = shim ?? [planText(converted.plan), kept.join(' '), ...loginsInside(member)].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  const ofTemplate = (group: Group['members']): number => (group.some(({ draft }) => draft.job.standIn) ? 1 : 0);
  return [...groups.values()].sort(
    (a, b) => ofTemplate(b) - ofTemplate(a) || b.length - a.length || addedTo(a) - addedTo(b),
  );
}

/** The steps of the credentials that are a part of the call. */
function loginsInside(member: Group['members'][number] | undefined): readonly string[] {
  const steps = member?.draft.steps.filter(
    ({ command, inCall }) => inCall === true && command === member.call.invocation.command,
  );
  return (steps ?? []).map(({ text }) => (/ \|\| |; /.test(text) ? `{ ${text}; }` : text));
}

/** How much variables add to what the text of the call says. */
function addedTo([first]: Group['members']): number {
  return first?.call.converted.plan.entries.filter(({ because }) => because.written.startsWith('KANIKO_')).length ?? 0;
}

const UNKNOWN: CallContext = {
  cwd: undefined,
  values: () => [],
  exists: () => undefined,
  cacheSuffix: '',
  environment: [],
  nounset: true,
  noclobber: true,
  forgetsRegistries: false,
};

/** What is known for every job of a group. */
function mergeContexts(contexts: readonly CallContext[]): CallContext {
  const [first, ...rest] = contexts;
  if (!first || rest.length === 0) return first ?? UNKNOWN;
  const sameCwd = rest.every(({ cwd }) => cwd === first.cwd);
  const suffixes = new Set(contexts.map(({ cacheSuffix }) => cacheSuffix));
  return {
    cwd: sameCwd ? first.cwd : undefined,
    values: (name) => {
      const all = contexts.map((context) => context.values(name));
      return all.some((values) => values.length === 0) ? [] : all.flat();
    },
    wordsOf: (name) => {
      const all = contexts.map((context) => context.wordsOf?.(name) ?? []);
      return all.some((words) => words.length === 0) ? [] : all.flat();
    },
    isOfScript: (name) => contexts.every((context) => context.isOfScript?.(name) === true),
    exists: (path) => {
      const answers = new Set(contexts.map((context) => context.exists(path)));
      return answers.size === 1 ? first.exists(path) : undefined;
    },
    isFolder: (path) => contexts.some((context) => context.isFolder?.(path) === true),
    cacheSuffix: suffixes.size === 1 ? first.cacheSuffix : '',
    environment: [...new Set(contexts.flatMap(({ environment }) => environment))],
    nounset: contexts.some(({ nounset }) => nounset),
    noclobber: contexts.some(({ noclobber }) => noclobber),
    forgetsRegistries: contexts.some(({ forgetsRegistries }) => forgetsRegistries),
    dockerMediaTypes: first.dockerMediaTypes === true,
    ...(first.cachePolicy ? { cachePolicy: first.cachePolicy } : {}),
  };
}

/** The edit of a call; its text depends on the scalar that holds it. */
export function callEdit({ scalar, start, end, rendered, around, shim }: RenderedCall): ValueEdit {
  if (shim) return shim;
  const line = scalar.text.slice(scalar.text.lastIndexOf('\n', start - 1) + 1, start);
  const render: ValueEdit['render'] = (layout) => {
    // The body of a here-document starts on the next line, so that the call must end on its own one.
    const text = layOut(rendered, around, line.includes('<<') ? { style: 'single' } : layout);
    // Two brackets would be arithmetic.
    return line.endsWith('(') && text.startsWith('(') ? ` ${text}` : text;
  };
  return { start, end, wantsLines: true, render };
}

/** The other changes of a draft's script, by entry. */
export function changesByScalar(draft: JobDraft): Map<ScalarValue, ValueEdit[]> {
  const result = new Map<ScalarValue, ValueEdit[]>();
  for (const { unit, start, end, text } of draft.changes) {
    const place = entryAt(unit, start, end);
    if (!place) continue;
    const scalar = place.item.entry.value;
    const list = result.get(scalar) ?? [];
    list.push(textEdit(place.start, place.end, text));
    result.set(scalar, list);
  }
  return result;
}
