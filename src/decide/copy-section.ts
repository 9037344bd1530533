import { fillText } from '../gitlab/inputs.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import type { ScriptEntry } from '../gitlab/resolve.ts';
import { type Item, placeOf, type ScalarValue, type SeqValue, type Value } from '../gitlab/value.ts';
import type { Section } from '../shell/script.ts';
import type { Edit } from '../model.ts';
import { insertItems, isFlow, listIndent, type NewKey, replaceItem } from '../source/insert.ts';
import { columnOf, rewriteScalar, rewrittenText, type ValueEdit } from '../source/rewrite-scalar.ts';
import { flowList, listItem } from '../source/yaml-text.ts';
import type { JobDraft } from './draft.ts';
import type { OwnKeys } from './own-keys.ts';
import type { Placed } from './placed.ts';

export interface CopyInput {
  readonly draft: JobDraft;
  readonly section: Section;
  readonly own: OwnKeys;
  /** The changes of the job's entries. */
  readonly inline: ReadonlyMap<ScalarValue, readonly ValueEdit[]>;
  /** Entries that the job wants before an item. */
  readonly before: (item: Item) => readonly string[];
}

/** An entry as the job wants it. */
interface NewEntry {
  readonly entry: ScriptEntry;
  readonly steps: readonly string[];
  readonly changes: readonly ValueEdit[] | undefined;
}

/**
 * Gives a job its own section in the place of one that it shares: in its own list only the aliases and references that
 * lead to changed text are written out; where it has no list, the whole section is.
 * @returns undefined when the job is written in a form that takes no copy
 */
export function copySection(input: CopyInput): readonly Placed[] | undefined {
  const { draft, section, own } = input;
  const entries = newEntries(input);
  const copy = inOwnList(input, entries) ?? wholeKey(input, entries);
  if (!copy) return undefined;
  const touches = own.isElsewhere(draft) ? [] : [own.map(draft).node, ...writtenNodes(input)];
  const copied = { draft, section, texts: copy.texts };
  return [{ edits: copy.edits, touches, drafts: [draft], what: 'the script', copied }];
}

interface Copy {
  readonly edits: readonly Edit[];
  /** The section's entries afterwards. */
  readonly texts: readonly string[];
}

function newEntries({ draft, section, inline, before }: CopyInput): readonly NewEntry[] {
  let lastTop: Item | undefined;
  return (draft.pipeline.script(draft.job, section) ?? []).map((entry) => {
    const { value, item, top } = entry;
    const steps = new Set(item ? before(item) : []);
    if (top && top !== item && top !== lastTop) for (const step of before(top)) steps.add(step);
    lastTop = top;
    return { entry, steps: [...steps], changes: inline.get(value) };
  });
}

/**
 * The text of an entry that is written out: one that gains lines ends as a literal block does. In another file the inputs
 * of its own file are not there, so they are filled in.
 */
function newText({ entry: { value, inputs }, changes }: NewEntry, into: LoadedFile): string {
  const written = changes ? rewrittenText(value, changes) : value.text;
  const text = inputs && value.file !== into ? fillText(written, inputs) : written;
  // Empty lines at the end (`|+`) are no part of the script, and how many there are depends on what follows.
  const isLiteral = text.includes('\n') && (!value.text.includes('\n') || text.endsWith('\n\n'));
  return isLiteral ? `${text.replace(/\n+$/, '')}\n` : text;
}

function textsOf(entries: readonly NewEntry[], into: LoadedFile): readonly string[] {
  return entries.flatMap((entry) => [...entry.steps, newText(entry, into)]);
}

/**
 * What is written in the job's own section: an anchor there is gone or has another text afterwards, so whoever takes it
 * by an alias or a reference is a user of the edit.
 */
function writtenNodes({ draft, section, own }: CopyInput): readonly object[] {
  const entry = draft.job.own.entries.get(section);
  if (!entry || entry.via.length > 0 || own.pair(draft, section) !== entry.pair) return [];
  const nodes: object[] = [];
  const walk = (value: Value): void => {
    if (value.kind === 'reference') return;
    nodes.push(placeOf<Value>(value));
    if (value.kind === 'seq') for (const item of value.items) if (item.via.length === 0) walk(item.value);
  };
  walk(entry.written ?? entry.value);
  return nodes;
}

/** The list that stands in the job itself, when it is written as one. */
function ownList({ draft, section, own }: CopyInput): SeqValue | undefined {
  if (own.isElsewhere(draft)) return undefined;
  const pair = own.pair(draft, section);
  const entry = draft.job.own.entries.get(section);
  if (!pair || entry?.pair !== pair || entry.via.length > 0) return undefined;
  const value = placeOf<Value>(entry.written ?? entry.value);
  return value.kind === 'seq' && !isFlow(value.node) ? value : undefined;
}

/** Changes single items of the job's own list. */
function inOwnList(input: CopyInput, entries: readonly NewEntry[]): Copy | undefined {
  const list = ownList(input);
  if (!list) return undefined;
  const edits: Edit[] = [];
  const texts: string[] = [];
  for (const item of list.items.map((one) => placeOf(one))) {
    const inner = entries.filter(({ entry }) => entry.top === item);
    const [first] = inner;
    const changed = inner.some(({ steps, changes }) => steps.length > 0 || changes !== undefined);
    if (!first || !changed) {
      texts.push(...inner.map(({ entry }) => entry.value.text));
      continue;
    }
    const copy = isOwnScalar(first.entry, item, list) ? changeItem(first, list, item) : writeOut(inner, list, item);
    if (!copy) return undefined;
    edits.push(...copy.edits);
    texts.push(...copy.texts);
  }
  return { edits, texts };
}

/** True for an item that is written in the list itself, not an alias, a nested list or a reference. */
function isOwnScalar(entry: ScriptEntry, item: Item, list: SeqValue): boolean {
  return entry.item === item && entry.list === list && item.via.length === 0 && item.value.kind === 'scalar';
}

function changeItem({ entry, steps, changes }: NewEntry, list: SeqValue, item: Item): Copy | undefined {
  const inserted = steps.length > 0 ? insertItems(list, item, steps, 'credentials') : undefined;
  if (steps.length > 0 && !inserted) return undefined;
  const rewritten = changes ? rewriteScalar(entry.value, changes, 'script') : { edits: [], value: entry.value.text };
  if (!rewritten) return undefined;
  return { edits: [...(inserted ? [inserted] : []), ...rewritten.edits], texts: [...steps, rewritten.value] };
}

function writeOut(entries: readonly NewEntry[], list: SeqValue, item: Item): Copy | undefined {
  const texts = textsOf(entries, list.file);
  const edit = replaceItem(list, item, texts.flatMap(listItem), 'script');
  return edit && { edits: [edit], texts };
}

function wholeKey({ draft, section, own }: CopyInput, entries: readonly NewEntry[]): Copy | undefined {
  const texts = textsOf(entries, own.target(draft));
  const edits = own.put(draft, section, sectionKey(draft, section, texts, own), section);
  return edits && { edits, texts };
}

/** A section as a key with its entries, indented as the lists of the file are. */
function sectionKey(draft: JobDraft, section: Section, texts: readonly string[], own: OwnKeys): NewKey {
  const { file } = own.map(draft);
  const entry = draft.pipeline.effective(draft.job, section);
  const key = entry?.pair.key as { range?: [number, number, number] } | null | undefined;
  const list = entry?.value.kind === 'seq' && entry.value.file === file ? entry.value : undefined;
  const column = key?.range && entry?.owner.file === file ? columnOf(file.source.text, key.range[0]) : 0;
  const indent = ' '.repeat(list ? listIndent(list, column) : own.step(draft));
  const items = texts.flatMap(listItem).map((line) => (line === '' ? '' : indent + line));
  return { lines: [`${section}:`, ...items], flow: `${section}: ${flowList(texts)}` };
}
