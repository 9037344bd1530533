import { diagnostic } from '../diagnostics/index.ts';
import type { Job } from '../gitlab/resolve.ts';
import type { Diagnostic } from '../model.ts';
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
    const changed = [...pipeline.jobs.values()].filter((other) => {
      const node = other.own.sources.at(-1)?.node;
      if (!other.hidden || other === job || !node || this.told.has(node) || !isEdited(other, edits)) return false;
      this.told.add(node);
      return true;
    });
    if (changed.length === 0) return [];
    return [diagnostic('K2B276', job.location, { templates: changed.map(({ name }) => name).join(', ') })];
  }
}

function isEdited({ own }: Job, edits: Placed['edits'][number][]): boolean {
  return own.sources.some(({ file, node }) => {
    const [start, , end] = node.range ?? [0, 0, 0];
    return edits.some((edit) => edit.file === file.source.path && edit.start >= start && edit.end <= end);
  });
}
