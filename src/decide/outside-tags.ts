import type { Rendered } from '../buildkit/render.ts';
import { splitTag } from '../buildkit/names.ts';
import { completionOf, readingsOf } from '../buildkit/tags.ts';
import { diagnostic } from '../diagnostics/index.ts';
import { inputSpecs, inputsIn } from '../gitlab/inputs.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import type { Diagnostic, PlanEntry } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import { type ShellWord, variablesOf } from '../shell/word.ts';
import type { Values } from './values.ts';
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
    const found = sharedText(call, isOthers);
    const text = found && rendered(draft, found.scalar).get(found.start)?.rendered;
    if (!found || !text) return [];
    const { scalar, shared } = found;
    return call.converted.plan.entries.flatMap((entry) => {
      const found = entry.kind === 'destination' ? openNames(entry, draft, call, scalar, isOthers) : NONE;
      // Another user in view may leave it empty: then the text that they share has a default.
      const names = found.names.filter((name) => !isCompleted(name, text));
      if (names.length === 0) return [];
      const { written, range } = entry.because;
      const data = { shared, names: names.join(', '), written };
      return [diagnostic(found.whole ? 'K2B299' : 'K2B275', call.locate(range.start, range.end), data)];
    });
  });
}

/** The text that holds a call, where others have it as well, and what they know it by. */
export function sharedText(
  { invocation }: DraftCall,
  isOthers: (path: string) => boolean,
): { readonly scalar: ScalarValue; readonly shared: string; readonly start: number } | undefined {
  const { unit, node } = invocation.command;
  const place = entryAt(unit, node.pos, node.pos);
  const scalar = place?.item.entry.value;
  if (!place || !scalar) return undefined;
  const { path } = scalar.file.source;
  const shared = hiddenKeyOf(scalar) ?? (isOthers(path) ? path : undefined);
  return shared === undefined ? undefined : { scalar, shared, start: place.start };
}

/** The values of variables as whoever else uses a text has them: without those that the users in view set. */
export function valuesOfOthers(
  draft: JobDraft,
  call: DraftCall,
  scalar: ScalarValue,
  isOthers: (path: string) => boolean,
): Values {
  return (variable) => {
    const known = call.context.values(variable);
    if (variable.startsWith('$[[')) return [...known, ...inputDefault(variable, scalar)];
    return known.length > 0 && !isOfKey(variable, draft, call, scalar, isOthers) ? [] : known;
  };
}

function isCompleted(name: string, { setup, arguments: words }: Rendered): boolean {
  const isTested = setup.some((step) => typeof step === 'string' && /^k2b_name\w*=/.test(step) && step.includes(name));
  return isTested || words.some(({ text }) => text.includes(`{${name}:-latest}`));
}

/** Variables that users set. */
interface OpenNames {
  /** True where they hold the name with its tag, not the tag alone. */
  readonly whole: boolean;
  readonly names: readonly string[];
}

const NONE: OpenNames = { whole: false, names: [] };

/** The names without which a tag that is never empty in view may be empty, or could be with other values. */
function openNames(
  { name }: Extract<PlanEntry, { kind: 'destination' }>,
  draft: JobDraft,
  call: DraftCall,
  scalar: ScalarValue,
  isOthers: (path: string) => boolean,
): OpenNames {
  const { context } = call;
  if (completionOf(name, context).kind !== 'none') return NONE;
  const values = valuesOfOthers(draft, call, scalar, isOthers);
  if (completionOf(name, { ...context, values }).kind === 'none')
    return { whole: true, names: namesWithTags(name, context.values, values) };
  const isOpen = (variable: string): boolean => {
    const [before, after] = [context.values(variable), values(variable)];
    return after.length === 0 ? before.length > 0 : after.includes('') && !before.includes('');
  };
  // Of a name with a tag of its own the rest may hold what it likes.
  const tag = splitTag(name)?.tag ?? name;
  return { whole: false, names: [...new Set(namesIn(tag).filter(isOpen))] };
}

/**
 * Variables of a name without a tag of its own that only users set, and some of them to a name whose tag is a variable:
 * that of other users may be empty. A tag that is written out is no sign of that.
 * @param all - with what the users in view set
 * @param own - without it
 */
function namesWithTags(name: ShellWord, all: Values, own: Values): readonly string[] {
  if (splitTag(name)) return [];
  const hasOpenTag = (reading: ShellWord): boolean => {
    const tag = reading === name ? undefined : splitTag(reading)?.tag;
    return tag !== undefined && variablesOf(tag).length > 0;
  };
  return [...new Set(namesIn(name))].filter((variable) => {
    const others: Values = (other) => (other === variable ? own(other) : all(other));
    const [shown, left] = [all, others].map((values) => readingsOf(name, { values }).filter(hasOpenTag).length);
    return own(variable).length === 0 && (shown ?? 0) > (left ?? 0);
  });
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
