import { diagnostic } from '../diagnostics/index.ts';
import { plainJob } from '../gitlab/plain.ts';
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
import { sameJob } from '../gitlab/resolve.ts';
import { ruleVariables } from '../gitlab/rule-variables.ts';
import { textOf } from './values.ts';

/** Variables that BuildKit and its client read. */
const OF_BUILDKIT: ReadonlySet<string> = new Set(
  'DOCKER_AUTH_CONFIG DOCKER_CONFIG BUILDKITD_FLAGS BUILDKIT_HOST SSL_CERT_FILE SSL_CERT_DIR HOME'.split(' '),
);

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

/** Looks at what a job says outside its script: image, variables, exit codes, includes that depend on rules. */
export function checkJob(input: JobCheckInput, image: ImageOrigin): Diagnostic[] {
  const checker = new JobChecker(input, {
    flavor: flavorOf(image.kind),
    schemes: contextSchemes(input.analysis.invocations.map((invocation) => invocation.arguments)),
  });
  checker.checkImage(image);
  checker.checkKeys();
  checker.checkConditionalIncludes();
  checker.checkVariables();
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

  /** Both with and without the includes that depend on rules the job must look the same. */
  checkConditionalIncludes(): void {
    const { pipeline, job } = this.ref;
    const other = pipeline.without && sameJob(pipeline.without, job);
    if (!pipeline.without || !other || other.unknownBases.length > job.unknownBases.length) return;
    const [a, b] = [plainJob(pipeline, job), plainJob(pipeline.without, other)];
    const differs = ['image', 'variables', 'before_script', 'script', 'after_script'].some(
      (key) => a.get(key) !== b.get(key),
    );
    if (differs) this.add('K2B411', job.location, { job: job.name, target: pipeline.assembly.conditional.join(', ') });
  }

  checkVariables(): void {
    const { pipeline, job } = this.ref;
    for (const [name, entry] of pipeline.variables(job)) {
      const value = textOf(entry);
      this.checkVariable(name, this.atEntry(entry), value);
      // A description asks for the value when the pipeline is started by hand.
      const asked = entry.value.kind === 'map' && entry.value.entries.has('description');
      const effect = variableEffect(name, this.surroundings);
      if (asked && effect === 'flag') this.add('K2B186', this.atEntry(entry), { name });
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
