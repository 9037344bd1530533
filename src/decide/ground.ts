import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { DecideOptions } from './options.ts';
import { OwnKeys } from './own-keys.ts';
import type { Copies, Held, Part, Placed } from './placed.ts';
import type { ScriptUsers } from './script-users.ts';
import { userName, type Users } from './users.ts';
import { holderOf } from './template-places.ts';

export interface GroundInput {
  /** The jobs that are to be migrated. */
  readonly drafts: readonly JobDraft[];
  readonly users: Users;
  readonly options: DecideOptions;
  /** Jobs that must get BUILDKITD_FLAGS in their own map. */
  readonly ownFlags: ReadonlySet<object>;
  readonly copies: Copies;
  readonly scriptUsers: ScriptUsers;
}

/** What all who place edits ask about the ground they stand on, and where they put what they found. */
export class Ground {
  readonly placed: Placed[] = [];
  readonly holds: Held[] = [];
  readonly notes: { readonly draft: JobDraft; readonly finding: Diagnostic }[] = [];
  readonly migrating: ReadonlyMap<object, JobDraft>;
  readonly own: OwnKeys;
  readonly input: GroundInput;
  private readonly otherOf = new Map<object, JobRef | undefined>();

  constructor(input: GroundInput) {
    this.input = input;
    this.migrating = new Map(input.drafts.map((draft) => [draft.job, draft]));
    this.own = new OwnKeys(
      (path) => this.isReadOnly(path),
      ({ pipeline: { assembly } }) => assembly.files.find(({ source }) => source.path === assembly.root),
    );
  }

  /** Files that jobs may take from, but that are not edited: other projects, templates of GitLab. */
  isReadOnly(path: string): boolean {
    return this.input.options.frozen?.(path) === 'read-only';
  }

  isCopied(draft: JobDraft, part: Part): boolean {
    return this.input.copies.get(draft)?.has(part) === true;
  }

  /** A user of one of the nodes that is not migrated. */
  others(nodes: readonly object[]): JobRef | undefined {
    for (const node of nodes) {
      if (!this.otherOf.has(node)) {
        const found = this.input.users.of(node).find((user) => !this.migrating.has(user.job));
        this.otherOf.set(node, found);
      }
      const other = this.otherOf.get(node);
      if (other) return other;
    }
    return undefined;
  }

  /** What an edit of the job's own map touches. */
  ownNodes(draft: JobDraft): readonly object[] {
    return this.own.isElsewhere(draft) ? [] : [this.own.map(draft).node];
  }

  /**
   * The job has its own script in the place of its template's: the template keeps the image and the variables that go with
   * its script.
   */
  leavesTemplate(draft: JobDraft): boolean {
    if (!this.isCopied(draft, 'script')) return false;
    const script = draft.pipeline.effective(draft.job, 'script');
    if (!script) return false;
    // The template is migrated by itself.
    if (this.input.users.of(script.value).some(({ job }) => job.standIn && this.migrating.has(job))) return false;
    const holder = holderOf(draft.pipeline, script);
    return holder === holderOf(draft.pipeline, draft.image.entry) && holder !== this.own.map(draft).node;
  }

  hold(draft: JobDraft, what: string, other: JobRef | undefined, copy?: readonly Part[]): void {
    const data = { job: draft.job.name, what, other: other ? userName(other) : 'another project' };
    const related = other ? [other.job.location] : [];
    const finding = diagnostic('K2B407', draft.job.location, data, related);
    this.holds.push({ draft, finding, other: data.other, ...(copy ? { copy } : {}) });
  }

  cannot(draft: JobDraft, problem: string): void {
    this.holds.push({ draft, finding: diagnostic('K2B311', draft.job.location, { job: draft.job.name, problem }) });
  }

  note(draft: JobDraft, finding: Diagnostic): void {
    this.notes.push({ draft, finding });
  }
}
