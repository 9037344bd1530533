import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/include.ts';
import type { Entry, Value } from '../gitlab/value.ts';
import { type Analysis, analyze, flavorOf } from '../kaniko/analyze.ts';
import { type DockerConfig, isMovedFolder } from '../kaniko/config-file.ts';
import { variableEffect } from '../kaniko/environment.ts';
import { type ImageKind, recognizeImage } from '../kaniko/image.ts';
import { findProgram } from '../kaniko/programs.ts';
import type { Diagnostic, Location } from '../model.ts';
import { entryAt, type ScriptUnit, scriptUnits } from '../shell/script.ts';
import { plainJob } from '../gitlab/plain.ts';
import { locate } from '../source/position.ts';
import { locateInScalar } from '../source/scalar.ts';
import { DEFAULT_IMAGE, entrypointOf, isReplaceableEntrypoint, userOf } from '../../transforms/job/image.ts';
import { CERTIFICATES } from '../../transforms/job/certificates.ts';
import { draftCalls } from './draft-calls.ts';
import { changeCommands } from './script-changes.ts';
import { checkCommands } from './checks.ts';
import { draftCredentials } from './draft-credentials.ts';
import type { ImageOrigin, JobDraft, JobRef } from './draft.ts';
import type { DecideOptions } from './options.ts';
import { yamlValues } from './values.ts';

/** A job that is none of ours, or one whose image is Kaniko's without a run of the executor. */
export type Drafted =
  | { readonly kind: 'other' }
  /** It names the executor, but cannot be understood well enough to say more than that. */
  | { readonly kind: 'unreadable'; readonly finding: Diagnostic; readonly ref: JobRef }
  | { readonly kind: 'shell-only'; readonly finding: Diagnostic; readonly ref: JobRef }
  | { readonly kind: 'kaniko'; readonly draft: JobDraft };

/** Finds out everything about one job that can be known without looking at its neighbours. */
export function draftJob(ref: JobRef, project: Project, options: DecideOptions): Drafted {
  const { pipeline, job } = ref;
  const image = imageOrigin(ref);
  const imageKind: ImageKind = image?.kind ?? { kind: 'other', mentionsKaniko: false };
  const script = pipeline.script(job, 'script');
  const beforeScript = pipeline.script(job, 'before_script');
  const afterScript = pipeline.script(job, 'after_script');
  const readable = isReadable(ref);
  if (imageKind.kind !== 'kaniko' && !mentionsExecutor(ref)) return { kind: 'other' };
  if (!readable) return { kind: 'unreadable', ref, finding: unreadable(ref, 'a part of it is out of view') };
  const sections = { beforeScript, script: script ?? [] };
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
  if (analysis.problem && mentionsExecutor(ref))
    return { kind: 'unreadable', ref, finding: unreadable(ref, analysis.problem.problem) };
  const drafter = new Drafter(ref, project, options, units, analysis);
  if (job.hidden && !script && !beforeScript)
    return { kind: 'unreadable', ref, finding: diagnostic('K2B409', job.location, { job: job.name }) };
  if (!runs && !drafter.mayRunElsewhere()) {
    return { kind: 'shell-only', ref, finding: diagnostic('K2B207', job.location, { job: job.name }) };
  }
  if (!image) return { kind: 'unreadable', ref, finding: diagnostic('K2B229', job.location, { job: job.name }) };
  return { kind: 'kaniko', draft: drafter.draft(image, dockerConfig, movedVariable, sections) };
}

const SECTIONS = ['before_script', 'script', 'after_script'] as const;

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
    const entry = pipeline.effective(job, section);
    return entry !== undefined && namesExecutor(entry.value, 0);
  });
}

function namesExecutor(value: Value, depth: number): boolean {
  if (value.kind === 'scalar') return /executor|kaniko/.test(value.text);
  if (value.kind === 'seq' && depth < 4) return value.items.some((item) => namesExecutor(item.value, depth + 1));
  return value.kind === 'reference' && /kaniko/.test(value.path.join(' '));
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

/** What bash has and busybox ash has not (canonical-forms.md, rule 4). */
const BASH = /=~|\w=\(|<\(|<<<|\$\{\w+(?:\^|,|\[)|^\s*function\s/m;

class Drafter {
  private readonly findings: Diagnostic[] = [];
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
    const at = (unit: ScriptUnit, start: number, end: number): Location => this.at(unit, start, end);
    const { changes, findings, collectsCertificates } = changeCommands(this.analysis, dockerConfig, at);
    const { pipeline, job } = this.ref;
    const variables = pipeline.variables(job);
    const { calls, findings: callFindings } = draftCalls({
      analysis: this.analysis,
      units: this.units,
      flavor: flavorOf(image.kind),
      values: yamlValues(pipeline, job),
      isInEnvironment: (name) => variables.has(name) || /^(?:CI|GITLAB)_/.test(name),
      environment: collectsCertificates ? [`SSL_CERT_FILE=${CERTIFICATES}`] : [],
      tree: this.options.checkout ? this.project : undefined,
      at,
    });
    this.findings.push(...findings, ...callFindings);
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
    const bash = this.units.some(({ program }) => BASH.test(program.text));
    this.add(!bash && simple && absolute && known ? 'K2B224' : 'K2B201', location, { image });
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
      if (variableEffect(name) === undefined && this.usesKanikoPath(name, entry)) {
        this.add('K2B220', this.atEntry(entry), {
          command: `$${name}`,
          path: entry.value.kind === 'scalar' ? entry.value.text : name,
        });
      }
      if (name !== 'BUILDKITD_FLAGS' || entry.value.kind !== 'scalar') continue;
      if (!entry.value.text.includes('--oci-worker-no-process-sandbox'))
        this.add('K2B217', this.atEntry(entry), { value: entry.value.text });
    }
    for (const [name, location] of this.ruleVariables()) {
      const effect = variableEffect(name);
      if (effect === 'manual' || effect === 'credentials') this.add('K2B186', location, { name });
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

  /** A variable that holds a path of the Kaniko image and that the script expands. */
  private usesKanikoPath(name: string, { value }: Entry): boolean {
    if (
      value.kind !== 'scalar' ||
      !/(?:^|[\s=:"'])\/(?:kaniko|busybox|workspace)\//.test(value.text) ||
      /executor/.test(value.text)
    )
      return false;
    return this.units.some(({ program }) => new RegExp(`\\$\\{?${name}\\b`).test(program.text));
  }

  /** Variables that rules, workflow rules or the matrix may set for the job. */
  private ruleVariables(): [string, Location][] {
    const { pipeline, job } = this.ref;
    const found: [string, Location][] = [];
    const take = (value: Value | undefined): void => {
      for (const [name, entry] of value?.kind === 'map' ? value.entries : []) found.push([name, this.atEntry(entry)]);
    };
    const rules = (value: Value | undefined): void => {
      for (const { value: rule } of value?.kind === 'seq' ? value.items : []) {
        if (rule.kind === 'map') take(rule.entries.get('variables')?.value);
        else rules(rule);
      }
    };
    rules(job.map.entries.get('rules')?.value);
    const workflow = pipeline.assembly.content?.entries.get('workflow')?.value;
    if (workflow?.kind === 'map') rules(workflow.entries.get('rules')?.value);
    const parallel = job.map.entries.get('parallel')?.value;
    const matrix = parallel?.kind === 'map' ? parallel.entries.get('matrix')?.value : undefined;
    for (const { value } of matrix?.kind === 'seq' ? matrix.items : []) take(value);
    return found;
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
