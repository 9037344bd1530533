import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, ConfigWrite } from '../kaniko/analyze.ts';
import type { DockerConfig } from '../kaniko/config-file.ts';
import type { Diagnostic, KanikoFlavor, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { entryAt } from '../shell/script.ts';
import {
  extraStep,
  folderStep,
  gainRegistry,
  isGitLabRegistry,
  LOGIN_VARIABLES,
  supplyStep,
  UNSET_STEP,
} from '../../transforms/job/credentials.ts';
import type { CredentialNeed, DraftCall, JobDraft, JobRef, ScriptChange, StepBefore } from './draft.ts';
import { checkLogins } from './registry-logins.ts';
import { type Values, withScript, yamlValues } from './values.ts';

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
 * Follows the credentials of a job to its calls (DESIGN D6). The analysis says which writes of the file may be in force
 * at each call; -1 stands for a path on which nothing was written.
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

  constructor(input: CredentialInput) {
    this.input = input;
    const assigned = input.calls[0]?.invocation.variables ?? new Map();
    this.values = withScript(yamlValues(input.ref.pipeline, input.ref.job), assigned);
  }

  draft(): CredentialDraft {
    const need = this.need();
    this.makeFolders();
    const { calls, analysis, dockerConfig, at } = this.input;
    this.findings.push(
      ...checkLogins(
        calls,
        analysis,
        dockerConfig,
        this.values,
        this.variables(),
        ({ invocation: { command } }, because) => at(command, because?.range.start, because?.range.end),
      ),
    );
    this.unsetAuthVariable();
    return { need, changes: this.changes, steps: this.steps, findings: this.findings };
  }

  /** The names that the job or its script sets. */
  private variables(): readonly string[] {
    const { ref, calls } = this.input;
    return [
      ...ref.pipeline.variables(ref.job).keys(),
      ...calls.flatMap(({ invocation }) => [...invocation.variables.keys()]),
    ];
  }

  private need(): CredentialNeed {
    const { calls, dockerConfig } = this.input;
    const { writes } = this.input.analysis;
    const inForce = new Set(calls.flatMap(({ invocation }) => [...invocation.config]));
    const visible = [...inForce].flatMap((index) => (writes[index] ? [writes[index]] : []));
    for (const { command, content } of visible) {
      const helper = content.kind === 'auths' ? content.helpers[0] : undefined;
      if (helper !== undefined) this.findings.push(diagnostic('K2B208', this.input.at(command), { helper }));
    }
    this.checkFollowed();
    if (!inForce.has(-1)) return this.complete(visible);
    if (visible.length > 0) return this.conditional(visible);
    if (dockerConfig.kind !== 'own') return { kind: 'write', late: this.assignsLoginVariables() };
    // A file in a folder of the job's own may end up in the context, where Kaniko had written none.
    this.supply();
    return { kind: 'supply' };
  }

  /** Things that make it impossible to say which file is read when a call runs. */
  private checkFollowed(): void {
    const { calls, analysis, at, ref, dockerConfig } = this.input;
    const first = calls[0];
    if (!first) return;
    const problem = (text: string): void => {
      this.findings.push(diagnostic('K2B210', at(first.invocation.command), { problem: text }));
    };
    if (first.invocation.variables.has('HOME')) problem('the script sets HOME');
    const { variables, exported } = first.invocation;
    const unexported =
      dockerConfig.kind === 'own' &&
      variables.has('DOCKER_CONFIG') &&
      !exported.has('DOCKER_CONFIG') &&
      !ref.pipeline.variables(ref.job).has('DOCKER_CONFIG');
    if (unexported) problem('DOCKER_CONFIG is set on some paths only, or is not exported');
    const enters = analysis.commands.some(
      ({ command }) =>
        /^(?:cd|pushd)$/.test(command.words[0]?.literal ?? '') && /\.docker|\/kaniko/.test(command.words[1]?.raw ?? ''),
    );
    if (enters) problem('the script changes into the folder of the credentials');
    const states = new Set(calls.map(({ invocation }) => [...invocation.config].sort().join()));
    const whole = calls.every(({ invocation }) => [...invocation.config].every((index) => this.isWhole(index)));
    if (states.size > 1 && !whole) problem('the calls of the job run with different credentials');
  }

  /** True for a write that is in view and names the GitLab registry, or can be made to. */
  private isWhole(index: number): boolean {
    const write = this.input.analysis.writes[index];
    return write?.content.kind === 'auths' && (this.namesGitLab(write) || gainRegistry(write) !== undefined);
  }

  /** Every path writes the file: it gains the GitLab registry where it lacks it. */
  private complete(visible: readonly ConfigWrite[]): CredentialNeed {
    let opaque = false;
    for (const write of visible) {
      if (this.namesGitLab(write)) continue;
      const gain = write.content.kind === 'auths' ? gainRegistry(write) : undefined;
      if (gain && !this.assignsLoginVariables()) {
        const { unit } = write.command;
        this.changes.push({ unit, start: gain.at, end: gain.at, text: gain.text, reason: 'credentials' });
      } else opaque = true;
    }
    if (!opaque) {
      this.supplyLogins();
      return { kind: 'none' };
    }
    this.supply();
    return { kind: 'supply' };
  }

  /** Registries that the configuration names beside a file that is complete for GitLab. */
  private supplyLogins(): void {
    const { dockerConfig, calls } = this.input;
    const first = calls[0]?.invocation.command;
    if (first && (dockerConfig.logins ?? []).length > 0)
      this.steps.push({ command: first, text: extraStep(dockerConfig), reason: 'credentials' });
  }

  /** Some path writes nothing: what is written there must be what Kaniko would have taken by itself. */
  private conditional(visible: readonly ConfigWrite[]): CredentialNeed {
    const onlyGitLab = visible.every(
      (write) => this.namesGitLab(write) && write.content.kind === 'auths' && write.content.hosts.length === 1,
    );
    if (onlyGitLab && !this.assignsLoginVariables()) return { kind: 'write', late: false };
    this.supply();
    return { kind: 'supply' };
  }

  private namesGitLab({ content }: ConfigWrite): boolean {
    return content.kind === 'auths' && content.hosts.some((host) => isGitLabRegistry(host, this.values));
  }

  /** The step that fills the gap stands before each call that may need it. */
  private supply(): void {
    const { dockerConfig, calls } = this.input;
    const first = calls[0]?.invocation;
    if (!first) return;
    const { command, flow } = first;
    // The body of a function runs later than what stands behind its definition, such as the write of the file.
    const inPlace = flow.functionName !== undefined;
    this.steps.push({ command, text: supplyStep(dockerConfig), reason: 'credentials', inPlace });
    this.findings.push(diagnostic('K2B209', this.input.at(command), { registry: '$CI_REGISTRY' }));
  }

  /** The script assigns a variable that the login step reads, so the step must stand after that. */
  private assignsLoginVariables(): boolean {
    const assigned = this.input.calls[0]?.invocation.variables;
    return LOGIN_VARIABLES.some((name) => assigned?.has(name) === true);
  }

  /** In the Kaniko image the folder is there already. */
  private makeFolders(): void {
    for (const { command, folderMade, flow } of this.input.analysis.writes) {
      if (folderMade) continue;
      if (!entryAt(command.unit, command.start, command.end) || flow.functionName !== undefined) {
        const problem = 'the folder of the file must be made first';
        this.findings.push(diagnostic('K2B210', this.input.at(command), { problem }));
        continue;
      }
      this.steps.push({ command, text: folderStep(this.input.dockerConfig), reason: 'credentials' });
    }
  }

  /** Upstream Kaniko ignores DOCKER_AUTH_CONFIG, the forks read it; BuildKit lets it win over the file. */
  private unsetAuthVariable(): void {
    const { ref, calls, flavor, at } = this.input;
    const first = calls[0]?.invocation;
    const set = ref.pipeline.variables(ref.job).has('DOCKER_AUTH_CONFIG') || first?.variables.has('DOCKER_AUTH_CONFIG');
    if (!first || set !== true) return;
    if (flavor !== 'upstream' && flavor !== 'unknown') {
      const replaces = this.steps.some(({ text }) => text.includes('export DOCKER_AUTH_CONFIG='));
      const problem = 'DOCKER_AUTH_CONFIG holds a login already, and the step that supplies one more would replace it';
      if (replaces) this.findings.push(diagnostic('K2B210', at(first.command), { problem }));
      return;
    }
    this.steps.unshift({ command: first.command, text: UNSET_STEP, reason: 'credentials' });
  }
}
