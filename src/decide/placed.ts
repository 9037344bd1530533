import type { ScalarValue } from '../gitlab/value.ts';
import type { Diagnostic, Edit } from '../model.ts';
import type { JobDraft } from './draft.ts';
import type { RenderedCalls } from './script-edits.ts';

/** A job that cannot be migrated because of where its edits would go. */
export interface Held {
  readonly draft: JobDraft;
  readonly finding: Diagnostic;
}

/** Edits with the jobs that need them and the values they touch. */
export interface Placed {
  readonly edits: readonly Edit[];
  readonly touches: readonly object[];
  readonly drafts: readonly JobDraft[];
  /** What it is, for messages: `the image`, `the script`. */
  readonly what: string;
  /** The scalar that must have a certain value afterwards. */
  readonly expected?: { readonly scalar: ScalarValue; readonly value: string };
}

export interface Placement {
  readonly placed: readonly Placed[];
  readonly calls: RenderedCalls;
  readonly holds: readonly Held[];
}
