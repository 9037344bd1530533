import type { ScalarValue } from '../gitlab/value.ts';
import type { Diagnostic, Edit } from '../model.ts';
import type { Section } from '../shell/script.ts';
import type { JobDraft } from './draft.ts';
import type { RenderedCalls } from './script-edits.ts';

/** A part of a job that can be its own instead of what it shares with others. */
export type Part = Section | 'variables';

/** The parts that jobs get a copy of, with the reason for each. */
export type Copies = ReadonlyMap<JobDraft, ReadonlyMap<Part, string>>;

/** A job that cannot be migrated because of where its edits would go. */
export interface Held {
  readonly draft: JobDraft;
  readonly finding: Diagnostic;
  /** The parts that the job could have a copy of, so that it need not be held back. */
  readonly copy?: readonly Part[];
  /** Who or what stands in the way, for the note about the copy. */
  readonly other?: string;
}

/** Edits with the jobs that need them and the values they touch. */
export interface Placed {
  readonly edits: readonly Edit[];
  readonly touches: readonly object[];
  readonly drafts: readonly JobDraft[];
  /** What it is, for messages: `the image`, `the script`. */
  readonly what: string;
  /** The parts of each job that the edits change; a job may have a copy of them instead. */
  readonly partsOf?: (draft: JobDraft) => readonly Part[];
  /** Variables that hold the new image, or arguments of the new call, now. */
  readonly redefines?: readonly string[];
  /** The scalar that must have a certain value afterwards. */
  readonly expected?: { readonly scalar: ScalarValue; readonly value: string };
  /** The section that must hold certain entries afterwards. */
  readonly copied?: { readonly draft: JobDraft; readonly section: Section; readonly texts: readonly string[] };
}

export interface Placement {
  readonly placed: readonly Placed[];
  readonly calls: RenderedCalls;
  readonly holds: readonly Held[];
  /** What is worth saying about where the edits of a job went. */
  readonly notes: readonly { readonly draft: JobDraft; readonly finding: Diagnostic }[];
}
