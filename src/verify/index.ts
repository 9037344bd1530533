import { BUILD_COMMAND } from '../buildkit/layout.ts';
import type { JobDraft } from '../decide/draft.ts';
import type { Decision, MigratedJob } from '../decide/index.ts';
import type { DecideOptions } from '../decide/options.ts';
import { readsVariable } from '../decide/definition-readers.ts';
import { crashOf } from '../crash.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/project.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import { type Job, type Pipeline, sameJob } from '../gitlab/resolve.ts';
import { oneLineScalar } from '../source/plain.ts';
import { placeOf, type Value } from '../gitlab/value.ts';
import { jobFaults } from '../gitlab/job-faults.ts';
import { plainJob } from '../gitlab/plain.ts';
import { emittedAnalyses, otherLogins, type ReportProblem, unreadVariables, verifyCalls } from './calls.ts';
import { closedPaths } from './closed-paths.ts';
import { compareValues } from './compare-values.ts';
import { verifyFilled } from './filled-job.ts';
import { ownCommands } from './own-commands.ts';
import { includeWorldsOf } from '../worlds/include-worlds.ts';
import { withAncestors } from '../gitlab/ancestors.ts';
import { ownValue } from '../own-value.ts';

/** Something that the edited pipeline does not have as it should. */
export interface VerifyProblem {
  readonly job: Job;
  readonly problem: string;
  /** BUILDKITD_FLAGS does not reach the job: it needs the variable in its own map. */
  readonly missingFlags: boolean;
  /** Why the job stays as it is, where that is no fault of ours. */
  readonly finding?: Diagnostic;
}

const MAY_CHANGE: ReadonlySet<string> = new Set(['image', 'variables', 'before_script', 'script', 'after_script']);

/**
 * Compares a pipeline before and after the edits (DESIGN D10): migrated jobs have image, entrypoint, flags, credentials
 * and a command that asks for the same build; every other job is equal.
 * @param after - the pipeline of the edited texts, resolved again
 * @param project - the files with the edited texts
 */
export function verifyPipeline(
  before: Pipeline,
  after: Pipeline,
  decision: Decision,
  project: Project,
): readonly VerifyProblem[] {
  const problems: VerifyProblem[] = [];
  const migrated = new Map(decision.migrated.map((entry) => [entry.draft.job, entry]));
  const expected = new Map<unknown, string>();
  const copied = new Map<Job, Map<string, readonly string[]>>();
  for (const { expected: one, copied: copy } of decision.placed) {
    if (one) expected.set(one.scalar, one.value);
    if (!copy) continue;
    const sections = copied.get(copy.draft.job) ?? new Map<string, readonly string[]>();
    copied.set(copy.draft.job, sections.set(copy.section, copy.texts));
  }
  const [worlds, now] = [includeWorldsOf(before), includeWorldsOf(after)];
  const standIns = decision.migrated
    .map(({ draft }) => draft)
    .filter((one) => one.job.standIn && one.pipeline === before);
  for (const job of [...before.jobs.values(), ...standIns.map((one) => one.job)]) {
    const other = sameJob(after, job);
    const report = (problem: string, missingFlags = false): void => void problems.push({ job, problem, missingFlags });
    if (!other) {
      report('the job is gone');
      continue;
    }
    if (!job.standIn && !worlds.isOwn(job)) {
      // It is, and stays, what another combination of the includes has.
      if (now.isOwn(other)) report('its versions by the rules of includes differ');
      continue;
    }
    const entry = migrated.get(job);
    try {
      if (entry) {
        const redefined = redefinedFor(entry.draft, decision);
        const wanted: Wanted = { expected, copied: copied.get(job) ?? new Map(), redefined };
        const { main, later, bodies } = emittedAnalyses(entry, after, other, project);
        const closed = closedPaths(entry.draft, [main, later]);
        // What is found first is the cause of whatever else differs.
        const values =
          closed.length > 0 ? closed : [...ownCommands(entry.draft, bodies), ...compareValues(entry.draft, main)];
        // What after_script does with a variable counts, too.
        const whole = { ...main, commands: [...main.commands, ...later.commands] };
        const whenRead =
          values.length > 0 || job.standIn?.ofDefault
            ? values
            : [...otherLogins(entry, main), ...unreadVariables(entry, after, other, whole)];
        const findings = whenRead.length > 0 ? whenRead : verifyFilled(entry, after, other, project);
        for (const finding of findings) problems.push({ job, problem: finding.message, missingFlags: false, finding });
        if (findings.length > 0) continue;
        // A template that takes no variables is told of with its users (K2B415).
        const lacksFlags = job.standIn !== undefined && !hasPlacedVariables(decision, entry.draft);
        verifyMigrated(entry, after, other, wanted, project, whole, (problem, missingFlags = false) => {
          if (!missingFlags || !lacksFlags) report(problem, missingFlags);
        });
      } else if (!job.hidden) compareOther(before, job, after, other, report);
    } catch (cause) {
      report(crashOf(cause));
    }
  }
  return problems;
}

/** The variables that hold something new, by the job's own wish, or by that of others where this job does not read them. */
function redefinedFor(draft: MigratedJob['draft'], { placed }: Decision): ReadonlySet<string> {
  const own = new Set(placed.flatMap(({ redefines = [], drafts }) => (drafts.includes(draft) ? redefines : [])));
  const others = new Set(placed.flatMap(({ redefines = [] }) => redefines.filter((name) => !own.has(name))));
  return new Set([...own, ...[...others].filter((name) => !readsVariable(draft, name))]);
}

function hasPlacedVariables({ placed }: Decision, draft: MigratedJob['draft']): boolean {
  return placed.some(
    ({ drafts, edits }) => drafts.includes(draft) && edits.some(({ reason }) => reason === 'variables'),
  );
}

/** Hidden jobs that got a build command by what they share with migrated jobs, but not all that it needs. */
export function partialTemplates(
  before: Pipeline,
  after: Pipeline,
  decision: Decision,
  options: DecideOptions,
): Diagnostic[] {
  const migrated = new Set(decision.migrated.map(({ draft }) => draft.job));
  const findings: Diagnostic[] = [];
  for (const job of before.jobs.values()) {
    const other = after.jobs.get(job.name);
    if (!job.hidden || !other || migrated.has(job)) continue;
    const [old, now] = [plainJob(before, job), plainJob(after, other)];
    const script = now.get('script') ?? '';
    if (!script.includes(BUILD_COMMAND) || script === old.get('script')) continue;
    const lacks: string[] = [];
    const report = (problem: string): void => void lacks.push(problem);
    if (now.has('image')) verifyImage(now.get('image'), variablesOf(now), options.image.target, report);
    verifyVariables(variablesOf(now), variablesOf(now), new Set(), report);
    const [lack] = lacks;
    if (lack === undefined || !now.has('image')) continue;
    const names = new Set(decision.migrated.flatMap(({ draft }) => (takesAllOf(draft, job) ? draft.job.name : [])));
    const users =
      names.size === 0
        ? 'no job in view uses it as a whole'
        : `its users in view (${[...names].join(', ')}) set what is missing themselves`;
    findings.push(diagnostic('K2B415', job.location, { job: job.name, lack, users }));
  }
  return findings;
}

/** A job that extends a template or has its map by a merge key, whatever it sets beside. */
function takesAllOf({ pipeline, job }: JobDraft, template: Job): boolean {
  const node = template.own.sources.at(-1)?.node;
  return (
    !job.hidden && withAncestors(pipeline, job).some(({ own }) => own.sources.some((source) => source.node === node))
  );
}

/** What the scripts of a job must be afterwards: texts by the scalar that they replace, and sections of its own. */
interface Wanted {
  readonly expected: ReadonlyMap<unknown, string>;
  readonly copied: ReadonlyMap<string, readonly string[]>;
  /** Variables that may have another value in this job. */
  readonly redefined: ReadonlySet<string>;
}

function compareOther(before: Pipeline, job: Job, after: Pipeline, other: Job, report: ReportProblem): void {
  const [a, b] = [plainJob(before, job), plainJob(after, other)];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    if (a.get(key) !== b.get(key)) report(`${key} of a job that is not migrated has changed`);
  }
}

function verifyMigrated(
  entry: MigratedJob,
  after: Pipeline,
  job: Job,
  wanted: Wanted,
  project: Project,
  emitted: Analysis,
  report: ReportProblem,
): void {
  const { draft } = entry;
  const [a, b] = [plainJob(draft.pipeline, draft.job), plainJob(after, job)];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    if (MAY_CHANGE.has(key)) continue;
    const [old, now] = [a.get(key), b.get(key)].map((text) => withoutValues(key, text, wanted.redefined));
    if (old !== now) report(`${key} has changed`);
  }
  for (const fault of jobFaults(after, job)) report(fault);
  verifyImage(b.get('image'), variablesOf(b), draft.image.target, report);
  verifyVariables(variablesOf(a), variablesOf(b), wanted.redefined, report);
  verifyScript(draft, after, job, wanted, report);
  // The calls of `default:` are those of its users, and looked at there.
  if (!draft.job.standIn?.ofDefault) verifyCalls(entry, after, job, emitted, report);
  verifyScriptFiles(draft, wanted.expected, project, report);
}

/** The text of a key without the values that rules and the matrix give to variables which hold arguments now. */
function withoutValues(key: string, text: string | undefined, redefined: ReadonlySet<string>): string | undefined {
  if (text === undefined || redefined.size === 0 || (key !== 'rules' && key !== 'parallel')) return text;
  const inside = key === 'rules' ? 'variables' : 'matrix';
  const visit = (value: unknown, within: boolean): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => visit(item, within));
    const entries = Object.entries(value).map(([name, inner]: [string, unknown]) =>
      within && redefined.has(name) ? [name, '*'] : [name, visit(inner, within || name === inside)],
    );
    return Object.fromEntries(entries) as unknown;
  };
  return JSON.stringify(visit(JSON.parse(text), false));
}

function verifyImage(
  text: string | undefined,
  variables: Readonly<Record<string, unknown>>,
  target: string,
  report: ReportProblem,
): void {
  const image = JSON.parse(text ?? 'null') as {
    name?: unknown;
    entrypoint?: unknown;
    docker?: { user?: unknown };
  } | null;
  const name = String(image?.name);
  const value = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
  if (name !== target && (value === undefined || givenText(ownValue(variables, value)) !== target))
    report('the image is not the target image');
  if (JSON.stringify(image?.entrypoint) !== '[""]') report('the entrypoint is not empty');
  if (image?.docker?.user !== undefined) report('the image still sets a user');
}

/** The text of a variable, given as such or by `value:`. */
function givenText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'value' in value ? givenText(value.value) : undefined;
}

function variablesOf(job: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  return JSON.parse(job.get('variables') ?? '{}') as Record<string, unknown>;
}

/** @param redefined - variables that may have got another value */
function verifyVariables(
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  redefined: ReadonlySet<string>,
  report: ReportProblem,
): void {
  const flags = givenText(ownValue(now, 'BUILDKITD_FLAGS'));
  if (flags?.includes('--oci-worker-no-process-sandbox') !== true)
    report('BUILDKITD_FLAGS does not reach the job', true);
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (name === 'BUILDKITD_FLAGS' || name === 'DOCKER_CONFIG' || redefined.has(name)) continue;
    if (JSON.stringify(ownValue(old, name)) !== JSON.stringify(ownValue(now, name)))
      report(`the variable ${name} has changed`);
  }
}

/** Every entry has the text that was meant, and only the steps of the credentials were added. */
function verifyScript(
  draft: MigratedJob['draft'],
  after: Pipeline,
  job: Job,
  { expected, copied }: Wanted,
  report: ReportProblem,
): void {
  const added = new Set([
    ...(draft.credentials.kind === 'write' ? draft.credentials.steps : []),
    ...draft.steps.map(({ text }) => text),
  ]);
  for (const section of ['before_script', 'script', 'after_script'] as const) {
    const entry = draft.pipeline.effective(draft.job, section);
    // What the user brings is looked at where it is the user's.
    if (entry && draft.job.standIn?.lent.has(placeOf<Value>(entry.value))) continue;
    const wanted =
      copied.get(section) ??
      (draft.pipeline.script(draft.job, section) ?? []).map(({ value }) => expected.get(value) ?? value.text);
    const entries = after.script(job, section) ?? [];
    const given = entries.map(({ value }) => value.text);
    let next = 0;
    for (const text of given) {
      if (next < wanted.length && text === wanted[next]) next++;
      else if (!added.has(text.trimEnd()))
        return report(`${section} holds an entry that was not meant: ${oneLineScalar(text.split('\n')[0] ?? '')}`);
    }
    if (next !== wanted.length) return report(`${section} has lost an entry`);
  }
}

/** The script files that the job runs have the text that was meant. */
function verifyScriptFiles(
  { analysis }: MigratedJob['draft'],
  expected: ReadonlyMap<unknown, string>,
  project: Project,
  report: ReportProblem,
): void {
  for (const { unit } of analysis.followed) {
    const value = unit.entries[0]?.entry.value;
    const wanted = unit.file && value ? (expected.get(value) ?? value.text) : undefined;
    if (unit.file && project.script?.(unit.file.path)?.text !== wanted)
      report(`${unit.file.path} does not hold what was meant`);
  }
}
