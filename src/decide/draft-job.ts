import { baseRegistries } from '../buildkit/base-images.ts';
import type { CallContext } from '../buildkit/context.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/include.ts';
import type { Entry } from '../gitlab/value.ts';
import { type Analysis, analyze, flavorOf, type KanikoInvocation, type OtherCommand } from '../kaniko/analyze.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import { type DockerConfig, folderMentions, isConfigFolder, isMovedFolder } from '../kaniko/config-file.ts';
import { variableEffect } from '../kaniko/environment.ts';
import { type ImageKind, recognizeImage } from '../kaniko/image.ts';
import { findProgram } from '../kaniko/programs.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { entryAt, type ScriptUnit, scriptUnits } from '../shell/script.ts';
import { plainJob } from '../gitlab/plain.ts';
import { locate } from '../source/position.ts';
import { locateInScalar } from '../source/scalar.ts';
import { DEFAULT_IMAGE, entrypointOf, isReplaceableEntrypoint, userOf } from '../../transforms/job/image.ts';
import { CERTIFICATES, certificateMentions } from '../../transforms/job/certificates.ts';
import { readCall } from './calls.ts';
import { checkCommands, checkOutput, isUnusedFolder, WARMER } from './checks.ts';
import { draftCredentials } from './draft-credentials.ts';
import type { DraftCall, ImageOrigin, JobDraft, JobRef, ScriptChange } from './draft.ts';
import type { DecideOptions } from './options.ts';
import { withScript, yamlValues } from './values.ts';

/** A job that is none of ours, or one whose image is Kaniko's without a run of the executor. */
export type Drafted =
  | { readonly kind: 'other' }
  | { readonly kind: 'shell-only'; readonly finding: Diagnostic; readonly ref: JobRef }
  | { readonly kind: 'kaniko'; readonly draft: JobDraft };

/** Finds out everything about one job that can be known without looking at its neighbours. */
export function draftJob(ref: JobRef, project: Project, options: DecideOptions): Drafted {
  const { pipeline, job } = ref;
  const script = pipeline.script(job, 'script');
  const image = imageOrigin(ref);
  const imageKind: ImageKind = image?.kind ?? { kind: 'other', mentionsKaniko: false };
  if (!script && imageKind.kind !== 'kaniko') return { kind: 'other' };
  const beforeScript = pipeline.script(job, 'before_script');
  const afterScript = pipeline.script(job, 'after_script');
  const sections = { beforeScript, script: script ?? [] };
  const text = [...(beforeScript ?? []), ...(script ?? [])].some(({ value }) => /executor|kaniko/.test(value.text));
  if (imageKind.kind !== 'kaniko' && !text) return { kind: 'other' };
  const units = scriptUnits([
    { section: 'before_script', entries: beforeScript ?? [] },
    { section: 'script', entries: script ?? [] },
  ]);
  const afterUnits = scriptUnits([{ section: 'after_script', entries: afterScript ?? [] }]);
  const values = yamlValues(pipeline, job);
  const { dockerConfig, movedVariable } = dockerConfigOf(ref, units);
  const analysis = analyze({ units, afterUnits, image: imageKind, dockerConfig, values });
  const runs = analysis.invocations.length > 0 || analysis.indirect.length > 0;
  if (!runs && imageKind.kind !== 'kaniko') return { kind: 'other' };
  const drafter = new Drafter(ref, project, options, units, analysis);
  if (!runs && !drafter.mayRunElsewhere()) {
    return { kind: 'shell-only', ref, finding: diagnostic('K2B207', job.location, { job: job.name }) };
  }
  if (!image) return { kind: 'other' };
  return { kind: 'kaniko', draft: drafter.draft(image, dockerConfig, movedVariable, sections) };
}

function imageOrigin({ pipeline, job }: JobRef): ImageOrigin | undefined {
  const entry = pipeline.effective(job, 'image');
  if (!entry) return undefined;
  const name = entry.value.kind === 'map' ? entry.value.entries.get('name')?.value : entry.value;
  return name?.kind === 'scalar' ? { entry, name, kind: recognizeImage(name.text) } : undefined;
}

/** What DOCKER_CONFIG is: the image's own value unless the YAML or the script sets it. */
function dockerConfigOf({ pipeline, job }: JobRef, units: readonly ScriptUnit[]) {
  const entry: Entry | undefined = pipeline.variables(job).get('DOCKER_CONFIG');
  if (entry?.value.kind === 'scalar') {
    const { text } = entry.value;
    if (!isMovedFolder(text)) return { dockerConfig: { kind: 'own', text } as DockerConfig, movedVariable: undefined };
    return { dockerConfig: { kind: 'moved' } as DockerConfig, movedVariable: entry.value };
  }
  const assigned = units
    .map((unit) => /\bDOCKER_CONFIG=("?)([^\s";]+)\1/.exec(unit.program.text)?.[2])
    .find((value) => value !== undefined);
  if (assigned === undefined) return { dockerConfig: { kind: 'image' } as DockerConfig, movedVariable: undefined };
  const dockerConfig: DockerConfig = isMovedFolder(assigned) ? { kind: 'moved' } : { kind: 'own', text: assigned };
  return { dockerConfig, movedVariable: undefined };
}

class Drafter {
  private readonly findings: Diagnostic[] = [];
  /** The script appends to Kaniko's certificate store. */
  private collectsCertificates = false;
  private readonly ref: JobRef;
  private readonly project: Project;
  private readonly options: DecideOptions;
  private readonly units: readonly ScriptUnit[];
  private readonly analysis: Analysis;

  constructor(ref: JobRef, project: Project, options: DecideOptions, units: readonly ScriptUnit[], analysis: Analysis) {
    this.ref = ref;
    this.project = project;
    this.options = options;
    this.units = units;
    this.analysis = analysis;
  }

  /** A job without a visible call whose commands may run the executor: a script, or a word that is not literal. */
  mayRunElsewhere(): boolean {
    return this.analysis.commands.some(({ command }) => {
      const name = command.words[0];
      if (!name) return false;
      if (name.literal === undefined) return true;
      return (
        /^(?:\.{1,2}\/|sh$|\.$|source$|bash$|make$|eval$)/.test(name.literal) &&
        !/^-c/.test(command.words[1]?.literal ?? '')
      );
    });
  }

  draft(
    image: ImageOrigin,
    dockerConfig: DockerConfig,
    movedVariable: JobDraft['movedVariable'],
    sections: JobDraft['sections'],
  ): JobDraft {
    this.checkImage(image);
    this.checkKeys();
    this.checkConditionalIncludes();
    this.checkVariables();
    this.checkScript();
    const changes = this.pathChanges(dockerConfig);
    const calls = this.readCalls(image);
    const credentials = draftCredentials({
      ref: this.ref,
      analysis: this.analysis,
      dockerConfig,
      sections,
      calls,
      flavor: flavorOf(image.kind),
      at: (command, start, end) => this.at(command.unit, start ?? command.start, end ?? command.end),
    });
    this.findings.push(...credentials.findings);
    this.findings.push(
      ...checkCommands({
        commands: this.analysis.commands,
        image: image.kind,
        dockerConfig,
        callsExecutor: this.analysis.invocations.length > 0,
        locate: (command, start, end) => this.at(command.unit, start ?? command.start, end ?? command.end),
        text: (path) => this.project.text(path),
      }),
    );
    if (this.analysis.invocations.length === 0 && !this.findings.some(({ severity }) => severity === 'error')) {
      this.findings.push(diagnostic('K2B222', this.ref.job.location, { command: this.ref.job.name }));
    }
    return {
      ...this.ref,
      units: this.units,
      analysis: this.analysis,
      image,
      dockerConfig,
      calls,
      changes: [...changes, ...credentials.changes],
      steps: credentials.steps,
      credentials: credentials.need,
      movedVariable,
      findings: this.findings,
      sections,
    };
  }

  /** Where a range of a unit's text lies in its file. */
  private at(unit: ScriptUnit, start: number, end: number): Location {
    const found = entryAt(unit, start, end) ?? entryAt(unit, start, start);
    if (!found) return this.ref.job.location;
    return locateInScalar(found.item.entry.value, found.start, Math.max(found.start, found.end), this.ref.job.name);
  }

  private atEntry(entry: Entry): Location {
    const { file, range } = entry.value;
    return locate(file.source.path, file.starts, range, this.ref.job.name);
  }

  private add(...finding: Parameters<typeof diagnostic>): void {
    this.findings.push(diagnostic(...finding));
  }

  private checkImage({ entry, name, kind }: ImageOrigin): void {
    const location = this.atEntry(entry);
    const image = name.text;
    const { target, named } = this.options.image;
    if (kind.kind === 'variable') this.add('K2B204', location, { image });
    else if (kind.kind === 'warmer') this.add('K2B201', location, { image });
    else if (kind.kind === 'other' && !named) this.checkOther(image, location);
    else if (kind.kind === 'kaniko' && !kind.shell) this.add('K2B203', location, { image });
    else if (kind.kind === 'kaniko' && kind.mirror && target === DEFAULT_IMAGE)
      this.add('K2B202', location, { image, target });
    const entrypoint = entrypointOf(entry.value);
    if (entrypoint !== undefined && !isReplaceableEntrypoint(entrypoint)) this.add('K2B205', location, { entrypoint });
    const user = userOf(entry.value);
    if (user) this.add('K2B206', this.atEntry(user), { user: user.value.kind === 'scalar' ? user.value.text : '?' });
  }

  /** An unknown image may go when every command of the job is in the new one and nothing is read from it. */
  private checkOther(image: string, location: Location): void {
    const simple = this.analysis.invocations.length > 0 && this.analysis.indirect.length === 0;
    const absolute = this.analysis.invocations.every(
      ({ command, exec }) => command.words[exec ? 1 : 0]?.literal?.startsWith('/') === true,
    );
    const known = this.analysis.commands.every(({ command }) => {
      const name = command.words[0]?.literal;
      if (command.words.length === 0) return true;
      return name !== undefined && findProgram(name).buildkit && !['sh', '.', 'source', 'eval'].includes(name);
    });
    this.add(simple && absolute && known ? 'K2B224' : 'K2B201', location, { image });
  }

  /** Exit codes of a failing RUN are passed on by Kaniko only (flags.md A1.8). */
  private checkKeys(): void {
    const { pipeline, job } = this.ref;
    for (const keyword of ['allow_failure', 'retry']) {
      const entry = pipeline.effective(job, keyword);
      if (entry?.value.kind === 'map' && entry.value.entries.has('exit_codes')) {
        this.add('K2B226', this.atEntry(entry), { keyword: `${keyword}:exit_codes` });
      }
    }
  }

  /** Both with and without the includes that depend on rules the job must look the same. */
  private checkConditionalIncludes(): void {
    const { pipeline, job } = this.ref;
    const other = pipeline.without?.jobs.get(job.name);
    if (!pipeline.without || !other || other.unknownBases.length > job.unknownBases.length) return;
    const [a, b] = [plainJob(pipeline, job), plainJob(pipeline.without, other)];
    const differs = ['image', 'variables', 'before_script', 'script', 'after_script'].some(
      (key) => a.get(key) !== b.get(key),
    );
    if (differs) this.add('K2B411', job.location, { job: job.name, target: pipeline.assembly.conditional.join(', ') });
  }

  private checkVariables(): void {
    const { pipeline, job } = this.ref;
    for (const [name, entry] of pipeline.variables(job)) {
      if (variableEffect(name) === 'manual') this.add('K2B186', this.atEntry(entry), { name });
      if (name !== 'BUILDKITD_FLAGS' || entry.value.kind !== 'scalar') continue;
      if (!entry.value.text.includes('--oci-worker-no-process-sandbox'))
        this.add('K2B217', this.atEntry(entry), { value: entry.value.text });
    }
    for (const { command } of this.analysis.commands) {
      for (const { name, start, end } of [...command.assignments, ...command.argumentAssignments]) {
        if (variableEffect(name) === 'manual') this.add('K2B186', this.at(command.unit, start, end), { name });
      }
    }
    for (const { command } of this.analysis.invocations) {
      for (const { name, start, end } of command.assignments) {
        if (variableEffect(name) === 'manual') this.add('K2B186', this.at(command.unit, start, end), { name });
      }
    }
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

  private readCalls(image: ImageOrigin): DraftCall[] {
    const yaml = yamlValues(this.ref.pipeline, this.ref.job);
    return this.analysis.invocations.map((invocation, index) => {
      const values = withScript(yaml, invocation.variables);
      const { unit } = invocation.command;
      const facts = { flavor: flavorOf(image.kind), values, baseRegistries: () => this.baseRegistries(invocation) };
      const { converted, findings } = readCall(invocation, facts, (start, end) => this.at(unit, start, end));
      this.findings.push(...findings);
      for (const entry of converted.plan.entries) {
        if (entry.kind !== 'tar' && entry.kind !== 'oci-layout' && entry.kind !== 'digest-file') continue;
        const { start, end } = entry.because.range;
        const finding = checkOutput(entry.path, this.at(unit, start, end));
        if (finding) this.findings.push(finding);
      }
      const context: CallContext = {
        cwd: invocation.cwd,
        values,
        exists: (path) => (this.options.checkout ? this.project.exists(path) : undefined),
        cacheSuffix: index === 0 ? '' : `-${index + 1}`,
        environment: this.collectsCertificates ? [`SSL_CERT_FILE=${CERTIFICATES}`] : [],
      };
      return { invocation, converted, context };
    });
  }

  /** The registries of the Dockerfile, when the checkout holds it at a place that the call shows. */
  private baseRegistries({ arguments: words, cwd }: KanikoInvocation): readonly string[] | undefined {
    if (!this.options.checkout || cwd === undefined) return undefined;
    const { occurrences, overridden } = parseArguments(words, 'unknown');
    const given = occurrences.find(
      (occurrence) => occurrence.flag === 'dockerfile' && !overridden.has(occurrence),
    )?.value;
    const below =
      given?.raw.replaceAll('"', '').replace(/^\$(?:CI_PROJECT_DIR|\{CI_PROJECT_DIR\})\/+/, '') ?? 'Dockerfile';
    const path =
      given && below !== given.raw.replaceAll('"', '')
        ? below
        : [cwd, below.replace(/^\.\//, '')].filter((part) => part !== '').join('/');
    const text = /[$`*]/.test(path) ? undefined : this.project.text(path);
    return text === undefined ? undefined : baseRegistries(text);
  }

  /** Folders of the credentials file and `/busybox/`, wherever a command names them. */
  private pathChanges(dockerConfig: DockerConfig): ScriptChange[] {
    const changes: ScriptChange[] = [];
    for (const entry of this.analysis.commands) {
      changes.push(...this.commandChanges(entry.command, dockerConfig));
      changes.push(...this.droppedSteps(entry, dockerConfig));
    }
    return changes;
  }

  /** The warmer does nothing any more; a folder of Kaniko that nothing uses is made in the home folder. */
  private droppedSteps(entry: OtherCommand, dockerConfig: DockerConfig): ScriptChange[] {
    const { command } = entry;
    const { unit, start, end } = command;
    if (command.words[0]?.literal === WARMER) return [{ unit, start, end, text: 'true', reason: 'warmer' }];
    const changes: ScriptChange[] = [];
    for (const word of command.words) {
      if (isConfigFolder(word, dockerConfig) || !isUnusedFolder(entry, word, this.analysis)) continue;
      changes.push({ unit, start: word.start, end: word.start + '/kaniko'.length, text: '~', reason: 'folder' });
    }
    return changes;
  }

  private commandChanges(command: SimpleCommand, dockerConfig: DockerConfig): ScriptChange[] {
    const { unit } = command;
    const changes: ScriptChange[] = [];
    const words = [...command.words, ...command.redirects.flatMap(({ target }) => (target ? [target] : []))];
    for (const { value } of command.assignments) words.push(value);
    for (const word of words) {
      if (word.start < 0) continue;
      const mentions = dockerConfig.kind === 'own' ? [] : folderMentions(word, dockerConfig.kind === 'image');
      for (const { start, end, replacement } of mentions) {
        if (replacement !== undefined) changes.push({ unit, start, end, text: replacement, reason: 'credentials' });
        else
          this.add('K2B309', this.at(unit, word.start, word.end), {
            written: word.raw,
            problem: 'its path stands in single quotes',
          });
      }
      const busybox = /^\/busybox\//.exec(word.raw);
      if (busybox)
        changes.push({ unit, start: word.start, end: word.start + busybox[0].length, text: '', reason: 'busybox' });
    }
    const certificates = certificateMentions(command);
    if (certificates.length > 0) this.collectsCertificates = true;
    for (const word of certificates) {
      const text = word.literal !== undefined && /certs\/*$/.test(word.literal) ? '/tmp' : CERTIFICATES;
      changes.push({ unit, start: word.start, end: word.end, text, reason: 'certificates' });
    }
    return changes;
  }
}
