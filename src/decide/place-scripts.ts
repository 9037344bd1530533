import { diagnostic } from '../diagnostics/index.ts';
import type { Item, ScalarValue, SeqValue } from '../gitlab/value.ts';
import { entryAt } from '../shell/script.ts';
import { insertItems } from '../source/insert.ts';
import { oneLineScalar } from '../source/plain.ts';
import { rewriteScalar, textEdit, type ValueEdit } from '../source/rewrite-scalar.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Held, Placed } from './placed.ts';
import { callEdit, changesByScalar, type RenderedCalls } from './script-edits.ts';
import type { Users } from './users.ts';

/** What is inserted before an item of a list. */
interface Insertion {
  readonly list: SeqValue;
  readonly item: Item;
  readonly texts: string[];
  readonly draft: JobDraft;
}

/** Gathers what jobs want in their scripts, and turns it into one edit for each list item and each entry. */
export class ScriptPlacer {
  readonly placed: Placed[] = [];
  readonly holds: Held[] = [];
  private readonly inline = new Map<JobDraft, Map<ScalarValue, ValueEdit[]>>();
  private readonly insertions = new Map<Item, Insertion[]>();
  private readonly drafts: readonly JobDraft[];
  private readonly migrating: ReadonlyMap<object, JobDraft>;
  private readonly users: Users;

  constructor(drafts: readonly JobDraft[], migrating: ReadonlyMap<object, JobDraft>, users: Users) {
    this.drafts = drafts;
    this.migrating = migrating;
    this.users = users;
  }

  private hold(draft: JobDraft, what: string, other: JobRef | undefined, code: 'K2B407' | 'K2B408'): void {
    const data = { job: draft.job.name, what, other: other?.job.name ?? 'another job' };
    const related = other ? [other.job.location] : [];
    this.holds.push({ draft, finding: diagnostic(code, draft.job.location, data, related) });
  }

  private cannot(draft: JobDraft, problem: string): void {
    this.holds.push({ draft, finding: diagnostic('K2B311', draft.job.location, { job: draft.job.name, problem }) });
  }

  steps(draft: JobDraft): void {
    for (const { command, text } of draft.steps) this.step(draft, command.unit, command.node.pos, text);
  }

  /** Puts a step before the entry that holds an offset, or inside it when something in it must run first. */
  step(draft: JobDraft, unit: JobDraft['units'][number], offset: number, text: string): void {
    const found = entryAt(unit, offset, offset);
    if (!found) return this.cannot(draft, 'a step has no place');
    const { entry } = found.item;
    const before = draft.analysis.writes.some(
      ({ command }) =>
        command.unit === unit &&
        command.node.pos < offset &&
        entryAt(unit, command.node.pos, command.node.pos)?.item === found.item,
    );
    if (entry.list && entry.item && !before) {
      this.insert({ list: entry.list, item: entry.item, texts: [text], draft });
      return;
    }
    const value = entry.value.text;
    const lineStart = value.lastIndexOf('\n', found.start - 1) + 1;
    const indent = value.slice(lineStart, found.start);
    if (indent.trim() !== '') return this.cannot(draft, 'the credentials cannot be completed in the middle of a line');
    this.addInline(draft, entry.value, {
      ...textEdit(found.start, found.start, `${text}\n${indent}`),
      wantsLines: true,
    });
  }

  insert(insertion: Insertion): void {
    const known = this.insertions.get(insertion.item) ?? [];
    this.insertions.set(insertion.item, known);
    const last = known.at(-1);
    if (last?.draft === insertion.draft) last.texts.push(...insertion.texts);
    else known.push(insertion);
  }

  addInline(draft: JobDraft, scalar: ScalarValue, edit: ValueEdit): void {
    const byScalar = this.inline.get(draft) ?? new Map<ScalarValue, ValueEdit[]>();
    this.inline.set(draft, byScalar);
    byScalar.set(scalar, [...(byScalar.get(scalar) ?? []), edit]);
  }

  /** Inserted list entries: every job that uses the list must want the same ones. */
  items(): void {
    for (const insertions of this.insertions.values()) {
      const [first] = insertions;
      if (!first) continue;
      const { list, item } = first;
      const texts = mergeTexts(insertions);
      const edit = insertItems(list, item, texts.map(oneLineScalar), 'credentials');
      const wanted = new Set(insertions.map(({ draft }) => draft.job));
      const unlike = this.users.of(list).find((user) => this.migrating.has(user.job) && !wanted.has(user.job));
      for (const { draft } of insertions) {
        if (!edit) this.cannot(draft, 'its script is written in a form that takes no further entry');
        else if (unlike) this.hold(draft, 'the script', unlike, 'K2B408');
      }
      const drafts = insertions.map(({ draft }) => draft);
      if (edit) this.placed.push({ edits: [edit], touches: [list], drafts, what: 'the script' });
    }
  }

  /** One rewrite for each entry; the jobs that share it must want the same text in it. */
  scripts(calls: RenderedCalls): void {
    const wanted = new Map<ScalarValue, Map<JobDraft, ValueEdit[]>>();
    const want = (scalar: ScalarValue, draft: JobDraft, edits: readonly ValueEdit[]): void => {
      const byDraft = wanted.get(scalar) ?? new Map<JobDraft, ValueEdit[]>();
      wanted.set(scalar, byDraft);
      byDraft.set(draft, [...(byDraft.get(draft) ?? []), ...edits]);
    };
    for (const draft of this.drafts) {
      for (const [scalar, edits] of changesByScalar(draft)) want(scalar, draft, edits);
      for (const [scalar, edits] of this.inline.get(draft) ?? []) want(scalar, draft, edits);
      const scalars = new Set<ScalarValue>();
      for (const { invocation } of draft.calls) {
        const { unit, node } = invocation.command;
        const place = entryAt(unit, node.pos, node.pos);
        if (place) scalars.add(place.item.entry.value);
      }
      for (const scalar of scalars)
        for (const call of calls.get(scalar)?.values() ?? []) want(scalar, draft, [callEdit(call)]);
    }
    for (const [scalar, byDraft] of wanted) this.script(scalar, byDraft);
  }

  private script(scalar: ScalarValue, byDraft: ReadonlyMap<JobDraft, readonly ValueEdit[]>): void {
    const drafts = [...byDraft.keys()];
    const [first, ...rest] = drafts;
    const edits = first && byDraft.get(first);
    if (!first || !edits) return;
    const text = describe(edits);
    const different = rest.find((draft) => describe(byDraft.get(draft) ?? []) !== text);
    const jobs = new Set<object>(drafts.map(({ job }) => job));
    const missing = this.users.of(scalar).find(({ job }) => this.migrating.has(job) && !jobs.has(job));
    const other = different ?? missing;
    if (other) for (const draft of drafts) this.hold(draft, 'the script', other === draft ? first : other, 'K2B408');
    const rewritten = rewriteScalar(scalar, edits, 'script');
    if (!rewritten) {
      for (const draft of drafts)
        this.cannot(draft, 'its script is written in a form that cannot carry the new command');
      return;
    }
    const expected = { scalar, value: rewritten.value };
    this.placed.push({ edits: rewritten.edits, touches: [scalar], drafts, what: 'the script', expected });
  }
}

function describe(edits: readonly ValueEdit[]): string {
  const texts = edits.map((edit) => `${edit.start}:${edit.end}:${edit.render({ style: 'single' })}`);
  return texts.sort().join('\0');
}

/** The entries that all insertions at one item want, in order, each once. */
function mergeTexts(insertions: readonly Insertion[]): string[] {
  return [...new Set(insertions.flatMap(({ texts }) => texts))];
}
