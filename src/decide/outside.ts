import { diagnostic } from '../diagnostics/index.ts';
import { inputSpecs, inputsIn, takesBlanks } from '../gitlab/inputs.ts';
import type { Diagnostic } from '../model.ts';
import type { JobDraft } from './draft.ts';
import type { DecideOptions } from './options.ts';
import type { Placed } from './placed.ts';

/**
 * Inputs outside of quotes in the words of the calls, whose values are not all in view: the new call has them in quotes,
 * so a value with a blank is several words before and one after.
 * @param placed - the edits of the job: a copy in another file has the values in view
 */
export function splitInputs(draft: JobDraft, placed: readonly Placed[]): Diagnostic[] {
  const { calls, pipeline, job } = draft;
  const edited = new Set(placed.flatMap(({ edits }) => edits.map(({ file }) => file)));
  const open = new Set<string>();
  for (const { invocation, kept, shim } of calls) {
    const paths = new Set(invocation.command.unit.entries.map(({ entry }) => entry.value.file.source.path));
    const isOpenFile = (path: string): boolean => paths.has(path) && edited.has(path);
    const headers = pipeline.assembly.files.flatMap(({ source, header }) =>
      header && isOpenFile(source.path) ? [header] : [],
    );
    for (const { raw, parts } of shim === undefined ? invocation.arguments : []) {
      if (kept.includes(raw)) continue;
      for (const part of parts) {
        if (part.kind !== 'input' || part.quote !== '') continue;
        const isOpen = headers.some((header) => {
          const spec = inputSpecs(header).get(inputsIn(part.raw)[0] ?? '');
          return spec !== undefined && takesBlanks(spec);
        });
        if (isOpen) open.add(part.raw);
      }
    }
  }
  return open.size === 0 ? [] : [diagnostic('K2B283', job.location, { input: [...open].join(', ') })];
}

/**
 * What a migrated job shares with projects that are not in view: a template that nobody here uses, a component, a file of
 * another project. Its interface are the variables and inputs that reach the build.
 * @param placed - the edits of the job
 */
export function sharedOutside(draft: JobDraft, placed: readonly Placed[], options: DecideOptions): Diagnostic[] {
  const { job } = draft;
  const names = interfaceOf(draft);
  if (job.hidden) return [diagnostic('K2B410', job.location, { job: job.name, interface: names })];
  const files = new Set(placed.flatMap(({ edits }) => edits.map(({ file }) => file)));
  return [...files].flatMap((file) => {
    const isOthers = options.isShared?.(file) === true;
    if (!isOthers && !hasInputs([draft], file)) return [];
    const reason = isOthers ? 'belongs to another project' : 'declares inputs, so that others may include it';
    return [diagnostic('K2B420', job.location, { file, reason, interface: names })];
  });
}

/** True for a file with a header, which is there to be included. */
export function hasInputs(drafts: readonly JobDraft[], path: string): boolean {
  return drafts.some(({ pipeline: { assembly } }) =>
    assembly.files.some(({ source, header }) => source.path === path && header !== undefined),
  );
}

/** Variables and inputs in the words of the calls; GitLab's own are no interface. */
function interfaceOf({ calls }: JobDraft): string {
  const names = new Set<string>();
  for (const { invocation } of calls) {
    for (const { parts } of invocation.arguments) {
      for (const part of parts) {
        if (part.kind === 'expansion' && !/^(?:CI|GITLAB)_/.test(part.name)) names.add(`$${part.name}`);
        if (part.kind === 'input') names.add(part.raw);
      }
    }
  }
  return names.size === 0 ? 'nothing' : [...names].join(', ');
}
