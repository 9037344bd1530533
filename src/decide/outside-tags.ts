import type { Rendered } from '../buildkit/render.ts';
import { completionOf } from '../buildkit/tags.ts';
import { diagnostic } from '../diagnostics/index.ts';
import { inputSpecs, inputsIn } from '../gitlab/inputs.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import type { Diagnostic, PlanEntry } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import type { DraftCall, JobDraft } from './draft.ts';
import type { RenderedCalls } from './script-edits.ts';
import { hiddenKeyOf, isOfKey } from './shared-lists.ts';

/**
 * Tags that all users in view set, and that whoever else uses the text may leave empty: it gets no default, and Kaniko
 * pushes `latest` where buildctl stops.
 * @param isOthers - true for a file that other projects have as well
 */
export function tagsOfOthers(
  draft: JobDraft,
  rendered: RenderedCalls,
  isOthers: (path: string) => boolean,
): readonly Diagnostic[] {
  return draft.calls.flatMap((call) => {
    const { unit, node } = call.invocation.command;
    const place = entryAt(unit, node.pos, node.pos);
    const scalar = place?.item.entry.value;
    if (!place || !scalar) return [];
    const { path } = scalar.file.source;
    const shared = hiddenKeyOf(scalar) ?? (isOthers(path) ? path : undefined);
    const text = rendered(draft, scalar).get(place.start)?.rendered;
    if (shared === undefined || !text) return [];
    return call.converted.plan.entries.flatMap((entry) => {
      const found = entry.kind === 'destination' ? unsetNames(entry, draft, call, scalar, isOthers) : [];
      // Another user in view may leave it empty: then the text that they share has a default.
      const names = found.filter((name) => !isCompleted(name, text));
      if (names.length === 0) return [];
      const { written, range } = entry.because;
      const data = { shared, names: names.join(', '), written };
      return [diagnostic('K2B275', call.locate(range.start, range.end), data)];
    });
  });
}

function isCompleted(name: string, { setup, arguments: words }: Rendered): boolean {
  const isTested = setup.some((step) => typeof step === 'string' && /^k2b_name\w*=/.test(step) && step.includes(name));
  return isTested || words.some(({ text }) => text.includes(`{${name}:-latest}`));
}

/** The names without which a tag that is never empty in view may be empty. */
function unsetNames(
  { name }: Extract<PlanEntry, { kind: 'destination' }>,
  draft: JobDraft,
  call: DraftCall,
  scalar: ScalarValue,
  isOthers: (path: string) => boolean,
): readonly string[] {
  const { context } = call;
  if (completionOf(name, context).kind !== 'none') return [];
  const values = (variable: string): readonly string[] => {
    const known = context.values(variable);
    if (variable.startsWith('$[[')) return [...known, ...inputDefault(variable, scalar)];
    return known.length > 0 && !isOfKey(variable, draft, call, scalar, isOthers) ? [] : known;
  };
  if (completionOf(name, { ...context, values }).kind === 'none') return [];
  const isOpen = (variable: string): boolean => {
    const [before, after] = [context.values(variable), values(variable)];
    return after.length === 0 ? before.length > 0 : after.includes('') && !before.includes('');
  };
  return [...new Set(namesIn(name).filter(isOpen))];
}

function namesIn({ parts }: ShellWord): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'expansion' ? part.name : part.kind === 'input' ? part.raw : []));
}

/** What whoever includes the file gets without a word of its own. */
function inputDefault(written: string, { file }: ScalarValue): readonly string[] {
  const specs = inputSpecs(file.header);
  return inputsIn(written).flatMap((name) => {
    const fallback = specs.get(name)?.fallback;
    return fallback?.kind === 'scalar' && fallback.text === '' ? [''] : [];
  });
}
