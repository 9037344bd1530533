import { ABSENT, sameCell } from '../credentials/cells.ts';
import type { CredentialState } from '../credentials/state.ts';
import { diagnostic } from '../diagnostics/index.ts';
import { emptyLoginVariable, LOGIN_VARIABLES, needsEncoding } from '../credentials/lookup.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { ConfigWrite } from '../kaniko/config-writes.ts';
import type { DockerConfig } from '../kaniko/config-file.ts';
import type { Diagnostic, KanikoFlavor, Location } from '../model.ts';
import { isTimed, type SimpleCommand } from '../shell/command.ts';
import { entryAt } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import {
  extraStep,
  folderStep,
  gainRegistry,
  isGitLabRegistry,
  loginSteps,
  overrideStep,
  type StepOptions,
  supplyStep,
  UNSET_STEP,
} from '../../transforms/job/credentials.ts';
import { findUnfollowed } from './credential-checks.ts';
import { laterReaderOfFile, makerOfHomeFolder, seekersOfHomeFolder } from './folder-seekers.ts';
import { FOLDER, replacesFolder, usersOfFolder, withoutRepeats } from './folder-steps.ts';
import { AUTH_VARIABLE, changesAuthVariable, seesAuthVariable, testsFile } from './auth-variable.ts';
import { entriesOf } from './draft.ts';
import type { CredentialNeed, DraftCall, JobDraft, JobRef, ScriptChange, StepBefore } from './draft.ts';
import { entryThatMayBeEmpty } from './empty-entry.ts';
import { isHandedOn } from './handed-on.ts';
import { checkLogins } from './registry-logins.ts';
import { blankRegistry, checkFiles, standingsOf } from './registry-standing.ts';
import { placeBefore } from './step-place.ts';
import { type Values, withScript, yamlValues } from './values.ts';
import { valuesIn } from './values-at.ts';
import { dotenvReports } from '../worlds/dotenv.ts';

export interface CredentialInput {
  readonly ref: JobRef;
  readonly analysis: Analysis;
  readonly dockerConfig: DockerConfig;
  readonly sections: JobDraft['sections'];
  readonly calls: readonly DraftCall[];
  readonly flavor: KanikoFlavor;
  readonly at: (command: SimpleCommand, start?: number, end?: number) => Location;
}

export interface CredentialDraft {
  readonly need: CredentialNeed;
  readonly changes: readonly ScriptChange[];
  readonly steps: readonly StepBefore[];
  readonly findings: readonly Diagnostic[];
}

/**
 * Plans the credentials of a job (DESIGN D6, D15): asks the state at each call which logins are in force, and says what
 * is missing there. A step that is right without looking at what came before stands where GitLab's guide has it; every
 * other one stands directly before its call.
 */
export function draftCredentials(input: CredentialInput): CredentialDraft {
  return new CredentialDrafter(input).draft();
}

class CredentialDrafter {
  private readonly changes: ScriptChange[] = [];
  private readonly steps: StepBefore[] = [];
  private readonly findings: Diagnostic[] = [];
  private readonly input: CredentialInput;
  private readonly values: Values;
  /** Variables that the steps read. */
  private readonly reads: readonly string[];

  constructor(input: CredentialInput) {
    this.input = input;
    const assigned = input.calls[0]?.invocation.variables ?? new Map();
    this.values = withScript(yamlValues(input.ref.pipeline, input.ref.job), assigned);
    const logins = input.dockerConfig.logins ?? [];
    const own = input.dockerConfig.kind === 'own' ? ['DOCKER_CONFIG'] : ['HOME'];
    this.reads = [...LOGIN_VARIABLES, ...own, ...logins.flatMap(({ username, password }) => [username, password])];
  }

  draft(): CredentialDraft {
    this.findings.push(...findUnfollowed(this.input, (index) => this.isWhole(index)));
    const need = this.need();
    this.makeFolders();
    const { calls, analysis, dockerConfig, at, ref } = this.input;
    this.findings.push(
      ...checkLogins(
        calls,
        analysis,
        dockerConfig,
        this.values,
        (definition, { invocation }) => valuesIn(definition, yamlValues(ref.pipeline, ref.job), invocation, analysis),
        this.variables(),
        ({ invocation: { command } }, because) => at(command, because?.range.start, because?.range.end),
      ),
    );
    this.unsetAuthVariable();
    this.checkAuthVariable();
    if (need.kind !== 'none' || this.steps.length > 0 || this.changes.length > 0) this.checkSteps();
    const steps = withoutRepeats(this.steps, folderStep(dockerConfig), analysis);
    return { need, changes: this.changes, steps, findings: this.findings };
  }

  /** The names that the job or its script sets. */
  private variables(): readonly string[] {
    const { ref, calls } = this.input;
    return [
      ...ref.pipeline.variables(ref.job).keys(),
      ...dotenvReports(ref.pipeline, ref.job).flatMap(({ names }) => names),
      ...calls.flatMap(({ invocation }) => [...invocation.variables.keys()]),
    ];
  }

  private need(): CredentialNeed {
    const { calls, dockerConfig } = this.input;
    const { writes } = this.input.analysis;
    const inForce = new Set(calls.flatMap(({ invocation }) => [...invocation.config]));
    const visible = [...inForce].flatMap((index) => (writes[index] ? [writes[index]] : []));
    this.findings.push(...checkFiles(this.input), ...entryThatMayBeEmpty(calls, this.input.at));
    const blank = blankRegistry(this.input);
    if (blank !== undefined) return this.override(blank);
    if (!inForce.has(-1)) return this.complete(visible);
    if (visible.length > 0) return this.conditional(visible);
    // A file in a folder of the job's own may end up in the context, where Kaniko had written none.
    return dockerConfig.kind === 'own' ? this.supply([]) : this.write();
  }

  /** True for a write that is in view and names the GitLab registry, or can be made to. */
  private isWhole(index: number): boolean {
    const write = this.input.analysis.writes[index];
    return write?.content.kind === 'auths' && (this.namesGitLab(write) || this.canGain(write));
  }

  /** The login that the write would gain is the one at every call. */
  private canGain(write: ConfigWrite): boolean {
    const views = this.views();
    return (
      gainRegistry(write) !== undefined &&
      !isHandedOn(write, this.input.analysis) &&
      standingsOf(write, this.views()).every((standing) => standing === 'lacking') &&
      write.paths.size === 1 &&
      // A file of the checkout may be taken along by the context, where Kaniko had put no such login.
      ![...write.paths].some((path) => path.includes('CI_PROJECT_DIR')) &&
      LOGIN_VARIABLES.every((name) =>
        write.before.every((state) => views.every((view) => sameValues(state, view, name))),
      )
    );
  }

  /** Every path writes the file: it gains the GitLab registry where it lacks it. */
  private complete(visible: readonly ConfigWrite[]): CredentialNeed {
    const lacking = visible.filter((write) => !this.namesGitLab(write));
    if (lacking.some(({ content }) => content.kind !== 'auths') || !lacking.every((write) => this.canGain(write)))
      return this.supply(visible);
    for (const write of lacking) {
      const gain = gainRegistry(write, optionsOf(write.before));
      const { unit } = write.command;
      if (gain) this.changes.push({ unit, start: gain.at, end: gain.at, text: gain.text, reason: 'credentials' });
    }
    this.supplyLogins();
    return { kind: 'none' };
  }

  /** Registries that the configuration names beside a file that is complete for GitLab. */
  private supplyLogins(): void {
    const { dockerConfig } = this.input;
    if ((dockerConfig.logins ?? []).length > 0) this.beforeCalls(() => [extraStep(dockerConfig)]);
  }

  /** Some path writes nothing: what is written there must be what Kaniko would have taken by itself. */
  private conditional(visible: readonly ConfigWrite[]): CredentialNeed {
    const onlyGitLab = visible.every(
      (write) => this.namesGitLab(write) && write.content.kind === 'auths' && write.content.hosts.length === 1,
    );
    // A command that looks at the file would find ours.
    const writers = new Set<object>(visible.map(({ command }) => command.node));
    const isRead = this.views().some((view) => touchedBy(view).some((site) => !writers.has(site)));
    const isAssigned = this.views().some((view) => this.reads.some((name) => view.assigns(name)));
    if (onlyGitLab && !isRead && !isAssigned) return this.early();
    return this.supply(visible);
  }

  private namesGitLab(write: ConfigWrite): boolean {
    const { content } = write;
    if (content.kind !== 'auths') return false;
    const standings = standingsOf(write, this.views());
    if (standings.length > 0) return standings.every((standing) => standing === 'named');
    return content.hosts.some((host) => isGitLabRegistry(host, this.values));
  }

  /** The file has an empty entry, by which Kaniko logs in by itself: what comes before the file says so to the client. */
  private override(problem: Diagnostic | 'whole'): CredentialNeed {
    const { dockerConfig, calls, at } = this.input;
    const first = calls[0]?.invocation;
    if (problem !== 'whole') this.findings.push(problem);
    else if (first) {
      this.beforeCalls((options) => [overrideStep(dockerConfig, options)], true);
      this.findings.push(diagnostic('K2B482', at(first.command), { registry: '$CI_REGISTRY' }));
    }
    return { kind: 'supply' };
  }

  /** Nothing is in force: our own file, before everything else where nobody looks at it or sets what it reads. */
  private write(): CredentialNeed {
    const reader = laterReaderOfFile(this.input.analysis);
    if (reader)
      this.problem(
        reader,
        'a command behind the call looks at their file, which the step that supplies them would make',
      );
    const seekers = seekersOfHomeFolder(this.input.analysis);
    const isNeeded = usersOfFolder(this.input.analysis).length > 0 || seekers.length > 0;
    const isFirst = this.views().every(
      (view) =>
        !isNeeded &&
        !this.reads.some((name) => view.assigns(name)) &&
        touchedBy(view).length === 0 &&
        [...view.configFiles()].every((path) => sameCell(view.cell(path), new Set([ABSENT]))),
    );
    if (isFirst) return this.early();
    const { dockerConfig } = this.input;
    this.beforeCalls((options) => loginSteps(dockerConfig, options));
    const late = seekers.find(({ afterBuild }) => afterBuild);
    if (late)
      this.problem(
        late.command,
        'a command behind the call looks for ~/.docker, which the step that supplies them would make',
      );
    return { kind: 'none' };
  }

  private early(): CredentialNeed {
    const { sections, analysis, dockerConfig } = this.input;
    // A new section, or the first step of the first one: no option of the script is in force there yet.
    const starts = [...analysis.starts].filter(([item]) => item.section === 'script' && item.index === 0);
    const options = sections.beforeScript === undefined ? {} : optionsOf(starts.map(([, state]) => state));
    const encoded = this.views().some(needsEncoding);
    return { kind: 'write', steps: loginSteps(dockerConfig, { ...options, encoded }) };
  }

  /** The step that fills the gap stands before each call that may need it. */
  private supply(visible: readonly ConfigWrite[]): CredentialNeed {
    const { dockerConfig, calls } = this.input;
    const first = calls[0]?.invocation;
    if (!first) return { kind: 'none' };
    this.beforeCalls((options) => [supplyStep(dockerConfig, options)], true);
    const inView = visible.length > 0 && visible.every(({ content }) => content.kind === 'auths');
    const code = inView ? 'K2B245' : 'K2B209';
    // What eval does there is the reason to leave the job alone.
    const isUnseen = this.views().some(({ unseenBy }) => unseenBy.size > 0);
    if (!isUnseen) this.findings.push(diagnostic(code, this.input.at(first.command), { registry: '$CI_REGISTRY' }));
    return { kind: 'supply' };
  }

  /** Puts steps before each call for which those of an earlier call are not enough. */
  private beforeCalls(stepsFor: (options: StepOptions) => readonly string[], inFunctions = false): void {
    const placed: { readonly views: readonly CredentialState[]; readonly covers: boolean }[] = [];
    const { analysis, calls } = this.input;
    const texts = stepsFor({});
    const isSeen = texts.some(changesAuthVariable) && seesAuthVariable(analysis);
    // What a test found for one file would stay in force for the next one.
    const mustEnd = isSeen || (texts.some(testsFile) && this.isWrittenBetweenCalls());
    for (const { invocation, shim } of calls) {
      const { command, credentials: views, flow } = invocation;
      const isCovered = placed.some(
        ({ views: earlier, covers }) =>
          covers && earlier.every((before) => views.every((view) => this.sameBut(before, view))),
      );
      if (isCovered && !mustEnd) continue;
      const item = entryAt(command.unit, command.node.pos, command.node.pos)?.item;
      const start = item && analysis.starts.get(item);
      const atStart = start !== undefined && views.every((view) => this.sameBut(start, view));
      const inPlace = !atStart || (inFunctions && flow.functionName !== undefined);
      const hasPlace = !inPlace || (placeBefore(command.unit, command.node.pos) && !isTimed(command));
      const inCall = mustEnd || !hasPlace;
      if (inCall && (shim !== undefined || isTimed(command) || invocation.exec))
        this.problem(command, 'the step that supplies them has no place before it');
      for (const text of stepsFor(optionsOf(views)))
        this.steps.push({ command, text, reason: 'credentials', inPlace, ...(inCall ? { inCall } : {}) });
      placed.push({ views, covers: !inPlace && !inCall && command.unit.file === undefined });
    }
  }

  /** A file that a call finds may have been written, or taken away, behind an earlier call or pass. */
  private isWrittenBetweenCalls(): boolean {
    const { commands } = this.input.analysis;
    const late = new Set<unknown>(commands.filter(({ afterBuild }) => afterBuild).map(({ command }) => command.node));
    const contents = this.views().flatMap((view) => [...view.configFiles()].flatMap((path) => [...view.cell(path)]));
    return contents.some(({ site }) => site !== undefined && late.has(site));
  }

  /** A step reads and finds the same at both points. */
  private sameBut(before: CredentialState, view: CredentialState): boolean {
    const files = view.configFiles();
    return (
      this.reads.every((name) => sameValues(before, view, name)) &&
      [...files].every(
        (path) =>
          sameCell(before.cell(path), view.cell(path)) &&
          (before.touched.get(path)?.size ?? 0) === (view.touched.get(path)?.size ?? 0),
      )
    );
  }

  private views(): readonly CredentialState[] {
    return this.input.calls.flatMap(({ invocation }) => invocation.credentials);
  }

  private problem(command: SimpleCommand, problem: string): void {
    this.findings.push(diagnostic('K2B210', this.input.at(command), { problem }));
  }

  /** What our steps read and run must be what stands there. */
  private checkSteps(): void {
    for (const { invocation } of this.input.calls) {
      const { command, credentials } = invocation;
      const own = [...command.assignments.map(({ name }) => name), ...command.words.flatMap(assignedIn)];
      const set = own.find((name) => this.reads.includes(name));
      if (set !== undefined) this.problem(command, `the call itself sets ${set}`);
      const unseen = credentials.some(({ unseenBy }) => unseenBy.size > 0);
      if (unseen) this.problem(command, 'what eval sets is out of view');
      const empty = credentials.map(emptyLoginVariable).find((name) => name !== undefined);
      if (empty !== undefined)
        this.problem(command, `${empty} may be empty or not exported there, with which Kaniko logs in to nothing`);
      const secret = this.steps.some((step) => step.command === command && /PASSWORD/.test(step.text));
      if (secret && invocation.options.get('xtrace') === 'always')
        this.findings.push(diagnostic('K2B249', this.input.at(command)));
    }
  }

  /** In the Kaniko image the folder is there already. */
  private makeFolders(): void {
    const { dockerConfig, analysis } = this.input;
    const folder = folderStep(dockerConfig);
    const replacing = replacesFolder(analysis);
    if (replacing)
      this.problem(replacing, 'the folder of the credentials is removed, and something else takes its place');
    // Where the job has a folder of its own by then, it is the one of the image that is needed.
    const moved = folderStep({ kind: 'moved' });
    const forImage: SimpleCommand[] = [];
    for (const { command, folderMade, flow, paths } of analysis.writes) {
      const text = [...paths].every((path) => path.startsWith(`${FOLDER}/`)) ? moved : folder;
      if (folderMade || this.steps.some((step) => step.command === command && step.text === text)) continue;
      if (!entryAt(command.unit, command.start, command.end)) {
        this.problem(command, 'the folder of the file must be made first');
        continue;
      }
      if (text === moved) forImage.push(command);
      const early = flow.functionName !== undefined && command.unit.file !== undefined;
      this.steps.push({ command, text, reason: 'credentials', ahead: true, ...(early ? { early } : {}) });
    }
    for (const command of usersOfFolder(analysis))
      // Before all other steps: those of the same entry may need it, too.
      if (entryAt(command.unit, command.start, command.end)) {
        this.steps.unshift({ command, text: moved, reason: 'credentials', ahead: true });
        forImage.push(command);
      } else this.problem(command, 'the folder of the file must be made first');
    const maker = makerOfHomeFolder(analysis);
    if (maker && forImage.some((command) => command !== maker))
      this.problem(maker, 'the script makes ~/.docker, which the folder of Kaniko becomes as well');
  }

  /** Upstream Kaniko ignores DOCKER_AUTH_CONFIG, the forks read it; BuildKit lets it win over the file. */
  private unsetAuthVariable(): void {
    const { ref, calls, analysis, at } = this.input;
    const first = calls[0]?.invocation;
    const set =
      ref.pipeline.variables(ref.job).has(AUTH_VARIABLE) ||
      calls.some(({ invocation }) => invocation.variables.has(AUTH_VARIABLE));
    if (!first || !set) return;
    if (!this.isIgnored()) {
      const replaces = this.steps.some(({ text }) => text.includes('export DOCKER_AUTH_CONFIG='));
      const problem = 'DOCKER_AUTH_CONFIG holds a login already, and the step that supplies one more would replace it';
      if (replaces) this.findings.push(diagnostic('K2B210', at(first.command), { problem }));
      return;
    }
    if (!seesAuthVariable(analysis)) {
      this.steps.unshift({ command: first.command, text: UNSET_STEP, reason: 'credentials' });
      return;
    }
    const commands = calls.map(({ invocation: { command } }) => command);
    this.steps.unshift(
      ...commands.map((command) => ({ command, text: UNSET_STEP, reason: 'credentials', inCall: true })),
    );
  }

  /** The forks of Kaniko read the variable, too. */
  private isIgnored(): boolean {
    return this.input.flavor === 'upstream' || this.input.flavor === 'unknown';
  }

  /** What the call itself says of the variable must not be what our steps put there. */
  private checkAuthVariable(): void {
    const isOurs = this.steps.some(({ text }) => changesAuthVariable(text));
    const isIgnored = this.isIgnored();
    for (const call of this.input.calls) {
      const { command } = call.invocation;
      const reads =
        command.words.some((word) => word.raw.includes(AUTH_VARIABLE)) ||
        entriesOf(call).some((entry) => entry.kind === 'build-arg-from-environment' && entry.name === AUTH_VARIABLE);
      if (isOurs && reads)
        this.problem(command, `the call itself reads ${AUTH_VARIABLE}, which the step that supplies them changes`);
      if ((isOurs || isIgnored) && command.assignments.some(({ name }) => name === AUTH_VARIABLE))
        this.problem(command, `the call itself sets ${AUTH_VARIABLE}`);
    }
  }
}

function sameValues(a: CredentialState, b: CredentialState, name: string): boolean {
  const [one, other] = [a.valuesOf(name), b.valuesOf(name)];
  return one.size === other.size && [...one].every((text) => other.has(text));
}

/** Variables that a word sets where they are empty. */
function assignedIn({ parts }: ShellWord): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'expansion' && /^\$\{\w+:?=/.test(part.raw) ? [part.name] : []));
}

/** Commands that may have opened or changed the file in force. */
function touchedBy(view: CredentialState): readonly object[] {
  return [...view.configFiles()].flatMap((path) => [...(view.touched.get(path) ?? [])]);
}

function optionsOf(states: readonly CredentialState[]): StepOptions {
  return {
    nounset: states.some(({ options }) => options.has('u')),
    noclobber: states.some(({ options }) => options.has('C')),
    encoded: states.some(needsEncoding),
  };
}
