import { diagnostic } from '../diagnostics/index.ts';
import { hiddenJobs } from '../gitlab/hidden-jobs.ts';
import type { Job } from '../gitlab/resolve.ts';
import type { Diagnostic, Edit, Range } from '../model.ts';
import type { JobDraft } from './draft.ts';
import type { Placed } from './placed.ts';

/**
 * Tells what edits of templates rely on. Every job in view is asked; of a job that another file has, or will have, it is
 * only known that it gets the edit, too (DESIGN D17: users out of view are a world of their own).
 */
export class OutsideUsers {
  /** Templates of which it was said already. */
  private readonly told = new Set<object>();

  /** @param placed - the edits of the job */
  of({ pipeline, job }: JobDraft, placed: readonly Placed[]): readonly Diagnostic[] {
    const edits = placed.flatMap((one) => one.edits);
    const changed = hiddenJobs(pipeline).filter((other) => {
      const node = other.own.sources.at(-1)?.node;
      if (other === job || !node || this.told.has(node) || !isEdited(other, edits)) return false;
      this.told.add(node);
      return true;
    });
    const defaults = pipeline.assembly.files.flatMap(({ content, source }) =>
      DEFAULTS.flatMap((key) => {
        const value = content?.entries.get(key)?.value;
        if (!value || this.told.has(value) || !edits.some((edit) => isIn(edit, source.path, value.range))) return [];
        this.told.add(value);
        return [key];
      }),
    );
    const names = [...changed.map(({ name }) => name), ...new Set(defaults)];
    return names.length === 0 ? [] : [diagnostic('K2B276', job.location, { templates: names.join(', ') })];
  }
}

/** Keys of a file that every job takes, of whatever file. */
const DEFAULTS = ['default', 'image', 'before_script', 'after_script'];

function isEdited({ own }: Job, edits: readonly Edit[]): boolean {
  return own.sources.some(({ file, node }) => {
    const [start, , end] = node.range ?? [0, 0, 0];
    return edits.some((edit) => isIn(edit, file.source.path, { start, end }));
  });
}

function isIn(edit: Edit, path: string, { start, end }: Range): boolean {
  return edit.file === path && edit.start >= start && edit.end <= end;
}
