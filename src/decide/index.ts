import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/include.ts';
import { jobFaults } from '../gitlab/job-faults.ts';
import { type Plain, toPlain } from '../gitlab/plain.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { hasLentScript } from '../gitlab/stand-in.ts';
import type { Diagnostic, Edit, FlagOccurrence, FlagOutcome, JobOutcome, JobStatus } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import type { ConvertedFlag } from '../kaniko/convert.ts';
import type { Locate } from './calls.ts';
import { isMigratable, type JobDraft, type JobRef } from './draft.ts';
import { defaultDrafts } from './default-templates.ts';
import { type Definition, isSamePlace } from './flag-definitions.ts';
import type { DecideOptions } from './options.ts';
import type { Placed } from './placed.ts';
import type { RenderedCall, RenderedCalls } from './script-edits.ts';
import type { Ignores } from '../diagnostics/ignore.ts';
import { jobKey } from '../units.ts';
import { withCacheChecks } from './cache-checks.ts';
import { candidates } from './candidates.ts';
import { ignoresOf, isOpenWarning } from './ignored.ts';
import { draftWithInputs } from './input-checks.ts';
import { checkCombinations } from './include-versions.ts';
import { kanikoSigns } from './kaniko-signs.ts';
import { ofOneJob } from './one-outcome.ts';
import { hasInputs, sharedOutside, splitInputs } from './outside.ts';
import { tagsOfOthers } from './outside-tags.ts';
import { emptyOfOthers } from './outside-empty.ts';
import { OutsideUsers } from './outside-users.ts';
import { crashOf } from '../crash.ts';
import { workOn } from './job-failure.ts';
import { ScriptUsers } from './script-users.ts';
import { settleApart } from './settle-apart.ts';
import { templateDrafts } from './templates.ts';
import { Users } from './users.ts';
import { groupBy } from '../group-by.ts';

/** A migrated job with what verification compares. */
export interface MigratedJob {
  readonly draft: JobDraft;
  readonly calls: readonly RenderedCall[];
}

export interface Decision {
  readonly outcomes: readonly JobOutcome[];
  readonly edits: readonly Edit[];
  readonly placed: readonly Placed[];
  readonly migrated: readonly MigratedJob[];
  /** Jobs at which the program itself failed, with what it said. */
  readonly crashed: ReadonlyMap<Job, string>;
}

/**
 * Decides every job of the pipelines in view: per effective job, with edits per origin (DESIGN D1, D2).
 * @param ownFlags - jobs that must get BUILDKITD_FLAGS in their own map, found by verification
 */
export function decide(
  pipelines: readonly Pipeline[],
  project: Project,
  options: DecideOptions,
  ownFlags: ReadonlySet<object> = new Set(),
): Decision {
  const ignores = ignoresOf(project);
  const refs = pipelines.flatMap((pipeline) => candidates(pipeline).map((job): JobRef => ({ pipeline, job })));
  const read: JobDraft[] = [];
  const outcomes: [JobRef, JobOutcome][] = [];
  const tell = (ref: JobRef, ...what: Told): void => void outcomes.push([ref, outcome(ref, ...what)]);
  const left: JobRef[] = [];
  const leave = (ref: JobRef, ...what: Told): void => {
    left.push(ref);
    tell(ref, ...what);
  };
  const crashed = new Map<Job, string>();
  const others: (readonly [JobRef, readonly Diagnostic[]])[] = [];
  for (const ref of refs) {
    if (options.stopped?.has(ref.job) === true) {
      leave(ref, 'failed', [], [], 0);
      continue;
    }
    let drafted: ReturnType<typeof draftWithInputs>;
    try {
      drafted = draftWithInputs(ref, project, options);
      if (drafted.kind === 'kaniko') read.push(drafted.draft);
    } catch (cause) {
      crashed.set(ref.job, crashOf(cause));
      leave(ref, 'failed', [], [], 0);
      continue;
    }
    if (drafted.kind === 'unreadable') leave(ref, 'manual', [drafted.finding], [], 0);
    else if (drafted.kind !== 'kaniko') others.push([ref, drafted.kind === 'shell-only' ? [drafted.finding] : []]);
  }
  // What the options and the neighbours add to a draft only ever holds it back.
  if (options.onlyEdits && (options.leftBehind?.size ?? 0) === 0 && !read.some(isMigratable))
    return { outcomes: [], edits: [], placed: [], migrated: [], crashed };
  for (const [ref, known] of others) {
    const signs = extendsUnseenKaniko(ref) ? [unseenTemplate(ref)] : kanikoSigns(ref, project, options);
    const isCall = signs.some(({ severity }) => severity === 'error');
    if (isCall) leave(ref, 'manual', signs, [], 0);
    else if (known.length + signs.length > 0) tell(ref, 'untouched', [...known, ...signs], [], 0);
  }
  const users = usersOf(pipelines, refs, options);
  const drafts = withCacheChecks(read, refs, project).map((draft) =>
    workOn(draft.job, () => withPolicy(draft, options, users, ignores)),
  );
  const ofTemplate = (draft: JobDraft): JobDraft => withTemplatePolicy(draft, options, ignores);
  const templates = [
    ...templateDrafts(drafts, project, options, ofTemplate),
    ...defaultDrafts(drafts, project, options, ofTemplate),
  ];
  for (const { ref, isLeftBehind } of templates)
    if (isLeftBehind) users.add(ref);
    else users.addAsleep(ref);
  const all = [...drafts, ...templates.flatMap(({ draft }) => draft ?? [])];
  const scriptUsers = new ScriptUsers(all, [...refs, ...templates.map(({ ref }) => ref)], project, users);
  const { placement, migrating, held } = settleApart(drafts, users, options, ownFlags, scriptUsers, {
    left,
    templates,
  });
  const placedOf = byDraft(placement.placed.flatMap((one) => one.drafts.map((draft) => [draft, one] as const)));
  const notes = byDraft(placement.notes.map(({ draft, finding }) => [draft, finding] as const));
  const migrated: MigratedJob[] = [];
  const outsideUsers = new OutsideUsers();
  const judge = (draft: JobDraft): void => {
    const ok = migrating.has(draft);
    const failed = options.failures?.has(draft.job) === true;
    const findings = [...draft.findings, ...(held.get(draft) ?? [])];
    if (ok) findings.push(...(notes.get(draft) ?? []));
    const own = placedOf.get(draft) ?? [];
    const isOthers = (path: string): boolean => options.isShared?.(path) === true || hasInputs([draft], path);
    const isCopied = own.some(({ copied }) => copied?.draft === draft);
    if (ok)
      findings.push(
        ...sharedOutside(draft, own, options),
        ...outsideUsers.of(draft, own),
        ...splitInputs(draft, own),
        ...changedScripts(draft, own),
      );
    const openToOthers = (one: JobDraft): readonly Diagnostic[] => [
      ...tagsOfOthers(one, placement.calls, isOthers),
      ...emptyOfOthers(one, isOthers),
    ];
    if (ok && !isCopied) findings.push(...openToOthers(draft));
    for (const { draft: template, users: standsFor } of ok ? templates : [])
      if (template && migrating.has(template) && standsFor.includes(draft))
        findings.push(...warningsBeside(findings, template), ...(isCopied ? openToOthers(template) : []));
    const calls = callsOf(draft, placement.calls);
    if (ok) migrated.push({ draft, calls });
    const status = ok ? 'migrated' : failed ? 'failed' : 'manual';
    tell(draft, status, findings, flagOutcomes(draft, ok ? calls : []), draft.calls.length);
  };
  for (const draft of drafts) workOn(draft.job, () => judge(draft));
  for (const { draft } of templates)
    if (draft && migrating.has(draft)) migrated.push({ draft, calls: callsOf(draft, placement.calls) });
  const placed = placement.placed.filter(({ drafts: wanted }) => wanted.some((draft) => migrating.has(draft)));
  return {
    outcomes: sorted(ofOneJob(outcomes)),
    edits: placed.flatMap(({ edits }) => edits),
    placed,
    migrated,
    crashed,
  };
}

/** Who uses what, of all jobs in view. */
function usersOf(pipelines: readonly Pipeline[], refs: readonly JobRef[], { stopped }: DecideOptions): Users {
  const users = new Users();
  for (const pipeline of pipelines) users.addWorkflow(pipeline);
  for (const ref of refs) if (stopped?.has(ref.job) !== true) workOn(ref.job, () => users.add(ref));
  return users;
}

/** What holds back a template as whoever else uses it has it. */
function withTemplatePolicy(draft: JobDraft, options: DecideOptions, ignores: Ignores): JobDraft {
  const { job } = draft;
  const findings = [...draft.findings, ...(options.closed?.get(job) ?? [])];
  const isOpen = (finding: Diagnostic): boolean => isOpenWarning(finding, draft, options, ignores);
  if (options.strict && findings.some(isOpen)) findings.push(held(draft, '--strict holds back jobs with warnings'));
  const leftAlone = ignores.reasonFor(job.location.path, job.name);
  const problem = options.failures?.get(job) ?? leftAlone;
  if (problem !== undefined) findings.push(held(draft, problem));
  return { ...draft, findings };
}

/** What the options and the job's place in the pipeline add to its findings. */
function withPolicy(draft: JobDraft, options: DecideOptions, users: Users, ignores: Ignores): JobDraft {
  const { job } = draft;
  const findings = [...draft.findings, ...(options.closed?.get(job) ?? [])];
  if (options.jobs.length > 0 && !options.jobs.includes(job.name))
    findings.push(held(draft, 'it is not named by --job'));
  if (options.skipped?.has(jobKey({ file: job.location.path, job: job.name })))
    findings.push(held(draft, 'it was skipped in this session'));
  const isOpen = (finding: Diagnostic): boolean => isOpenWarning(finding, draft, options, ignores);
  if (options.strict && isMigratable(draft) && findings.some(isOpen)) {
    findings.push(held(draft, '--strict holds back jobs with warnings'));
  }
  findings.push(...checkCombinations(draft));
  for (const problem of jobFaults(draft.pipeline, job))
    findings.push(diagnostic('K2B018', job.location, { job: job.name, problem }));
  const failed = options.heldBack?.get(job);
  if (failed)
    findings.push(diagnostic('K2B424', job.location, { job: job.name, other: failed.name }, [failed.location]));
  const leftAlone = ignores.reasonFor(job.location.path, job.name);
  if (leftAlone !== undefined) findings.push(held(draft, leftAlone));
  if (job.hidden && !isComplete(draft, users)) findings.push(diagnostic('K2B409', job.location, { job: job.name }));
  return { ...draft, findings };
}

/** What a template becomes differently, which is not said of the job that uses it. Of a lent script the job is told. */
function warningsBeside(told: readonly Diagnostic[], { pipeline, job, findings }: JobDraft): readonly Diagnostic[] {
  if (hasLentScript(pipeline, job)) return [];
  const isTold = ({ code, message }: Diagnostic): boolean =>
    told.some((other) => other.code === code && other.message === message);
  return findings.filter((finding) => finding.severity === 'warning' && !isTold(finding));
}

function held(draft: JobDraft, reason: string): Diagnostic {
  return diagnostic('K2B414', draft.job.location, { job: draft.job.name, reason });
}

/** A hidden job of its own is edited only if image and call are its own, or are shared with jobs in view (DESIGN D1). */
function isComplete(draft: JobDraft, users: Users): boolean {
  const own = new Set<object>(draft.job.own.sources.map(({ node }) => node));
  const reachable = (node: object, owner: object): boolean =>
    own.has(owner) || users.of(node).some(({ job }) => !job.hidden);
  const { entry } = draft.image;
  const script = draft.pipeline.effective(draft.job, 'script');
  return reachable(entry.value, entry.owner.node) && script !== undefined && reachable(script.value, script.owner.node);
}

function extendsUnseenKaniko({ job }: JobRef): boolean {
  return job.unknownBases.some((base) => /kaniko/i.test(base));
}

function unseenTemplate({ job }: JobRef): Diagnostic {
  return diagnostic('K2B412', job.location, { job: job.name, target: job.unknownBases.join(', ') });
}

function byDraft<T>(pairs: readonly (readonly [JobDraft, T])[]): ReadonlyMap<JobDraft, readonly T[]> {
  const groups = groupBy(pairs, ([draft]) => draft);
  return new Map([...groups].map(([draft, group]) => [draft, group.map(([, value]) => value)]));
}

/**
 * The script files that change with a job.
 * @param placed - the edits of the job
 */
function changedScripts(draft: JobDraft, placed: readonly Placed[]): Diagnostic[] {
  const files = new Set<string>();
  for (const { expected } of placed) if (expected?.scalar.wholeFile) files.add(expected.scalar.file.source.path);
  return [...files].map((file) => diagnostic('K2B313', draft.job.location, { file }));
}

/** The rendered calls of a draft. */
function callsOf(draft: JobDraft, rendered: RenderedCalls): RenderedCall[] {
  return draft.calls.flatMap(({ invocation: { command } }) => {
    const place = entryAt(command.unit, command.node.pos, command.node.pos);
    const call = place && rendered(draft, place.item.entry.value).get(place.start);
    return call ? [call] : [];
  });
}

/** What each flag became, in the words of the emitted command, or of the variable that holds it. */
function flagOutcomes(draft: JobDraft, rendered: readonly RenderedCall[]): FlagOutcome[] {
  // Calls of several entries may stand at equal offsets: each has its own words.
  const wordsOf = (index: number): RenderedCall['rendered']['arguments'] =>
    rendered.length === draft.calls.length
      ? (rendered[index]?.rendered.arguments ?? [])
      : rendered.flatMap((call) => call.rendered.arguments);
  const inCalls = draft.calls.flatMap(({ converted, locate }, index) =>
    converted.flags.map((flag) => {
      const words = wordsOf(index);
      const became = words.filter(({ because }) => because.some((cause) => isSame(cause, flag.occurrence)));
      return outcomeOf(draft, flag, became, locate);
    }),
  );
  const seen: Definition[] = [];
  const inVariables = draft.calls.flatMap(({ translated, locate }) =>
    translated.flatMap(({ definition, flags, pieces }) => {
      if (seen.some((other) => isSamePlace(other, definition))) return [];
      seen.push(definition);
      return flags.map((flag) => {
        const became = pieces.filter(({ because }) => because !== undefined && isSame(because, flag.occurrence));
        return outcomeOf(draft, flag, became, locate);
      });
    }),
  );
  return [...inCalls, ...inVariables];
}

function outcomeOf(
  draft: JobDraft,
  { occurrence, fidelity, reason, code, help }: ConvertedFlag,
  became: readonly { readonly text: string }[],
  locate: Locate,
): FlagOutcome {
  const { flag, written, range } = occurrence;
  const text = became.map((word) => word.text).join(' ');
  const location = locate(range.start, range.end);
  return { job: draft.job.name, flag, written, became: text, fidelity, reason, code, help, location };
}

/** A call that several jobs share is rendered once, from the occurrences of one of them. */
function isSame(a: FlagOccurrence, b: FlagOccurrence): boolean {
  return a === b || (a.written === b.written && a.range.start === b.range.start && a.range.end === b.range.end);
}

type Told = [JobStatus, readonly Diagnostic[], readonly FlagOutcome[], number];

function outcome(ref: JobRef, ...[status, reasons, flags, calls]: Told): JobOutcome {
  const { job, pipeline } = ref;
  const { path, line } = job.location;
  const origins = new Set([path]);
  for (const key of ['image', 'before_script', 'script'] as const) {
    const entry = pipeline.effective(job, key);
    if (entry) origins.add(entry.value.file.source.path);
  }
  return {
    job: job.name,
    file: path,
    line,
    hidden: job.hidden,
    status,
    reasons: [...reasons].sort(bySeverity),
    flags,
    calls,
    origins: [...origins],
    tags: tagsOf(ref),
  };
}

/** The runner tags of the effective job; lists and references may nest. */
function tagsOf({ job, pipeline }: JobRef): string[] {
  const entry = pipeline.effective(job, 'tags');
  const texts = (value: Plain): string[] =>
    Array.isArray(value) ? value.flatMap(texts) : typeof value === 'string' ? [value] : [];
  return entry ? texts(toPlain(pipeline, entry.value)) : [];
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function bySeverity(a: Diagnostic, b: Diagnostic): number {
  return RANK[a.severity] - RANK[b.severity] || a.location.range.start - b.location.range.start;
}

function sorted(outcomes: readonly JobOutcome[]): JobOutcome[] {
  return [...outcomes].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}
