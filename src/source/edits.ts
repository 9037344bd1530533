import type { Edit } from '../model.ts';

/** Two edits that want the same text; the caller's bug, so it is thrown and never shown as a finding. */
export class OverlappingEditsError extends Error {
  constructor(first: Edit, second: Edit) {
    super(
      `edits overlap in ${first.file}: [${first.start}, ${first.end}) ${first.reason} and [${second.start}, ${second.end}) ${second.reason}`,
    );
    this.name = 'OverlappingEditsError';
  }
}

/** True when two edits change the same range in the same way. */
export function sameEdit(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.text === b.text;
}

/** True when two edits cannot both be applied. Insertions at one point conflict unless they are the same edit. */
export function conflicts(a: Edit, b: Edit): boolean {
  if (a.file !== b.file || sameEdit(a, b)) return false;
  if (a.start === a.end && b.start === b.end) return a.start === b.start && a.order === b.order;
  return a.start < b.end && b.start < a.end;
}

/**
 * Sorts the edits of one file and drops repetitions: the same edit twice is fine, an overlap is not.
 * @throws {@link OverlappingEditsError} when two edits overlap
 */
export function normalizeEdits(edits: readonly Edit[]): Edit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end || (a.order ?? 0) - (b.order ?? 0));
  const result: Edit[] = [];
  for (const edit of sorted) {
    const last = result.at(-1);
    let repeated = false;
    for (let i = result.length - 1; i >= 0 && result[i]?.start === edit.start; i--)
      repeated ||= sameEdit(result[i] ?? edit, edit);
    if (repeated && last) continue;
    if (last && conflicts(last, edit)) throw new OverlappingEditsError(last, edit);
    result.push(edit);
  }
  return result;
}

/**
 * Applies edits to a text by splicing; everything outside the edits is copied unit for unit.
 * @param text - the original text that the edits' offsets refer to
 * @throws {@link OverlappingEditsError} when two edits overlap
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const edit of normalizeEdits(edits)) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/**
 * Maps an offset of the original text to the edited text.
 * @returns undefined for an offset inside a replaced range
 */
export function mapOffset(edits: readonly Edit[], offset: number): number | undefined {
  let shift = 0;
  for (const edit of normalizeEdits(edits)) {
    if (edit.end <= offset && edit.start < offset) shift += edit.text.length - (edit.end - edit.start);
    else if (edit.end <= offset && edit.start === edit.end) shift += edit.text.length;
    else if (edit.start < offset) return undefined;
  }
  return offset + shift;
}
