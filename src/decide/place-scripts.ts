import { diagnostic } from '../diagnostics/index.ts';
import type { Item, ScalarValue, SeqValue } from '../gitlab/value.ts';
import { entryAt, type Section } from '../shell/script.ts';
import { insertItems } from '../source/insert.ts';
import { rewriteScalar, type ValueEdit } from '../source/rewrite-scalar.ts';
import type { JobDraft, JobRef } from './draft.ts';
import { copySection } from './copy-section.ts';
import type { Ground } from './ground.ts';
import { workOn } from './job-failure.ts';
import { callEdit, changesByScalar, type RenderedCalls } from './script-edits.ts';
import { editAt, placeBefore, placeBeforeStatement, type StepPlace } from './step-place.ts';
import { userName } from './users.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** What is inserted before an item of a list. */
interface Insertion {
  readonly list: SeqValue;
  readonly item: Item;
  readonly section: Section;
  readonly texts: string[];
  readonly draft: JobDraft;
}

/** Gathers what jobs want in their scripts, and turns it into one edit for each list item and each entry. */
export class ScriptPlacer {
  private readonly inline = new Map<JobDraft, Map<ScalarValue, ValueEdit[]>>();
  private readonly inside = new Map<JobDraft, Map<ScalarValue, Map<number, string[]>>>();
  private readonly insertions = new Map<Item, Insertion[]>();
  private readonly ground: Ground;

  constructor(ground: Ground) {
    this.ground = ground;
  }

  private hold(draft: JobDraft, other: JobRef | undefined, sections: readonly Section[], place?: string): void {
    const name = (other && userName(other)) ?? (place === undefined ? 'another job' : `whoever includes ${place}`);
    const data = { job: draft.job.name, what: 'the script', other: name };
    const related = other ? [other.job.location] : [];
    const finding = diagnostic('K2B408', draft.job.location, data, related);
    this.ground.holds.push({ draft, finding, copy: sections, other: name });
  }

  steps(draft: JobDraft): void {
    for (const { command, text, early, inPlace, inCall, ahead } of draft.steps) {
      if (inCall) continue;
      if (early) this.early(draft, command.unit, command.node.pos, text);
      else this.step(draft, command.unit, command.node.pos, text, { inPlace, ahead });
    }
  }

  /** Puts a step before everything in the entry that holds an offset; in a script file behind its first line. */
  private early(draft: JobDraft, unit: JobDraft['units'][number], offset: number, text: string): void {
    const found = entryAt(unit, offset, offset);
    if (!found) return this.ground.cannot(draft, 'a step has no place');
    const { entry, section } = found.item;
    if (entry.list && entry.item) {
      this.insert({ list: entry.list, item: entry.item, section, texts: [text], draft });
      return;
    }
    const start = /^#![^\n]*\n/.exec(entry.value.text)?.[0].length ?? 0;
    this.stepInside(draft, entry.value, { start, joint: 'line', indent: '' }, text);
  }

  /** Puts a step before the entry that holds an offset, or inside it when something in it must run first. */
  private step(
    draft: JobDraft,
    unit: JobDraft['units'][number],
    offset: number,
    text: string,
    { inPlace, ahead }: { readonly inPlace: boolean | undefined; readonly ahead: boolean | undefined },
  ): void {
    const found = entryAt(unit, offset, offset);
    if (!found) return this.ground.cannot(draft, 'a step has no place');
    const { entry, section } = found.item;
    if (unit.quoted && text.includes("'")) return this.ground.cannot(draft, 'a step stands inside single quotes');
    const before = draft.analysis.writes.some(
      ({ command }) =>
        command.unit === unit &&
        command.node.pos < offset &&
        entryAt(unit, command.node.pos, command.node.pos)?.item === found.item,
    );
    if (entry.list && entry.item && !before && inPlace !== true) {
      this.insert({ list: entry.list, item: entry.item, section, texts: [text], draft });
      return;
    }
    const place = placeBefore(unit, offset) ?? (ahead === true ? placeBeforeStatement(unit, offset) : undefined);
    if (!place) return this.ground.cannot(draft, 'the credentials cannot be completed in the middle of a line');
    this.stepInside(draft, entry.value, place, text);
  }

  /** All steps before one command are one edit. */
  private stepInside(draft: JobDraft, scalar: ScalarValue, place: StepPlace, text: string): void {
    const byScalar = this.inside.get(draft) ?? new Map<ScalarValue, Map<number, string[]>>();
    this.inside.set(draft, byScalar);
    const byStart = byScalar.get(scalar) ?? new Map<number, string[]>();
    byScalar.set(scalar, byStart);
    const known = byStart.get(place.start);
    if (known) {
      if (!known.includes(text)) known.push(text);
      return;
    }
    const texts = [text];
    byStart.set(place.start, texts);
    this.addInline(draft, scalar, editAt(place, texts));
  }

  insert(insertion: Insertion): void {
    if (insertion.draft.job.standIn?.lent.has(insertion.list)) return;
    const known = this.insertions.get(insertion.item) ?? [];
    this.insertions.set(insertion.item, known);
    const last = known.at(-1);
    if (last?.draft === insertion.draft && last.section === insertion.section) last.texts.push(...insertion.texts);
    else known.push(insertion);
  }

  addInline(draft: JobDraft, scalar: ScalarValue, edit: ValueEdit): void {
    if (draft.job.standIn?.lent.has(scalar)) return;
    const byScalar = this.inline.get(draft) ?? new Map<ScalarValue, ValueEdit[]>();
    this.inline.set(draft, byScalar);
    byScalar.set(scalar, [...(byScalar.get(scalar) ?? []), edit]);
  }

  /** Turns everything that was gathered into edits: shared text where all its users want the same, else copies. */
  finish(calls: RenderedCalls): void {
    this.gather(calls);
    this.items();
    this.scripts();
    this.copied();
  }

  /** Adds the calls and the other changes of the scripts to what is wanted inside the entries. */
  private gather(calls: RenderedCalls): void {
    for (const draft of this.ground.input.drafts) {
      if (draft.changes.some(({ unit, text }) => unit.quoted && text.includes("'")))
        this.ground.cannot(draft, 'a change stands inside single quotes and holds one itself');
      for (const [scalar, edits] of changesByScalar(draft))
        for (const edit of edits) this.addInline(draft, scalar, edit);
      const scalars = new Set<ScalarValue>();
      for (const { invocation } of draft.calls) {
        const { unit, node } = invocation.command;
        const place = entryAt(unit, node.pos, node.pos);
        if (place) scalars.add(place.item.entry.value);
      }
      for (const scalar of scalars)
        for (const call of calls(draft, scalar).values()) this.addInline(draft, scalar, callEdit(call));
    }
  }

  /** Inserted list entries: every job that uses the list must want the same ones. */
  private items(): void {
    const { migrating, input } = this.ground;
    const { users } = input;
    for (const all of this.insertions.values()) {
      const shared = all.filter(({ draft, section }) => !this.ground.isCopied(draft, section));
      const [insertions = [], ...rest] = groupTexts(shared);
      const [first] = insertions;
      if (!first) continue;
      // Two steps for two jobs would both run in each of them.
      for (const { draft, section } of rest.flat()) this.hold(draft, first.draft, [section]);
      const { list, item } = first;
      const texts = mergeTexts(insertions);
      const edit = insertItems(list, item, texts, 'credentials');
      const wanted = new Set(shared.map(({ draft }) => draft.job));
      const unlike = users.of(list).find((user) => {
        const other = migrating.get(user.job);
        return other && !wanted.has(user.job) && !this.hasOwnCopy(other, list);
      });
      const locked = this.ground.isReadOnly(list.file.source.path);
      const template = insertions.find(({ draft }) => draft.job.standIn);
      const user = unlike && migrating.get(unlike.job);
      if (edit && template && user && !user.job.standIn && !locked)
        this.hold(user, template.draft, sectionsWith(user, isIn(list)));
      for (const { draft, section } of insertions) {
        if (!edit) this.ground.cannot(draft, 'its script is written in a form that takes no further entry');
        else if (template && user && !locked) continue;
        else if (unlike || locked) this.hold(draft, unlike, [section], list.file.source.path);
      }
      if (!edit) continue;
      const drafts = insertions.map(({ draft }) => draft);
      const partsOf = (draft: JobDraft): readonly Section[] =>
        insertions.flatMap((one) => (one.draft === draft ? [one.section] : []));
      this.ground.placed.push({ edits: [edit], touches: [list], drafts, what: 'the script', partsOf });
    }
  }

  /** True when a job has copies of all the sections in which it uses a list. */
  private hasOwnCopy(draft: JobDraft, list: SeqValue): boolean {
    const sections = sectionsWith(draft, isIn(list));
    return sections.length > 0 && sections.every((section) => this.ground.isCopied(draft, section));
  }

  /** One rewrite for each entry; the jobs that share it must want the same text in it. */
  private scripts(): void {
    const wanted = new Map<ScalarValue, Map<JobDraft, readonly ValueEdit[]>>();
    for (const [draft, byScalar] of this.inline) {
      for (const [scalar, edits] of byScalar) {
        const sections = sectionsOf(draft, scalar);
        if (sections.length > 0 && sections.every((section) => this.ground.isCopied(draft, section))) continue;
        const byDraft = wanted.get(scalar) ?? new Map<JobDraft, readonly ValueEdit[]>();
        wanted.set(scalar, byDraft.set(draft, edits));
      }
    }
    for (const [scalar, byDraft] of wanted) {
      const [first] = byDraft.keys();
      if (first) workOn(first.job, () => this.script(scalar, byDraft));
    }
  }

  private script(scalar: ScalarValue, byDraft: ReadonlyMap<JobDraft, readonly ValueEdit[]>): void {
    const { migrating, input } = this.ground;
    const { users } = input;
    const groups = groupAlike(byDraft);
    const [majority = [], ...rest] = groups;
    const [first] = majority;
    const edits = first && byDraft.get(first);
    if (!first || !edits) return;
    for (const draft of rest.flat()) this.hold(draft, first, sectionsOf(draft, scalar));
    const jobs = new Set<object>([...byDraft.keys()].map(({ job }) => job));
    const touches = this.touchedBy(scalar, edits);
    const missing = touches
      .flatMap((node) => users.of(node))
      .find(({ job }) => {
        const other = migrating.get(job);
        return other && !jobs.has(job) && !this.isCopiedEverywhere(other, scalar);
      });
    const locked = this.ground.isReadOnly(scalar.file.source.path);
    const template = majority.find(({ job }) => job.standIn);
    const user = missing && migrating.get(missing.job);
    if (template && user && !user.job.standIn && !locked) this.hold(user, template, sectionsOf(user, scalar));
    else if (missing || locked)
      for (const draft of majority) this.hold(draft, missing, sectionsOf(draft, scalar), scalar.file.source.path);
    const rewritten = rewriteScalar(scalar, edits, 'script');
    if (!rewritten) {
      for (const draft of majority)
        this.ground.cannot(draft, 'its script is written in a form that cannot carry the new command');
      return;
    }
    const expected = { scalar, value: rewritten.value };
    const partsOf = (draft: JobDraft): readonly Section[] => sectionsOf(draft, scalar);
    const { edits: placedEdits } = rewritten;
    this.ground.placed.push({
      edits: placedEdits,
      touches,
      drafts: majority,
      what: 'the script',
      expected,
      partsOf,
    });
  }

  /** The scalar, or the parts of the script file that the edits change. */
  private touchedBy(scalar: ScalarValue, edits: readonly ValueEdit[]): readonly object[] {
    const parts = edits.map(({ start }) => this.ground.input.scriptUsers.partAt(scalar, start) ?? scalar);
    return [...new Set<object>(parts)];
  }

  private isCopiedEverywhere(draft: JobDraft, scalar: ScalarValue): boolean {
    const sections = sectionsOf(draft, scalar);
    return sections.length > 0 && sections.every((section) => this.ground.isCopied(draft, section));
  }

  /** The sections that jobs get a copy of. */
  private copied(): void {
    for (const [draft, parts] of this.ground.input.copies) {
      if (!this.ground.input.drafts.includes(draft)) continue;
      for (const part of parts.keys()) {
        if (part === 'variables') continue;
        if (takesTwice(draft, part)) {
          this.ground.cannot(draft, 'it takes a list with a call twice, and needs another text of it than others');
          continue;
        }
        const placed = copySection({
          draft,
          section: part,
          own: this.ground.own,
          inline: this.inline.get(draft) ?? new Map(),
          before: (item) =>
            (this.insertions.get(item) ?? []).flatMap((one) =>
              one.draft === draft && one.section === part ? one.texts : [],
            ),
        });
        if (placed) this.ground.placed.push(...placed);
        else this.ground.cannot(draft, `its ${part} is shared and the job takes no copy of it`);
      }
    }
  }
}

/** True where an entry that holds a call stands in a section more than once: in a copy it would be several calls. */
function takesTwice({ pipeline, job, calls }: JobDraft, section: Section): boolean {
  const values = (pipeline.script(job, section) ?? []).map(({ value }) => value);
  const holders = calls.flatMap(({ invocation: { command } }) => {
    const value = entryAt(command.unit, command.node.pos, command.node.pos)?.item.entry.value;
    return value ? [value] : [];
  });
  return holders.some((holder) => values.filter((value) => value === holder).length > 1);
}

/** The sections in which a job uses a scalar; none for the text of a script file. */
export function sectionsOf(draft: JobDraft, scalar: ScalarValue): readonly Section[] {
  return sectionsWith(draft, (entry) => entry.value === scalar);
}

function sectionsWith(
  { pipeline, job }: JobDraft,
  matches: (entry: { readonly value: ScalarValue; readonly list?: SeqValue; readonly top?: Item }) => boolean,
): readonly Section[] {
  return SECTIONS.filter((section) => pipeline.script(job, section)?.some(matches));
}

/** Entries that are written in a list, or that an item of it brings from elsewhere. */
function isIn(list: SeqValue): (entry: { readonly list?: SeqValue; readonly top?: Item }) => boolean {
  return ({ list: own, top }) => own === list || (top !== undefined && list.items.includes(top));
}

/** Jobs that want the same text, the largest group first. */
function groupAlike(byDraft: ReadonlyMap<JobDraft, readonly ValueEdit[]>): readonly (readonly JobDraft[])[] {
  const groups = new Map<string, JobDraft[]>();
  for (const [draft, edits] of byDraft) {
    const key = describe(edits);
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  return [...groups.values()].sort((a, b) => templatesIn(b) - templatesIn(a) || b.length - a.length);
}

/** What a template becomes is right for its users that are out of view: who needs another text gets a copy. */
function templatesIn(drafts: readonly JobDraft[]): number {
  return drafts.some(({ job }) => job.standIn) ? 1 : 0;
}

function describe(edits: readonly ValueEdit[]): string {
  const texts = edits.map((edit) => `${edit.start}:${edit.end}:${edit.render({ style: 'single' })}`);
  return texts.sort().join('\0');
}

/** Insertions of jobs that want the same entries at an item, the largest group first. */
function groupTexts(insertions: readonly Insertion[]): readonly (readonly Insertion[])[] {
  const byDraft = new Map<JobDraft, Insertion[]>();
  for (const insertion of insertions)
    byDraft.set(insertion.draft, [...(byDraft.get(insertion.draft) ?? []), insertion]);
  const groups = new Map<string, Insertion[]>();
  for (const own of byDraft.values()) {
    const key = JSON.stringify(mergeTexts(own));
    groups.set(key, [...(groups.get(key) ?? []), ...own]);
  }
  const inGroup = (group: readonly Insertion[]): number => templatesIn(group.map(({ draft }) => draft));
  return [...groups.values()].sort((a, b) => inGroup(b) - inGroup(a) || b.length - a.length);
}

/** The entries that all insertions at one item want, in order, each once. */
function mergeTexts(insertions: readonly Insertion[]): string[] {
  return [...new Set(insertions.flatMap(({ texts }) => texts))];
}
