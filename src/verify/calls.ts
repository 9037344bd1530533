import { BUILD_COMMAND } from '../buildkit/layout.ts';
import { SHIM_NAME } from '../buildkit/shim.ts';
import type { DefinitionContext } from '../decide/flag-definitions.ts';
import { flagVariables } from '../decide/flag-variables.ts';
import { repositoriesOf } from '../decide/repositories.ts';
import type { JobRef } from '../decide/draft.ts';
import type { MigratedJob } from '../decide/index.ts';
import { yamlValues } from '../decide/values.ts';
import { fillText, type Inputs } from '../gitlab/inputs.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/project.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { keyHost } from '../credentials/lookup.ts';
import { ROOTLESS } from '../credentials/runtime.ts';
import { analyze, type Analysis, type KanikoInvocation } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import type { TranslatedDefinition } from '../decide/split-call.ts';
import { type ScriptUnit, scriptUnits, type Section, type SectionEntries } from '../shell/script.ts';
import { asWritten, type ShellWord, type WordPart, wordOf } from '../shell/word.ts';
import { worldsOf } from '../worlds/of-job.ts';
import { compareCacheTags } from './compare-cache-tags.ts';
import { compareCredentials, unmadeFolders } from './compare-credentials.ts';
import { compareOrder } from './compare-order.ts';
import { comparePlace } from './compare-place.ts';
import { comparePlan } from './compare-plan.ts';
import { compareSplitting } from './compare-splitting.ts';
import { compareVariables } from './compare-variables.ts';
import { fillPlan, fillWord } from './fill-words.ts';
import { locationOf } from './place-of-command.ts';
import { readBuildctl, textOf } from './read-buildctl.ts';

const PROGRAM = BUILD_COMMAND.split(' ')[0] ?? '';

/** Takes what is wrong with a job. */
export type ReportProblem = (problem: string, missingFlags?: boolean) => void;

/** What the emitted script of a job does. */
interface EmittedAnalyses {
  readonly main: Analysis;
  readonly later: Analysis;
  readonly bodies: Analysis;
}

/** By the job of the edited pipeline: it is another one where a text that it may read is another one. */
const known = new WeakMap<Job, EmittedAnalyses>();

/** Interprets the emitted script of a job: its main part, and what runs after it. */
export function emittedAnalyses(...[entry, after, job, project]: Parameters<typeof interpretEmitted>): EmittedAnalyses {
  const analyses = known.get(job) ?? interpretEmitted(entry, after, job, project);
  known.set(job, analyses);
  return analyses;
}

function interpretEmitted({ draft }: MigratedJob, after: Pipeline, job: Job, project: Project): EmittedAnalyses {
  const entriesOf = (section: Section): SectionEntries => ({ section, entries: after.script(job, section) ?? [] });
  const isShimmed = draft.calls.some(({ shim }) => shim !== undefined);
  const analyzeUnits = (
    units: readonly ScriptUnit[],
    afterUnits: readonly ScriptUnit[],
    program = isShimmed ? SHIM_NAME : PROGRAM,
  ): Analysis =>
    analyze({
      units,
      afterUnits,
      image: draft.image.kind,
      runtime: ROOTLESS,
      values: yamlValues(after, job),
      isSet: (name) => worldsOf(after, job).isSet(name),
      program,
      script: (path) => (draft.replacement(path)?.certain === true ? undefined : project.script?.(path)),
      checkout: draft.checkout,
      mayBeReplaced: (path) => draft.replacement(path) !== undefined,
    });
  const units = scriptUnits([entriesOf('before_script'), entriesOf('script')]);
  const main = analyzeUnits(units, []);
  return {
    main,
    // The shim counts as a program there; its body runs in the shell of the job all the same.
    bodies: isShimmed ? analyzeUnits(units, [], PROGRAM) : main,
    later: analyzeUnits([], scriptUnits([entriesOf('after_script')])),
  };
}

/** Each build of the job is the one that Kaniko was asked for, in its place, with its credentials. */
export function verifyCalls(
  { draft }: MigratedJob,
  after: Pipeline,
  job: Job,
  analysis: Analysis,
  report: ReportProblem,
): void {
  if (analysis.problem) report(`the new script does not parse: ${analysis.problem.problem}`);
  if (analysis.invocations.length !== draft.calls.length) return report('the number of builds has changed');
  const inputs = inputsOf(draft);
  for (const problem of unmadeFolders(analysis)) report(problem);
  analysis.invocations.forEach((invocation, index) => {
    const call = draft.calls[index];
    if (!call) return;
    for (const difference of comparePlace(call.invocation, invocation)) report(difference);
    if (call.shim !== undefined) {
      const [a, b] = [call.invocation.arguments, invocation.arguments].map(asWritten);
      if (a !== b) report('the words of a call that goes through the shim have changed');
      return;
    }
    for (const difference of compareCall(invocation, call, inputs)) report(difference);
    for (const difference of compareKept(invocation, call, { pipeline: after, job, analysis })) report(difference);
  });
}

/** Variables of a call that the new script uses in a way in which it cannot be said what they hold. */
export function unreadVariables(
  { draft }: MigratedJob,
  after: Pipeline,
  job: Job,
  analysis: Analysis,
): readonly Diagnostic[] {
  return draft.calls.flatMap(({ kept, invocation: { command }, shim }, index) => {
    const invocation = analysis.invocations[index];
    if (kept.length === 0 || shim !== undefined || !invocation) return [];
    const found = flagVariables(invocation, { pipeline: after, job, analysis });
    if (!found || !('problem' in found)) return [];
    const [name] = command.words;
    const { variable, problem } = found;
    return [diagnostic('K2B314', name ? locationOf(draft, command, name) : draft.job.location, { variable, problem })];
  });
}

/**
 * Logins that would be others than Kaniko's. That the steps which the plan has chosen do not fit the script is found by
 * following both; the job is left alone then, as one whose credentials cannot be followed.
 */
export function otherLogins({ draft }: MigratedJob, { invocations }: Analysis): readonly Diagnostic[] {
  const configured = new Set((draft.dockerConfig.logins ?? []).map(({ host }) => keyHost(host)));
  return draft.calls.flatMap((call, index) => {
    const after = invocations[index];
    if (!after) return [];
    const { command } = call.invocation;
    const [name] = command.words;
    const different = compareCredentials(call.invocation, after, configured, repositoriesOf(call));
    return different.map((host) => {
      const problem = `the steps of the new job would give it another login for ${host.replaceAll(/#\d+(?=\})/g, '')}`;
      return diagnostic('K2B210', name ? locationOf(draft, command, name) : draft.job.location, { problem });
    });
  });
}

/** The inputs that GitLab fills into the scripts of a job. */
export function inputsOf({ pipeline, job }: JobRef): Inputs {
  const entries = [...(pipeline.script(job, 'before_script') ?? []), ...(pipeline.script(job, 'script') ?? [])];
  return new Map(entries.flatMap(({ inputs }) => [...(inputs ?? [])]));
}

/** The variables of a call stand in the new one, and hold what they should. */
function compareKept(
  invocation: KanikoInvocation,
  { kept, translated, converted }: MigratedJob['draft']['calls'][number],
  context: DefinitionContext,
): readonly string[] {
  const words = invocation.arguments.map(({ raw }) => raw);
  const lost = kept.find((word) => !words.includes(word));
  if (lost !== undefined) return [`${lost} is lost`];
  const found = kept.length === 0 ? undefined : flagVariables(invocation, context);
  if (kept.length > 0 && (!found || 'problem' in found)) return ['the variables of a call cannot be read any more'];
  return compareVariables(translated, found && 'definitions' in found ? found.definitions : [], converted.plan);
}

function compareCall(
  invocation: KanikoInvocation,
  call: MigratedJob['draft']['calls'][number],
  inputs: Inputs,
): readonly string[] {
  const names = namesAtRunTime(invocation);
  const own = invocation.arguments.filter(({ raw }) => !call.kept.includes(raw)).map((word) => withNames(word, names));
  const build = readBuildctl(own.map((word) => fillWord(word, inputs)));
  if ('problem' in build) return [build.problem];
  const emitted = fillText(invocation.command.unit.program.text, inputs);
  const { cwd, cachePolicy } = call.context;
  const values = (name: string): readonly string[] => call.context.values(name);
  return [
    ...comparePlan(fillPlan(call.converted.plan, inputs), build, emitted, {
      cwd,
      values,
      mode: cachePolicy?.mode,
      completed: new Set([...names.values()].map((name) => textOf(fillWord(name, inputs)))),
    }),
    ...compareCacheTags(build, cachePolicy?.tag !== undefined),
    ...compareOrder(call, invocation.arguments),
    ...compareSplitting([...call.invocation.arguments, ...call.translated.flatMap(splitWords)], own),
  ];
}

/** Destinations that a step before the build completes where their tag is empty, by the variable that holds them. */
function namesAtRunTime({ variables }: KanikoInvocation): ReadonlyMap<string, ShellWord> {
  const names = new Map<string, ShellWord>();
  for (const [variable, values] of variables) {
    const [name, completed] = [...values];
    if (/^k2b_name\w*$/.test(variable) && name && completed && textOf(completed) === `$${variable}latest`)
      names.set(variable, name);
  }
  return names;
}

function withNames(word: ShellWord, names: ReadonlyMap<string, ShellWord>): ShellWord {
  if (!word.parts.some((part) => part.kind === 'expansion' && names.has(part.name))) return word;
  const parts = word.parts.flatMap((part) =>
    part.kind === 'expansion' ? (names.get(part.name)?.parts ?? [part]) : [part],
  );
  return { ...wordOf(parts), start: word.start, end: word.end };
}

/** The words of a value as the shell splits them: what it expands in a variable outside of quotes is split again. */
function splitWords({ definition: { place, fields } }: TranslatedDefinition): readonly ShellWord[] {
  return fields.map(({ word }) => {
    if (place.kind === 'set') return word;
    const parts = word.parts.map((part): WordPart => ({ ...part, quote: '' }));
    return { ...word, parts };
  });
}
