import type { Job } from '../gitlab/resolve.ts';
import type { Diagnostic, Severity } from '../model.ts';
import type { Drafted } from './draft.ts';

/** What decides what becomes of a job by itself: the same in all rounds of a run. */
export interface DraftOptions {
  /** The image that replaces Kaniko's; `named` when the user chose it, so that unknown images may be replaced too. */
  readonly image: { readonly target: string; readonly named: boolean };
  /** Replacements of images, by reference or pattern; such an image counts as known. */
  readonly images?: ReadonlyMap<string, string>;
  /** The CI variables that hold the login of a registry, by host. */
  readonly registries?: ReadonlyMap<string, { readonly username: string; readonly password: string }>;
  /** Docker's media types instead of OCI's, as Kaniko wrote them. */
  readonly dockerMediaTypes?: boolean;
  readonly cache?: { readonly mode: 'max' | 'min'; readonly tag: string | undefined };
  /** Puts a function into jobs whose flags are out of view, which translates them when the job runs. */
  readonly shim?: boolean;
  /** The tree is a checkout, so that files in it decide where a Dockerfile lies (DESIGN D14). */
  readonly checkout: boolean;
}

/** What a run may decide otherwise. */
export interface DecideOptions extends DraftOptions {
  /** What was found out about jobs in earlier rounds. */
  readonly drafts?: WeakMap<Job, Drafted>;
  /** What shows that jobs without a call may run Kaniko, of earlier rounds. */
  readonly signs?: WeakMap<Job, readonly Diagnostic[]>;
  /** Asks only whether anything would be edited: jobs that no edit depends on are not told of. */
  readonly onlyEdits?: boolean;
  /** Holds back jobs whose meaning differs in a way that a warning would name. */
  readonly strict: boolean;
  /** Only these jobs are migrated; empty for all. */
  readonly jobs: readonly string[];
  /** Jobs that somebody wants to stay as they are, by `jobKey`. */
  readonly skipped?: ReadonlySet<string>;
  /** The severity that the configuration gives to findings, by code. */
  readonly severity?: ReadonlyMap<string, 'off' | Severity>;
  /** Files that no edit may touch, and why. A job may have its own copy of what stands in a `read-only` one. */
  frozen?(path: string): 'outside' | 'ignored' | 'broken' | 'read-only' | undefined;
  /** True for a file of another project, which that project's other users get as well. */
  isShared?(path: string): boolean;
  /** Jobs whose change failed its verification, with the problem. */
  readonly failures?: ReadonlyMap<object, string>;
  /** Jobs at which the program itself stopped: they are not looked at again. */
  readonly stopped?: ReadonlySet<object>;
  /** Jobs that share what would be edited with a job whose change failed, with that job. */
  readonly heldBack?: ReadonlyMap<object, Pick<Job, 'name' | 'location'>>;
  /** What the emitted script of a job would open or write and cannot, found by verification. */
  readonly closed?: ReadonlyMap<object, readonly Diagnostic[]>;
  /** Hidden jobs that no job would use any more after the change: a second run would decide them. */
  readonly leftBehind?: ReadonlySet<object>;
  /** Migrate nothing any more: verification does not come to an end. */
  readonly giveUp?: boolean;
}
