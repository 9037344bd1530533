/** What a run may decide otherwise. */
export interface DecideOptions {
  /** The image that replaces Kaniko's; `named` when the user chose it, so that unknown images may be replaced too. */
  readonly image: { readonly target: string; readonly named: boolean };
  /** Holds back jobs whose meaning differs in a way that a warning would name. */
  readonly strict: boolean;
  /** Only these jobs are migrated; empty for all. */
  readonly jobs: readonly string[];
  /** Why a job of a file is left alone by a comment; undefined when none says so. */
  leftAlone?(path: string, job: string): string | undefined;
  /** The tree is a checkout, so that files in it decide where a Dockerfile lies (DESIGN D14). */
  readonly checkout: boolean;
  /** Files that no edit may touch, and why. */
  frozen?(path: string): 'outside' | 'broken' | undefined;
  /** Jobs whose change failed its verification, with the problem. */
  readonly failures?: ReadonlyMap<object, string>;
  /** Migrate nothing any more: verification does not come to an end. */
  readonly giveUp?: boolean;
}
