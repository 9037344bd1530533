import { isMap } from 'yaml';
import { diagnostic } from '../diagnostics/index.ts';
import { placeOf, type Value } from '../gitlab/value.ts';
import { indentStep, isFlow } from '../source/insert.ts';
import { rewriteScalar, textEdit } from '../source/rewrite-scalar.ts';
import { imageLines, rewriteImage } from '../../transforms/job/image.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Ground } from './ground.ts';
import { Redefinitions } from './redefine.ts';

/** Puts the new image where the old one is written, at the definition of its variable, or into the job itself. */
export class ImagePlacer {
  private readonly ground: Ground;
  private readonly redefinitions: Redefinitions;

  constructor(ground: Ground) {
    this.ground = ground;
    this.redefinitions = new Redefinitions(ground.input.drafts);
  }

  place(draft: JobDraft): void {
    const { ground } = this;
    const { entry, name, source, target } = draft.image;
    if (draft.job.standIn?.lent.has(placeOf<Value>(entry.value))) return;
    const step = indentStep(entry.owner.node, entry.owner.file);
    if (this.redefine(draft, step)) return;
    const result = rewriteImage(entry, name, target, step);
    if (!result) return ground.cannot(draft, 'its image is written in a form that cannot be edited');
    if (source !== undefined)
      ground.note(draft, diagnostic('K2B421', draft.job.location, { job: draft.job.name, source }));
    const touches = [...result.touches, entry.value];
    const other = ground.others(touches);
    if (other || ground.isReadOnly(name.file.source.path) || ground.leavesTemplate(draft)) this.ownImage(draft, other);
    else ground.placed.push({ ...result, touches, drafts: [draft], what: 'the image' });
  }

  /** A variable that is the image of migrated jobs only gets the new image where it is defined. */
  private redefine(draft: JobDraft, step: number): boolean {
    const { ground } = this;
    const { entry, name, definition, target } = draft.image;
    // A copy of the variables keeps the old image.
    if (ground.isCopied(draft, 'variables')) return false;
    if (!definition || !this.redefinitions.allows(draft)) return false;
    const { scalar, variable } = definition;
    const value = rewriteScalar(scalar, [textEdit(0, scalar.text.length, target)], 'image');
    const around = rewriteImage(entry, name, name.text, step);
    if (!value || !around) return false;
    const touches = [...around.touches, entry.value, scalar];
    const edits = [...value.edits, ...around.edits];
    const frozen = edits.some(({ file }) => ground.input.options.frozen?.(file) !== undefined);
    if (ground.others(touches) || frozen) return false;
    ground.placed.push({ edits, touches, drafts: [draft], what: 'the image', redefines: [variable] });
    ground.note(draft, diagnostic('K2B422', draft.job.location, { job: draft.job.name, variable }));
    return true;
  }

  /** An image of the job's own, where the one that it has is used by others, too. */
  private ownImage(draft: JobDraft, other: JobRef | undefined): void {
    const { own } = this.ground;
    const written = own.pair(draft, 'image');
    const isOwnMap = written !== undefined && isMap(written.value) && !isFlow(written.value);
    const edits = isOwnMap
      ? undefined
      : own.put(draft, 'image', imageLines(draft.image.target, own.step(draft)), 'image');
    if (!edits) return this.ground.hold(draft, 'the image', other);
    this.ground.placed.push({ edits, touches: this.ground.ownNodes(draft), drafts: [draft], what: 'the image' });
  }
}
