import { diagnostic } from '../diagnostics/index.ts';
import { KANIKO, KANIKO_FORK } from '../credentials/runtime.ts';
import type { Project } from '../gitlab/include.ts';
import { servicesOf } from '../gitlab/services.ts';
import { type Value, variableScalar } from '../gitlab/value.ts';
import type { FollowedScript } from '../kaniko/follow.ts';
import { type Analysis, analyze, flavorOf } from '../kaniko/analyze.ts';
import { type DockerConfig, isMovedFolder } from '../kaniko/config-file.ts';
import type { ImageKind } from '../kaniko/image.ts';
import type { Diagnostic, Location, SourceFile } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { entryAt, type ScriptUnit, scriptUnits } from '../shell/script.ts';
import { asWritten, type ShellWord } from '../shell/word.ts';
import { locateInScalar } from '../source/scalar.ts';
import { checkBroughtFiles } from './brought-files.ts';
import { ownedTree } from './owner-checks.ts';
import { certificateEnvironment } from './certificate-environment.ts';
import { draftCalls } from './draft-calls.ts';
import { checkJob } from './job-checks.ts';
import { changeCommands } from './script-changes.ts';
import { checkCommands } from './checks.ts';
import { checkCarriedScripts } from './carried-scripts.ts';
import { checkChangedScripts } from './changed-scripts.ts';
import { checkUnseenScripts } from './unseen-scripts.ts';
import { changeShebangs, checkScripts } from './script-checks.ts';
import { checkoutOf, filesOf, type JobFiles } from './checkout.ts';
import { draftCredentials } from './draft-credentials.ts';
import type { Drafted, ImageOrigin, JobDraft, JobRef } from './draft.ts';
import { emptyLogin } from './empty-login.ts';
import { checkFrontendArguments } from './frontend-arguments.ts';
import { checkHabits } from './habit-checks.ts';
import { checkLogReaders } from './log-readers.ts';
import { checkReplacedScripts, checkUnreadSettings, replacedScripts } from './replaced-scripts.ts';
import { checkEnvironment } from './image-environment.ts';
import { imageOrigin } from './image-origin.ts';
import type { DecideOptions, DraftOptions } from './options.ts';
import { loginsOf } from './registry-logins.ts';
import { checkRunner, checkSteps, hasCheckout } from './runner-checks.ts';
import { worldsOf } from '../worlds/of-job.ts';
import { yamlValues } from './values.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** Finds out everything about one job that can be known without looking at its neighbours: once a run. */
export function draftJob(ref: JobRef, project: Project, options: DecideOptions): Drafted {
  const drafted = options.drafts?.get(ref.job) ?? draftAnew(ref, project, options);
  options.drafts?.set(ref.job, drafted);
  return drafted;
}

/** What verification finds in later rounds is no part of a draft, so that each round may have the draft of the first. */
function draftAnew(ref: JobRef, project: Project, options: DraftOptions): Drafted {
  const { pipeline, job } = ref;
  const image = imageOrigin(ref, options);
  const imageKind: ImageKind = image?.kind ?? { kind: 'other', mentionsKaniko: false };
  const script = pipeline.script(job, 'script');
  const beforeScript = pipeline.script(job, 'before_script');
  const afterScript = pipeline.script(job, 'after_script');
  const readable = isReadable(ref);
  const steps = checkSteps(ref);
  if (steps) return { kind: 'unreadable', ref, finding: steps };
  if (imageKind.kind !== 'kaniko' && !mentionsExecutor(ref) && !runsKanikoScript(ref, project))
    return { kind: 'other' };
  if (!readable) return { kind: 'unreadable', ref, finding: unreadable(ref, 'a part of it is out of view') };
  const sections = { beforeScript, script: script ?? [] };
  const units = scriptUnits([
    { section: 'before_script', entries: beforeScript ?? [] },
    { section: 'script', entries: script ?? [] },
  ]);
  const afterUnits = scriptUnits([{ section: 'after_script', entries: afterScript ?? [] }]);
  const values = yamlValues(pipeline, job);
  const runtime = /^(?:upstream|unknown)$/.test(flavorOf(imageKind)) ? KANIKO : KANIKO_FORK;
  const files = filesOf(ref, project);
  const isSet = (name: string): boolean => worldsOf(pipeline, job).isSet(name);
  const checkout = checkoutOf(ref, files, options.checkout);
  const read = (path: string): SourceFile | undefined => files.script(path);
  const mayBeReplaced = (path: string): boolean => files.replacement(path) !== undefined;
  const shown = { script: read, checkout, mayBeReplaced };
  const analysis = analyze({ units, afterUnits, image: imageKind, values, isSet, runtime, ...shown });
  const { dockerConfig, movedVariable } = dockerConfigOf(ref, analysis);
  // A library of functions that a job sources makes it no Kaniko job unless it calls the one that builds.
  const called = analysis.invocations.some(({ flow }) => !flow.uncalled || imageKind.kind === 'kaniko');
  const runs = called || analysis.indirect.length > 0 || replacedScripts(analysis, files).some(({ builds }) => builds);
  if (!runs && imageKind.kind !== 'kaniko') return { kind: 'other' };
  if (analysis.problem && (runs || mentionsExecutor(ref)))
    return { kind: 'unreadable', ref, finding: unreadable(ref, analysis.problem.problem) };
  const drafter = new Drafter(ref, files, options, units, analysis);
  if (job.hidden && !script && !beforeScript)
    return { kind: 'unreadable', ref, finding: diagnostic('K2B409', job.location, { job: job.name }) };
  if (!runs && !drafter.mayRunElsewhere()) {
    return { kind: 'shell-only', ref, finding: diagnostic('K2B207', job.location, { job: job.name }) };
  }
  if (!image) return { kind: 'unreadable', ref, finding: diagnostic('K2B229', job.location, { job: job.name }) };
  return { kind: 'kaniko', draft: drafter.draft(image, dockerConfig, movedVariable, sections) };
}

/** Programs that run their arguments. */
const RUNS_OTHERS = /^(?:exec|env|timeout|time|command|nohup|nice|xargs)$/;

/** The executor by a path that is not its own: from its folder, or from the root. */
const EXECUTOR_NAME = /^(?:\.{1,2}\/)*(?:kaniko\/)?executor$/;

/** A path of the checkout, a file that is named as a script, or what runs such files. */
function mayBeScript({ literal }: ShellWord): boolean {
  return literal !== undefined && /^(?:\.{1,2}\/|\/builds\/|(?:sh|\.|source|bash|make|eval)$)|\.sh$/.test(literal);
}

/** True when every section that is in force can be flattened. */
function isReadable({ pipeline, job }: JobRef): boolean {
  return SECTIONS.every(
    (section) => pipeline.script(job, section) !== undefined || pipeline.effective(job, section) === undefined,
  );
}

function unreadable({ job }: JobRef, problem: string): Diagnostic {
  return diagnostic('K2B301', job.location, { job: job.name, problem });
}

/** True when the text of a section names the executor; asked before anything is parsed. */
function mentionsExecutor({ pipeline, job }: JobRef): boolean {
  return SECTIONS.some((section) => {
    // A reference says nothing of what it brings.
    const items = pipeline.script(job, section);
    if (items) return items.some(({ value }) => MENTION.test(value.text));
    const entry = pipeline.effective(job, section);
    return entry !== undefined && namesExecutor(entry.value, 0);
  });
}

/** A script of the project, named by the job, that runs the executor; asked for jobs whose image says nothing. */
function runsKanikoScript({ pipeline, job }: JobRef, project: Project): boolean {
  if (!project.script) return false;
  return SECTIONS.some((section) =>
    pipeline
      .script(job, section)
      ?.some(({ value }) =>
        [...value.text.matchAll(/[\w./-]+\.sh\b/g)].some(([path]) =>
          /kaniko\/executor/.test(project.text(path.replace(/^\.?\/+/, '')) ?? ''),
        ),
      ),
  );
}

const MENTION = /executor|kaniko/;

function namesExecutor(value: Value, depth: number): boolean {
  if (value.kind === 'scalar') return MENTION.test(value.text);
  if (value.kind === 'seq' && depth < 4) return value.items.some((item) => namesExecutor(item.value, depth + 1));
  return value.kind === 'reference' && /kaniko/.test(value.path.join(' '));
}

/** What DOCKER_CONFIG is at the calls: a folder that moves to the home folder, or one of the job's own. */
function dockerConfigOf({ pipeline, job }: JobRef, { invocations }: Analysis) {
  const variable = variableScalar(pipeline.variables(job).get('DOCKER_CONFIG'));
  const movedVariable = variable && isMovedFolder(variable.text) ? variable : undefined;
  const views = invocations.flatMap(({ credentials }) => credentials);
  const [folder] = views.flatMap((view) => [...view.configFolders()]);
  const isMoved = folder === undefined || folder === '/kaniko/.docker';
  const dockerConfig: DockerConfig = isMoved ? { kind: 'moved' } : { kind: 'own', text: folder };
  return { dockerConfig, movedVariable };
}

class Drafter {
  private readonly findings: Diagnostic[] = [];
  private readonly ref: JobRef;
  private readonly files: JobFiles;
  private readonly options: DraftOptions;
  private readonly units: readonly ScriptUnit[];
  private readonly analysis: Analysis;

  constructor(ref: JobRef, files: JobFiles, options: DraftOptions, units: readonly ScriptUnit[], analysis: Analysis) {
    this.ref = ref;
    this.files = files;
    this.options = options;
    this.units = units;
    this.analysis = analysis;
  }

  /** A job without a visible call whose commands may run the executor: a script, or a word that is not literal. */
  mayRunElsewhere(): SimpleCommand | undefined {
    const followed = new Set(this.analysis.followed.map(({ command }) => command.node));
    return this.analysis.commands
      .map(({ command }) => command)
      .find((command) => {
        const name = command.words[0];
        if (followed.has(command.node)) return false;
        if (!name) return false;
        if (name.literal === undefined) return true;
        if (EXECUTOR_NAME.test(name.literal)) return true;
        const [, ...args] = command.words;
        const option = args[0]?.literal ?? '';
        if (RUNS_OTHERS.test(name.literal)) return !option.startsWith('-') && args.some(mayBeScript);
        return mayBeScript(name) && !option.startsWith('-c');
      });
  }

  draft(
    image: ImageOrigin,
    dockerConfig: DockerConfig,
    movedVariable: JobDraft['movedVariable'],
    sections: JobDraft['sections'],
  ): JobDraft {
    const at = (unit: ScriptUnit, start: number, end: number): Location => this.at(unit, start, end);
    const { ref, units, analysis } = this;
    const checked = { ref, units, analysis, at };
    this.findings.push(...checkJob(checked, image), ...checkRunner(checked), ...checkHabits(checked));
    this.findings.push(...checkLogReaders(checked, (path) => this.files.script(path)));
    this.findings.push(...checkEnvironment(analysis, at));
    this.checkScript();
    const { changes, findings, collectsCertificates } = changeCommands(this.analysis, at);
    const certificates = collectsCertificates ? certificateEnvironment(ref, analysis, at) : undefined;
    const { pipeline, job } = this.ref;
    const {
      calls,
      findings: callFindings,
      changes: callChanges,
      steps: callSteps,
    } = draftCalls({
      ref: this.ref,
      analysis: this.analysis,
      units: this.units,
      flavor: flavorOf(image.kind),
      values: yamlValues(pipeline, job),
      isInEnvironment: (name) => worldsOf(pipeline, job).isSet(name) || /^(?:CI|GITLAB)_/.test(name),
      environment: certificates?.environment ?? [],
      services: servicesOf(pipeline, job).flatMap(({ names }) => names),
      options: this.options,
      tree: this.options.checkout && hasCheckout(ref) ? this.files : undefined,
      at,
    });
    this.findings.push(...checkBroughtFiles({ ref, commands: analysis.commands, calls, at }));
    this.findings.push(...checkFrontendArguments(calls));
    this.findings.push(...findings, ...callFindings, ...(certificates?.findings ?? []));
    const known = { ...dockerConfig, logins: loginsOf(calls, this.analysis, this.options.registries) };
    const credentials = draftCredentials({
      ref: this.ref,
      analysis: this.analysis,
      dockerConfig: known,
      sections,
      calls,
      flavor: flavorOf(image.kind),
      at: (command, start, end) => this.at(command.unit, start ?? command.start, end ?? command.end),
    });
    this.findings.push(...credentials.findings);
    const logsIn = credentials.need.kind !== 'none' || credentials.steps.length + credentials.changes.length > 0;
    if (logsIn) this.findings.push(...emptyLogin(ref));
    this.findings.push(
      ...checkCommands({
        commands: this.analysis.commands,
        image: image.kind,
        callsExecutor: this.analysis.invocations.length > 0,
        buildsAgain: calls.length > 1 || calls.some(({ invocation }) => invocation.repeats),
        locate: (command, start, end) => this.at(command.unit, start ?? command.start, end ?? command.end),
        files: this.files,
        tree: ownedTree(this.files, this.analysis.commands),
        followed: new Map(
          [...this.alwaysFollowed(), ...this.analysis.unread].map((script) => [script.command.node, script]),
        ),
      }),
      ...checkScripts(this.analysis.followed, (unit, start, end) => this.at(unit, start, end)),
      ...checkReplacedScripts(this.analysis, this.files, (unit, start, end) => this.at(unit, start, end)),
      ...checkUnreadSettings(this.analysis, (unit, start, end) => this.at(unit, start, end)),
      ...checkChangedScripts(this.analysis, (unit, start, end) => this.at(unit, start, end)),
      ...checkCarriedScripts(this.analysis, this.files, (unit, start, end) => this.at(unit, start, end)),
    );
    // A script that cannot be read is told of already.
    const placeOf = ({ path, line, column }: Location): string => `${path}:${line}:${column}`;
    const told = new Set(this.findings.flatMap((one) => (one.code === 'K2B222' ? [placeOf(one.location)] : [])));
    const unseen = checkUnseenScripts(this.analysis, this.files, (unit, start, end) => this.at(unit, start, end));
    this.findings.push(...unseen.filter(({ location }) => !told.has(placeOf(location))));
    if (this.analysis.invocations.length === 0 && !this.findings.some(({ severity }) => severity === 'error')) {
      const command = this.mayRunElsewhere();
      const text = command ? asWritten(command.words) : this.ref.job.name;
      const location = command ? this.at(command.unit, command.start, command.end) : this.ref.job.location;
      this.findings.push(diagnostic('K2B222', location, { command: text }));
    }
    return {
      ...this.ref,
      units: this.units,
      analysis: this.analysis,
      checkout: checkoutOf(ref, this.files, this.options.checkout),
      replacement: this.files.replacement,
      image,
      dockerConfig: known,
      calls,
      changes: [...changes, ...callChanges, ...credentials.changes, ...changeShebangs(this.analysis.followed)],
      steps: [...callSteps, ...credentials.steps],
      credentials: credentials.need,
      movedVariable,
      findings: this.findings,
      sections,
    };
  }

  /** The scripts of commands that run nothing else in any of their runs. */
  private alwaysFollowed(): readonly FollowedScript[] {
    const { commands, followed } = this.analysis;
    const parted = new Set<object>(commands.flatMap((entry) => (entry.followed ? [] : [entry.command.node])));
    return followed.filter(({ command }) => !parted.has(command.node));
  }

  /** Where a range of a unit's text lies in its file. */
  private at(unit: ScriptUnit, start: number, end: number): Location {
    const found = entryAt(unit, start, end) ?? entryAt(unit, start, start);
    if (!found) return this.ref.job.location;
    return locateInScalar(found.item.entry.value, found.start, Math.max(found.start, found.end), this.ref.job.name);
  }

  private add(...finding: Parameters<typeof diagnostic>): void {
    this.findings.push(diagnostic(...finding));
  }

  private checkScript(): void {
    const { problem, indirect, invocations } = this.analysis;
    if (problem) this.add('K2B301', this.at(problem.unit, 0, 0), { job: this.ref.job.name, problem: problem.problem });
    for (const { command, code } of indirect) {
      const location = this.at(command.unit, command.start, command.end);
      const written =
        (command.words.map((word) => word.raw).join(' ') || (command.assignments[0]?.name ?? '')).split('\n')[0] ?? '';
      this.add(code, location, { command: written, written, place: 'backticks or a substitution' });
    }
    for (const { command, flow } of invocations) {
      const location = this.at(command.unit, command.start, command.end);
      if (flow.background) this.add('K2B303', location);
      if (!entryAt(command.unit, command.start, command.end)) this.add('K2B304', location);
    }
  }
}
