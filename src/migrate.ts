import { decide, type Decision } from './decide/index.ts';
import type { DecideOptions } from './decide/options.ts';
import { unseenParts } from './decide/unseen-parts.ts';
import { unseenDefaults } from './decide/unseen-defaults.ts';
import { hasVersions, isVersion, versionsFinding } from './decide/include-versions.ts';
import { sharingWith } from './decide/held-back.ts';
import { crashOf } from './crash.ts';
import { JobFailure } from './decide/job-failure.ts';
import { diagnostic } from './diagnostics/index.ts';
import type { ParentVariables, RootFile } from './gitlab/children.ts';
import { assemble, type AssembleOptions, type Project } from './gitlab/include.ts';
import { loadFile, type LoadedFile } from './gitlab/load.ts';
import { type Job, Pipeline } from './gitlab/resolve.ts';
import type { MapValue, Value } from './gitlab/value.ts';
import { inspectJobs } from './inspect.ts';
import type {
  Diagnostic,
  FileChange,
  InspectedFile,
  Inspection,
  JobOutcome,
  Report,
  SourceFile,
  Summary,
  UnitJob,
} from './model.ts';
import { applyEdits, normalizeEdits } from './source/edits.ts';
import { sourceFile } from './source/text.ts';
import { EditedPipelines } from './edited-pipelines.ts';
import { combinationsOf } from './worlds/include-choices.ts';
import { IncludeWorlds, includeWorldsOf } from './worlds/include-worlds.ts';
import { changesOf, type Choices, jobKey, unitsOf, withEdited } from './units.ts';
import { compareRest } from './verify/compare-rest.ts';
import { partialTemplates, verifyPipeline } from './verify/index.ts';
import { NAME, VERSION } from './version.ts';
import { groupBy } from './group-by.ts';

/** A file that is the root of a pipeline, or is looked at as if it were. */
export interface Root {
  readonly path: string;
  /** The inputs that a parent pipeline gives. */
  readonly inputs?: MapValue | undefined;
  /** The rules of the trigger that may leave it out. */
  readonly rules?: Value | undefined;
  /** What the parent pipelines that start it give to variables. */
  readonly parents?: readonly ParentVariables[];
  /** Files that a trigger includes behind it, merged over it. */
  readonly beside?: readonly RootFile[];
  /** A missing local include is an error in a real root pipeline only. */
  readonly missing: AssembleOptions['missing'];
}

export interface MigrateInput {
  readonly project: Project;
  readonly roots: readonly Root[];
  readonly options: DecideOptions;
  /** Why a file may not be edited; undefined when it may. */
  readonly frozen?: (path: string) => 'outside' | 'ignored' | 'read-only' | undefined;
  /** Adds the resolved view; the files are those that the search found. */
  readonly inspect?: readonly InspectedFile[] | undefined;
  /** What a person has decided so far; adds the units to the report. */
  readonly choices?: Choices | undefined;
  /** Findings from the search for files. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** Rounds of decide and verify; each round only ever holds back more jobs or moves a variable. */
const MAX_ROUNDS = 8;

/**
 * Migrates the pipelines of one repository in memory: resolves, decides, applies the edits to copies and verifies the
 * result. Reads through `project` and writes nothing.
 * @returns the report; a change that fails its verification is not in it (K2B901 is)
 */
export function migrate(input: MigrateInput): Report {
  const findings = [...(input.diagnostics ?? [])];
  const loaded = input.roots.flatMap((root) => {
    try {
      return [loadWorlds(input.project, root)];
    } catch (error) {
      findings.push(failureAt(root.path, error));
      return [];
    }
  });
  const pipelines = loaded.map(({ whole }) => whole);
  for (const pipeline of pipelines)
    for (const finding of pipeline.diagnostics)
      if (!findings.some((known) => isSame(known, finding))) findings.push(finding);
  findings.push(...unseenParts(pipelines, input.project));
  let sound = loaded.flatMap(({ whole, worlds }) => (isSound(whole) ? worlds : []));
  const failures = new Map<Job, string>();
  const closed = new Map<Job, readonly Diagnostic[]>();
  const ownFlags = new Set<object>();
  const heldBack = new Map<Job, Job>();
  const stopped = new Set<Job>();
  const leftBehind = new Set<Job>();
  const found = { failures, closed, ownFlags, leftBehind };
  const drafts: DecideOptions['drafts'] = new WeakMap();
  const signs: DecideOptions['signs'] = new WeakMap();
  const edited = new EditedPipelines();
  for (let round = 0; ; round++) {
    const frozen = frozenFiles(input, loaded, sound);
    const skipped = input.choices?.skipped ?? new Set<string>();
    const options = {
      ...input.options,
      skipped,
      frozen,
      failures,
      heldBack,
      closed,
      stopped,
      drafts,
      signs,
      leftBehind,
      giveUp: round >= MAX_ROUNDS,
    };
    const decideSome = (some: readonly Pipeline[]): Decision | undefined =>
      decideAll(some, input.project, options, ownFlags, (job, problem) => {
        stopped.add(job);
        failures.set(job, problem);
      });
    let decision: Decision | undefined;
    try {
      decision = decideSome(sound);
    } catch (error) {
      // No job is to blame: what cannot be decided alone is left out, or everything where all of it is needed to fail.
      const alone = sound.filter((pipeline) => isThrown(() => decideSome([pipeline])));
      const broken = alone.length > 0 ? alone : sound;
      for (const { assembly } of broken) findings.push(failureAt(assembly.root, error));
      sound = sound.filter((pipeline) => !broken.includes(pipeline));
    }
    if (!decision) continue;
    for (const [job, problem] of decision.crashed) failures.set(job, problem);
    const known = sizeOf(found);
    const changes = fileChanges(input.project, decision, failures);
    const notes = changes.length > 0 ? verify({ ...input, options }, sound, decision, changes, found, edited) : [];
    for (const [job, other] of sharingWith(decision.placed, failedJobs(failures))) heldBack.set(job, other);
    if (sizeOf(found) > known && round < MAX_ROUNDS) continue;
    findings.push(...notes);
    for (const [job, problem] of failures)
      if (!job.standIn) findings.push(diagnostic('K2B901', job.location, { file: job.location.path, problem }));
    findings.push(...unseenDefaults(decision.migrated.map(({ draft }) => draft)));
    const result = withChoices({ ...input, options }, sound, decision, reportOf(decision.outcomes, changes, findings));
    return input.inspect
      ? { ...result, inspection: inspection(input.inspect, [...new Set([...pipelines, ...sound])], decision) }
      : result;
  }
}

/**
 * The decision; undefined when the program stopped at a job.
 * @param stop - is told of the job, which is not looked at again
 */
function decideAll(
  pipelines: readonly Pipeline[],
  project: Project,
  options: DecideOptions,
  ownFlags: ReadonlySet<object>,
  stop: (job: Job, problem: string) => void,
): Decision | undefined {
  try {
    return decide(pipelines, project, options, ownFlags);
  } catch (error) {
    if (!(error instanceof JobFailure) || options.stopped?.has(error.job) === true) throw error;
    stop(error.job, error.message);
    return undefined;
  }
}

/** A template that fails is left alone, and the jobs that use it get copies: it holds none of them back. */
function failedJobs(failures: ReadonlyMap<Job, string>): ReadonlySet<Job> {
  return new Set([...failures.keys()].filter(({ standIn }) => !standIn));
}

/** What verification has found so far. */
interface Found {
  /** Jobs whose change is not as meant, with the problem. */
  readonly failures: Map<Job, string>;
  /** Jobs whose new script would open or write what it cannot. */
  readonly closed: Map<Job, readonly Diagnostic[]>;
  /** Jobs that must get BUILDKITD_FLAGS in their own map. */
  readonly ownFlags: Set<object>;
  /** Hidden jobs that no job in view uses any more after the change. */
  readonly leftBehind: Set<Job>;
}

function sizeOf({ failures, closed, ownFlags, leftBehind }: Found): number {
  return failures.size + closed.size + ownFlags.size + leftBehind.size;
}

/** The report with the units of its changes, and with what a person has made of them, proved in the same way. */
function withChoices(input: MigrateInput, pipelines: readonly Pipeline[], decision: Decision, result: Report): Report {
  if (!input.choices) return result;
  const jobOf = (job: Job): UnitJob => ({ file: job.location.path, job: job.name });
  const migrated = new Set(decision.migrated.map(({ draft }) => draft));
  const shared = decision.placed.map(({ drafts, edits }) => ({
    // What a template becomes is accepted with the job for which it stands.
    jobs: drafts.filter((draft) => migrated.has(draft)).map(({ job }) => jobOf(job.standIn?.user ?? job)),
    edits,
  }));
  const units = withEdited(unitsOf(shared, result.files), input.choices);
  if (units.every(({ edited }) => !edited)) return { ...result, units };
  const files = changesOf(units);
  const problems = handProblems(input, pipelines, decision, result.files, files);
  const edited = new Set(units.filter((unit) => unit.edited).flatMap(({ jobs }) => jobs.map(jobKey)));
  // What is wrong elsewhere may come from any text that was edited.
  const elsewhere = problems.find(({ job }) => !job || !edited.has(jobKey(jobOf(job))))?.problem;
  const judged = units.map((unit) => {
    if (!unit.edited) return unit;
    const keys = new Set(unit.jobs.map(jobKey));
    const own = problems.find(({ job }) => job && keys.has(jobKey(jobOf(job))))?.problem;
    return { ...unit, problem: own ?? elsewhere };
  });
  const jobs = decision.migrated.map(({ draft }) => draft.job);
  const doubts = judged.flatMap(({ problem, jobs: [first] }) => {
    const job = problem === undefined ? undefined : jobs.find((one) => first && jobKey(jobOf(one)) === jobKey(first));
    return job ? [diagnostic('K2B423', job.location, { job: job.name, problem: problem ?? '' })] : [];
  });
  const diagnostics = [...result.diagnostics, ...doubts];
  return { ...result, files, diagnostics, summary: summarize(result.jobs, files), units: judged };
}

/** What is not proved of texts that a person has edited: all that is compared in a proposal, and the rest of the files. */
function handProblems(
  input: MigrateInput,
  pipelines: readonly Pipeline[],
  decision: Decision,
  proposed: readonly FileChange[],
  edited: readonly FileChange[],
): readonly { readonly job?: Job; readonly problem: string }[] {
  const failures = new Map<Job, string>();
  const closed = new Map<Job, readonly Diagnostic[]>();
  const ownFlags = new Set<object>();
  verify(input, pipelines, decision, edited, { failures, closed, ownFlags, leftBehind: new Set() });
  const problems: { job?: Job; problem: string }[] = [...failures].map(([job, problem]) => ({ job, problem }));
  for (const [job, findings] of closed)
    for (const { message } of findings) problems.push({ job, problem: message.replace(/\.$/, '') });
  for (const { draft } of decision.migrated)
    if (ownFlags.has(draft.job)) problems.push({ job: draft.job, problem: 'BUILDKITD_FLAGS does not reach the job' });
  const [a, b] = [proposed, edited].map((changes) => reload(input, pipelines, changes));
  const migrated = new Set(decision.migrated.map(({ draft }) => draft.job.name));
  pipelines.forEach((_, index) => {
    const [before, after] = [a?.[index], b?.[index]];
    const problem = before && after && compareRest(before, after, ({ name }) => migrated.has(name));
    if (problem !== undefined) problems.push({ problem });
  });
  return problems;
}

/** What becomes of a root. */
interface LoadedRoot {
  /** With all that it includes. */
  readonly whole: Pipeline;
  /** The pipelines that are decided. */
  readonly worlds: readonly Pipeline[];
}

/** A root with all that it includes, and as it is in each combination that the `rules` of its includes allow (D14). */
function loadWorlds(project: Project, root: Root): LoadedRoot {
  const whole = loadChecked(project, root, new Set());
  const { choices } = whole.assembly;
  if (choices.length === 0 || !isSound(whole)) return { whole, worlds: [whole] };
  const { leftOut, partial } = combinationsOf(choices);
  const worlds = leftOut
    .map((out) => (out.size === 0 ? whole : loadChecked(project, root, out)))
    .filter((pipeline) => isSound(pipeline));
  const { pipelines } = new IncludeWorlds(worlds.length > 0 ? worlds : [whole], partial);
  return { whole, worlds: pipelines };
}

function loadPipeline(project: Project, root: Root, leftOut: ReadonlySet<string>): Pipeline {
  const { path, ...given } = root;
  return new Pipeline(assemble(project, path, { ...given, conditional: 'in', leftOut }));
}

/** {@link loadPipeline}, with everything in it looked at. */
function loadChecked(...given: Parameters<typeof loadPipeline>): Pipeline {
  const pipeline = loadPipeline(...given);
  pipeline.check();
  return pipeline;
}

/** GitLab takes it, as far as we know. */
function isSound({ diagnostics }: Pipeline): boolean {
  return diagnostics.every(({ severity }) => severity !== 'error');
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.location.path === b.location.path &&
    a.location.line === b.location.line
  );
}

/** Files that no edit may touch: outside the given paths, or part of a pipeline that is broken. */
function frozenFiles(
  { frozen }: MigrateInput,
  loaded: readonly LoadedRoot[],
  sound: readonly Pipeline[],
): NonNullable<DecideOptions['frozen']> {
  const broken = new Set<string>();
  for (const { whole, worlds } of loaded) {
    if (worlds.some((pipeline) => sound.includes(pipeline))) continue;
    for (const file of whole.assembly.files) broken.add(file.source.path);
  }
  return (path) => (broken.has(path) ? 'broken' : frozen?.(path));
}

/** A fault of the program that is the fault of one file. */
function failureAt(path: string, error: unknown): Diagnostic {
  const start = { path, line: 1, column: 1, range: { start: 0, end: 0 } };
  return diagnostic('K2B901', start, { file: path, problem: crashOf(error) });
}

function isThrown(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

/** @param failures - gets the jobs whose edits do not fit together */
function fileChanges(project: Project, decision: Decision, failures: Map<Job, string>): FileChange[] {
  const byFile = groupBy(decision.edits, ({ file }) => file);
  const changes: FileChange[] = [];
  const scripts = scriptSources(decision);
  for (const [path, edits] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const loaded = scripts.has(path) ? undefined : project.load(path);
    const before = scripts.get(path) ?? (loaded && !isReadProblem(loaded) ? loaded.source : undefined);
    if (!before) continue;
    try {
      const after = applyEdits(before.text, edits);
      if (after !== before.text) changes.push({ path, before, after, edits: normalizeEdits(edits) });
    } catch (error) {
      for (const { drafts, edits: own } of decision.placed)
        if (own.some(({ file }) => file === path))
          for (const { job } of drafts) failures.set(job, failures.get(job) ?? crashOf(error));
    }
  }
  return changes;
}

/** The shell scripts among the files that edits change. */
function scriptSources({ placed }: Decision): ReadonlyMap<string, SourceFile> {
  const sources = new Map<string, SourceFile>();
  for (const { expected } of placed)
    if (expected?.scalar.wholeFile) sources.set(expected.scalar.file.source.path, expected.scalar.file.source);
  return sources;
}

function isReadProblem(
  loaded: ReturnType<Project['load']>,
): loaded is Exclude<ReturnType<Project['load']>, LoadedFile> {
  return !('source' in loaded);
}

/** A project that answers as another one does, for overriding single questions. */
export function delegate(project: Project): Project {
  return {
    load: (path) => project.load(path),
    glob: (pattern, from) => project.glob(pattern, from),
    exists: (path) => project.exists(path),
    text: (path) => project.text(path),
    ...(project.names ? { names: (folder) => project.names?.(folder) } : {}),
    ...(project.links ? { links: (folder) => project.links?.(folder) ?? new Map<string, string>() } : {}),
    local: (path, from) => project.local?.(path, from) ?? path,
    external: (target) => project.external?.(target),
    script: (path) => project.script?.(path),
  };
}

/** The project with the edited texts in the place of the original ones. */
export function editedProject(project: Project, changes: readonly FileChange[]): Project {
  const sources = new Map(changes.map(({ path, after }) => [path, sourceFile(path, after)]));
  const edited = new Map<string, LoadedFile>();
  return {
    ...delegate(project),
    load: (path) => {
      const loaded = project.load(path);
      const source = isReadProblem(loaded) ? undefined : sources.get(loaded.source.path);
      if (isReadProblem(loaded) || !source) return loaded;
      const known = edited.get(source.path) ?? loadFile(source);
      edited.set(source.path, known);
      return known;
    },
    text: (path) => sources.get(path)?.text ?? project.text(path),
    script: (path) => {
      const script = project.script?.(path);
      return script && (sources.get(script.path) ?? script);
    },
  };
}

/** Resolves pipelines with the edited texts. */
function reload(
  { project, roots }: MigrateInput,
  pipelines: readonly Pipeline[],
  changes: readonly FileChange[],
  edited: Project = editedProject(project, changes),
  known = new EditedPipelines(),
): readonly Pipeline[] {
  const again = new Map(
    pipelines.map((pipeline) => {
      const { root: path, inputs, beside, parents, leftOut } = pipeline.assembly;
      const root = roots.find((one) => one.path === path && one.inputs === inputs && one.beside === beside);
      const given = root ?? { path, missing: 'unresolved', ...(parents ? { parents } : {}) };
      return [pipeline, known.of(pipeline, changes, () => loadPipeline(edited, given, leftOut))] as const;
    }),
  );
  for (const { pipelines: worlds, partial } of new Set(pipelines.map(includeWorldsOf)))
    if (worlds.length > 1)
      new IncludeWorlds(
        worlds.flatMap((one) => again.get(one) ?? []),
        partial,
      );
  return [...again.values()];
}

/**
 * Resolves the edited pipelines again; what is not as meant goes to `failures`, a variable that is missing to `ownFlags`.
 * @returns findings about templates that were migrated in part
 */
function verify(
  input: MigrateInput,
  pipelines: readonly Pipeline[],
  decision: Decision,
  changes: readonly FileChange[],
  found: Found,
  edited: EditedPipelines = new EditedPipelines(),
): readonly Diagnostic[] {
  const { failures, closed, ownFlags } = found;
  const known = sizeOf(found);
  const project = editedProject(input.project, changes);
  const templates = decision.migrated.flatMap(({ draft: { job } }) => (job.standIn && !failures.has(job) ? [job] : []));
  const fail = (job: Job, problem: string): void => {
    // Templates are left as they are first: the jobs in view get their own copies.
    const blamed = job.standIn || templates.length === 0 ? [job] : templates;
    for (const one of blamed) if (!failures.has(one)) failures.set(one, problem);
  };
  const failAll = (problem: string): void => {
    for (const { draft } of decision.migrated) fail(draft.job, problem);
  };
  let after: readonly Pipeline[];
  try {
    after = reload(input, pipelines, changes, project, edited);
  } catch (error) {
    failAll(crashOf(error));
    return [];
  }
  pipelines.forEach((pipeline, index) => {
    const now = after[index];
    if (!now) return;
    const broken = now.diagnostics.find(({ severity }) => severity === 'error');
    if (broken) return failAll(`the edited pipeline is not valid: ${broken.message.replace(/\.$/, '')}`);
    const migrated = decision.migrated.flatMap(({ draft }) => (draft.pipeline === pipeline ? [draft.job] : []));
    if ((now === pipeline && migrated.length === 0) || edited.isProved(now, migrated)) return;
    const problems = verifyPipeline(pipeline, now, decision, project);
    if (problems.length === 0) edited.prove(now, migrated);
    for (const { job, problem, missingFlags, finding } of problems) {
      const versions = decision.migrated.flatMap(({ draft }) =>
        draft.job === job || isVersion(draft, { pipeline, job }) ? [draft] : [],
      );
      if (finding) closed.set(job, [...(closed.get(job) ?? []), finding]);
      else if (missingFlags && !ownFlags.has(job)) ownFlags.add(job);
      // Each of them is right alone: it is together that they are not.
      else if (versions.some(hasVersions))
        for (const version of versions)
          closed.set(version.job, [...(closed.get(version.job) ?? []), ...versionsFinding(version)]);
      else if (decision.migrated.some(({ draft }) => draft.job === job)) fail(job, problem);
      else failAll(`${job.name}: ${problem}`);
    }
  });
  if (sizeOf(found) > known) return [];
  const { heldBack = new Map<Job, Job>(), stopped = new Set<Job>() } = input.options;
  // What stops the program at the edited job is a fault of the edit.
  const stop = ({ name }: Job, problem: string): void => {
    const jobs = decision.migrated.flatMap(({ draft: { job } }) => (job.name === name ? [job] : []));
    for (const job of jobs) fail(job, problem);
  };
  const isChanged = (): boolean => {
    const again = decideAll(
      after,
      project,
      {
        ...input.options,
        onlyEdits: true,
        failures: inEdited(pipelines, after, failures),
        stopped: new Set(inEdited(pipelines, after, new Map([...stopped].map((job) => [job, true]))).keys()),
        heldBack: inEdited(pipelines, after, heldBack),
        closed: inEdited(pipelines, after, closed),
      },
      new Set(),
      stop,
    );
    for (const [job, problem] of again?.crashed ?? []) stop(job, problem);
    if (!again || again.edits.length === 0) return !again;
    for (const job of leftBehindIn(pipelines, after, again)) found.leftBehind.add(job);
    return true;
  };
  try {
    if (isChanged() && sizeOf(found) === known) failAll('a second run would change the file again');
  } catch (error) {
    failAll(crashOf(error));
  }
  return pipelines.flatMap((pipeline, index) => {
    const now = after[index];
    return now ? partialTemplates(pipeline, now, decision, input.options) : [];
  });
}

/** The hidden jobs, as they are before the change, that only a second run decides: their users have copies of them. */
function leftBehindIn(
  pipelines: readonly Pipeline[],
  after: readonly Pipeline[],
  { migrated }: Decision,
): readonly Job[] {
  return migrated.flatMap(({ draft: { job, pipeline } }) => {
    const before = job.hidden && !job.standIn ? pipelines[after.indexOf(pipeline)]?.jobs.get(job.name) : undefined;
    return before ?? [];
  });
}

/** The resolved view: what the search says of the files, with the files that they include. */
function inspection(
  searched: readonly InspectedFile[],
  pipelines: readonly Pipeline[],
  { outcomes }: Decision,
): Inspection {
  const files = new Map(searched.map((file) => [file.path, file]));
  for (const { assembly } of pipelines) {
    for (const { source } of assembly.files) {
      const by = [...(assembly.includedBy.get(source.path) ?? [])].join(', ');
      if (!files.get(source.path)?.read && by !== '')
        files.set(source.path, { path: source.path, read: true, why: `included by ${by}` });
    }
    for (const { target, location } of assembly.unresolved)
      files.set(target, { path: target, read: false, why: `out of view; included by ${location.path}` });
  }
  return { files: [...files.values()], jobs: inspectJobs(pipelines, outcomes) };
}

/** What the first run found, by the jobs of the edited pipelines: a second run would meet it again. */
function inEdited<T>(
  before: readonly Pipeline[],
  after: readonly Pipeline[],
  found: ReadonlyMap<object, T>,
): ReadonlyMap<Job, T> {
  const result = new Map<Job, T>();
  before.forEach((pipeline, index) => {
    for (const job of pipeline.jobs.values()) {
      const known = found.get(job);
      const same = after[index]?.jobs.get(job.name);
      if (known !== undefined && same) result.set(same, known);
    }
  });
  return result;
}

/** A report; the summary counts what is in it. */
export function reportOf(
  jobs: readonly JobOutcome[],
  files: readonly FileChange[],
  diagnostics: readonly Diagnostic[],
): Report {
  return {
    schema: 1,
    tool: { name: NAME, version: VERSION },
    jobs,
    files,
    diagnostics,
    summary: summarize(jobs, files),
  };
}

/** Counts the outcomes. */
export function summarize(jobs: readonly JobOutcome[], files: readonly FileChange[]): Summary {
  const count = (status: JobOutcome['status']): number => jobs.filter((job) => job.status === status).length;
  return {
    jobs: jobs.length,
    migrated: count('migrated'),
    manual: count('manual'),
    untouched: count('untouched'),
    failed: count('failed'),
    files: new Set(jobs.map(({ file }) => file)).size,
    filesChanged: files.length,
  };
}
