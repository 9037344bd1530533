import type { FolderMention, DockerConfig } from '../kaniko/config-file.ts';
import type { Checkout } from '../credentials/state.ts';
import type { JobFiles } from './checkout.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import type { ConvertedCall } from '../kaniko/convert.ts';
import type { ImageKind } from '../kaniko/image.ts';
import type { Entry, ScalarValue } from '../gitlab/value.ts';
import type { Job, Pipeline, ScriptEntry } from '../gitlab/resolve.ts';
import type { Diagnostic, KanikoFlavor, PlanEntry } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ScriptUnit } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import type { Locate } from './calls.ts';
import type { TranslatedDefinition } from './split-call.ts';
import type { CallContext } from '../buildkit/context.ts';

/** A job of a pipeline; the same job of two pipelines is two of them. */
export interface JobRef {
  readonly pipeline: Pipeline;
  readonly job: Job;
}

/** A call of the executor that was read and converted. */
export interface DraftCall {
  readonly invocation: KanikoInvocation;
  readonly converted: ConvertedCall;
  readonly context: CallContext;
  /** Variables that hold flags, as the new call holds them. */
  readonly kept: readonly string[];
  /** What these variables hold for the new call, by definition. */
  readonly translated: readonly TranslatedDefinition[];
  /** A step before the build, for a refusal of Kaniko's that depends on a variable. */
  readonly guard?: string;
  /** Images that the Dockerfile in view names. */
  readonly pulls: readonly ShellWord[];
  /** The place of a flag, by the range of its occurrence. */
  readonly locate: Locate;
  /** The call goes through the shim of this flavor. */
  readonly shim?: KanikoFlavor;
}

/** Everything that a call asks for: by itself, and by the variables that hold its flags. */
export function entriesOf({ converted, translated }: DraftCall): readonly PlanEntry[] {
  return [...converted.plan.entries, ...translated.flatMap(({ entries }) => entries)];
}

/** What the credentials of a job need (DESIGN D6). */
export type CredentialNeed =
  /** The credentials in force name the GitLab registry on every path. */
  | { readonly kind: 'none' }
  /** A step that writes them, before anything else. */
  | { readonly kind: 'write'; readonly steps: readonly string[] }
  /** A step that supplies the registry beside a file whose content is out of view. */
  | { readonly kind: 'supply' };

/** A change of a part of a script entry, as a range of the text of its unit. */
export interface ScriptChange {
  readonly unit: ScriptUnit;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly reason: string;
}

/** A step that stands on its own before the entry that holds a command. */
export interface StepBefore {
  readonly command: SimpleCommand;
  readonly text: string;
  readonly reason: string;
  /** It stands right before the command: what runs before the entry may come later. */
  readonly inPlace?: boolean;
  /** It stands before everything else of the entry. */
  readonly early?: boolean;
  /** Where it has no place right before the command, it may stand before the whole statement. */
  readonly ahead?: boolean;
  /** It is a part of the chain that takes the place of the call: nothing else sees what it sets. */
  readonly inCall?: boolean;
}

export interface ImageOrigin {
  readonly entry: Entry;
  readonly name: ScalarValue;
  readonly kind: ImageKind;
  /** What replaces it; `named` when the user said so, for all images or for this one. */
  readonly target: string;
  readonly named: boolean;
  /** The variable or input by which the image comes, as written. */
  readonly source?: string;
  /** The one place that gives a value to the variable that is the whole image. */
  readonly definition?: { readonly variable: string; readonly scalar: ScalarValue };
}

/** What is known about a Kaniko job before it is decided where its edits go. */
export interface JobDraft extends JobRef {
  readonly units: readonly ScriptUnit[];
  readonly analysis: Analysis;
  readonly image: ImageOrigin;
  readonly dockerConfig: DockerConfig;
  readonly calls: readonly DraftCall[];
  readonly changes: readonly ScriptChange[];
  readonly steps: readonly StepBefore[];
  readonly credentials: CredentialNeed;
  /** Reads the files that the job finds in its checkout. */
  readonly checkout: Checkout;
  /** What may put another file in the place of one of the repository. */
  readonly replacement: JobFiles['replacement'];
  /** A YAML variable DOCKER_CONFIG whose value moves to the home folder of the new image. */
  readonly movedVariable: ScalarValue | undefined;
  /** Errors hold the job back; warnings and notes go to the report. */
  readonly findings: readonly Diagnostic[];
  /** The same job with the values of its inputs put into its scripts, where it has any. */
  readonly filled?: JobDraft;
  readonly sections: {
    readonly beforeScript: readonly ScriptEntry[] | undefined;
    readonly script: readonly ScriptEntry[];
  };
}

/** A job that is none of ours, or one whose image is Kaniko's without a run of the executor. */
export type Drafted =
  | { readonly kind: 'other' }
  /** It names the executor, but cannot be understood well enough to say more than that. */
  | { readonly kind: 'unreadable'; readonly finding: Diagnostic; readonly ref: JobRef }
  | { readonly kind: 'shell-only'; readonly finding: Diagnostic; readonly ref: JobRef }
  | { readonly kind: 'kaniko'; readonly draft: JobDraft };

export type { FolderMention };

/** True when nothing holds the job back. */
export function isMigratable(draft: Pick<JobDraft, 'findings'>): boolean {
  return draft.findings.every((finding) => finding.severity !== 'error');
}
