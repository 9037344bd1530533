import { diagnostic } from '../diagnostics/index.ts';
import type { Entry } from '../gitlab/value.ts';
import { type Analysis, flavorOf } from '../kaniko/analyze.ts';
import { type CallSurroundings, contextSchemes, variableEffect } from '../kaniko/environment.ts';
import { findProgram } from '../kaniko/programs.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { locate } from '../source/position.ts';
import { DEFAULT_IMAGE, entrypointOf, isReplaceableEntrypoint, userOf } from '../../transforms/job/image.ts';
import type { ImageOrigin, JobRef } from './draft.ts';
import { textsOfParents } from '../gitlab/children.ts';
import { ruleVariables } from '../gitlab/rule-variables.ts';
import { dotenvReports } from '../worlds/dotenv.ts';
import { textOf } from './values.ts';

/** Variables that BuildKit and its client read. */
const OF_BUILDKIT: ReadonlySet<string> = new Set(
  'DOCKER_AUTH_CONFIG DOCKER_CONFIG BUILDKITD_FLAGS BUILDKIT_HOST SSL_CERT_FILE SSL_CERT_DIR HOME'.split(' '),
);

/** Variables on which every command of the new steps depends. */
const OF_SHELL: ReadonlySet<string> = new Set(['PATH', 'TMPDIR', 'DOCKER_HOST']);

/**
 * Variables that meant nothing to Kaniko and that the new programs read from the environment, with what they do there.
 * @see https://github.com/moby/buildkit/blob/master/examples/buildctl-daemonless/buildctl-daemonless.sh
 */
const OF_BUILDKIT_ONLY: ReadonlyMap<string, string> = new Map([
  ['SOURCE_DATE_EPOCH', 'buildctl passes it on as a build argument, and the times in the image are set to it'],
  ['EXPERIMENTAL_BUILDKIT_SOURCE_POLICY', 'buildctl takes the file that it names as a source policy'],
  ['BUILDCTL', 'buildctl-daemonless.sh runs the program that it names in place of buildctl'],
  ['BUILDCTL_CONNECT_RETRIES_MAX', 'buildctl-daemonless.sh waits that many times for its daemon'],
  ['BUILDKITD', 'buildctl-daemonless.sh runs the program that it names in place of buildkitd'],
  ['ROOTLESSKIT', 'buildctl-daemonless.sh runs the program that it names in place of rootlesskit'],
  ['XDG_RUNTIME_DIR', 'rootless BuildKit keeps its socket below it'],
]);

/** What bash has and busybox ash has not. */
const BASH = /=~|\w=\(|<\(|<<<|\$\{\w+(?:\^|,|\[)|^\s*function\s/m;

export interface JobCheckInput {
  readonly ref: JobRef;
  readonly units: readonly ScriptUnit[];
  readonly analysis: Analysis;
  readonly at: (unit: ScriptUnit, start: number, end: number) => Location;
}

/** Looks at what a job says outside its script: image, variables, exit codes. */
export function checkJob(input: JobCheckInput, image: ImageOrigin): Diagnostic[] {
  const checker = new JobChecker(input, {
    flavor: flavorOf(image.kind),
    schemes: contextSchemes(input.analysis.invocations.map((invocation) => invocation.arguments)),
  });
  checker.checkImage(image);
  checker.checkKeys();
  checker.checkVariables();
  checker.checkReports(image);
  return checker.findings;
}

class JobChecker {
  readonly findings: Diagnostic[] = [];
  private readonly ref: JobRef;
  private readonly units: readonly ScriptUnit[];
  private readonly analysis: Analysis;
  private readonly at: JobCheckInput['at'];

  private readonly surroundings: CallSurroundings;

  constructor({ ref, units, analysis, at }: JobCheckInput, surroundings: CallSurroundings) {
    this.surroundings = surroundings;
    this.ref = ref;
    this.units = units;
    this.analysis = analysis;
    this.at = at;
  }

  private add(...finding: Parameters<typeof diagnostic>): void {
    this.findings.push(diagnostic(...finding));
  }

  private atEntry(entry: Entry): Location {
    const { file, range } = entry.value;
    return locate(file.source.path, file.starts, range, this.ref.job.name);
  }

  checkImage({ entry, name, kind, target, named }: ImageOrigin): void {
    const location = this.atEntry(entry);
    const image = name.text;
    if (kind.kind === 'variable' && !named) this.add('K2B204', location, { image });
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
  checkKeys(): void {
    const { pipeline, job } = this.ref;
    for (const keyword of ['allow_failure', 'retry']) {
      const entry = pipeline.effective(job, keyword);
      if (entry?.value.kind === 'map' && entry.value.entries.has('exit_codes')) {
        this.add('K2B226', this.atEntry(entry), { keyword: `${keyword}:exit_codes` });
      }
    }
  }

  checkVariables(): void {
    const { pipeline, job } = this.ref;
    for (const [name, entry] of pipeline.variables(job)) {
      const value = textOf(entry);
      this.checkVariable(name, this.atEntry(entry), value);
      // A description asks for the value when the pipeline is started by hand, an input where the file is included.
      const asked = entry.value.kind === 'map' && entry.value.entries.has('description');
      const effect = variableEffect(name, this.surroundings);
      if ((asked || isOfInput(entry)) && effect === 'flag') this.add('K2B186', this.atEntry(entry), { name });
      if (name !== 'BUILDKITD_FLAGS' || value === undefined) continue;
      if (!value.includes('--oci-worker-no-process-sandbox')) this.add('K2B217', this.atEntry(entry), { value });
    }
    for (const { name, entry } of ruleVariables(pipeline, job)) {
      const effect = variableEffect(name, this.surroundings);
      if (effect === 'flag' || effect === 'credentials') this.add('K2B186', this.atEntry(entry), { name });
      this.checkVariable(name, this.atEntry(entry));
    }
    const { parents = [] } = pipeline.assembly;
    const given = parents.flatMap(({ always, perhaps }) => [...always.keys(), ...perhaps.keys()]);
    for (const name of new Set(given)) {
      const values = textsOfParents(parents, name) ?? [];
      const matters = variableEffect(name, this.surroundings) !== undefined || OF_BUILDKIT.has(name);
      const isRight =
        name === 'BUILDKITD_FLAGS' &&
        values.every((text) => text?.includes('--oci-worker-no-process-sandbox') === true);
      if (matters && !isRight) this.add('K2B186', job.location, { name });
    }
    const secrets = pipeline.effective(job, 'secrets')?.value;
    for (const [name, entry] of secrets?.kind === 'map' ? secrets.entries : []) {
      if (variableEffect(name, this.surroundings) !== undefined || OF_BUILDKIT.has(name))
        this.add('K2B186', this.atEntry(entry), { name });
    }
    const commands = [...this.analysis.commands, ...this.analysis.invocations].map(({ command }) => command);
    for (const { assignments, argumentAssignments, unit } of commands) {
      for (const { name, value, start, end } of [...assignments, ...argumentAssignments])
        this.checkVariable(name, this.at(unit, start, end), value.literal);
    }
  }

  /** The dotenv reports of other jobs: what they set wins over everything that the file says. */
  checkReports({ definition }: ImageOrigin): void {
    const { pipeline, job } = this.ref;
    for (const { job: other, names, open } of dotenvReports(pipeline, job)) {
      for (const name of names) {
        const effect = OF_BUILDKIT_ONLY.get(name);
        if (effect !== undefined) this.add('K2B247', job.location, { name, effect });
        const ofKaniko = variableEffect(name, this.surroundings);
        const matters = ofKaniko !== undefined && ofKaniko !== 'kept' && ofKaniko !== 'not-needed';
        if (matters || OF_BUILDKIT.has(name) || OF_SHELL.has(name) || name === definition?.variable)
          this.add('K2B266', job.location, { name, other });
      }
      if (open) this.add('K2B265', job.location, { other });
    }
  }

  private checkVariable(name: string, location: Location, value?: string): void {
    const effect = OF_BUILDKIT_ONLY.get(name);
    if (effect !== undefined) this.add('K2B247', location, { name, effect });
    switch (variableEffect(name, this.surroundings, value)) {
      case 'manual':
        return this.add('K2B186', location, { name });
      case 'fork-credentials':
        return this.add('K2B194', location, { name });
      case 'fork-feature':
        return this.add('K2B193', location, { name });
    }
  }
}

/** An input of its file fills the value, so that somebody out of view may give another one. */
function isOfInput({ value }: Entry): boolean {
  const given = value.kind === 'map' ? value.entries.get('value')?.value : value;
  return given?.kind === 'scalar' && given.inputs !== undefined;
}
