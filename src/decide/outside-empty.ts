import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import type { JobDraft } from './draft.ts';
import { emptyValues } from './empty-values.ts';
import { sharedText, valuesOfOthers } from './outside-tags.ts';

/**
 * Values that all users in view set, and that whoever else uses the text may leave empty, where Kaniko and the migrated call
 * do something else then.
 * @param isOthers - true for a file that other projects have as well
 */
export function emptyOfOthers(draft: JobDraft, isOthers: (path: string) => boolean): readonly Diagnostic[] {
  return draft.calls.flatMap((call) => {
    const found = sharedText(call, isOthers);
    if (!found) return [];
    const { scalar, shared } = found;
    const { context, converted } = call;
    const values = valuesOfOthers(draft, call, scalar, isOthers);
    const told = new Set(emptyValues(converted, context).map(({ occurrence }) => occurrence));
    return (
      emptyValues(converted, { ...context, values })
        // With a job that Kaniko refuses nobody works.
        .filter(({ occurrence, data }) => !told.has(occurrence) && !/\bstops\b/.test(data.kaniko))
        .map(({ occurrence: { range }, data: { written, empty, kaniko, migrated } }) =>
          diagnostic('K2B298', call.locate(range.start, range.end), { shared, written, empty, kaniko, migrated }),
        )
    );
  });
}
