import type { Pair } from 'yaml';
import { diagnostic } from '../diagnostics/index.ts';
import type { Item, MapSource, ScalarValue, SeqValue } from '../gitlab/value.ts';
import type { Diagnostic, Edit } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import {
  appendKey,
  indentStep,
  insertItems,
  insertKeyAfter,
  insertKeyBefore,
  listIndent,
  type NewKey,
} from '../source/insert.ts';
import { oneLineScalar } from '../source/plain.ts';
import { columnOf, rewriteScalar, textEdit, type ValueEdit } from '../source/rewrite-scalar.ts';
import { loginSteps } from '../../transforms/job/credentials.ts';
import { imageLines, rewriteImage } from '../../transforms/job/image.ts';
import { flagsKey, HOME_DOCKER } from '../../transforms/job/variables.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { DecideOptions } from './options.ts';
import { callEdit, changesByScalar, renderCalls, type RenderedCalls } from './script-edits.ts';
import type { Users } from './users.ts';

/** Edits with the jobs that need them and the values they touch. */
export interface Placed {
  readonly edits: readonly Edit[];
  readonly touches: readonly object[];
  readonly drafts: readonly JobDraft[];
  /** What it is, for messages: `the image`, `the script`. */
  readonly what: string;
  /** The scalar that must have a certain value afterwards. */
  readonly expected?: { readonly scalar: ScalarValue; readonly value: string };
}

export interface Placement {
  readonly placed: readonly Placed[];
  readonly calls: RenderedCalls;
  readonly holds: readonly { readonly draft: JobDraft; readonly finding: Diagnostic }[];
}

/** Decides where the edits of all migratable jobs go: each at its origin, once. */
export function place(
  drafts: readonly JobDraft[],
  users: Users,
  options: DecideOptions,
  ownFlags: ReadonlySet<object>,
): Placement {
  return new Placer(drafts, users, options, ownFlags).place();
}

/** What is inserted before an item of a list. */
interface Insertion {
  readonly list: SeqValue;
  readonly item: Item;
  readonly texts: string[];
  readonly draft: JobDraft;
}

class Placer {
  private readonly placed: Placed[] = [];
  private readonly holds: { draft: JobDraft; finding: Diagnostic }[] = [];
  private readonly migrating: Map<object, JobDraft>;
  private readonly drafts: readonly JobDraft[];
  private readonly users: Users;
  private readonly options: DecideOptions;
  private readonly ownFlags: ReadonlySet<object>;
  private readonly inline = new Map<JobDraft, Map<ScalarValue, ValueEdit[]>>();
  private readonly insertions = new Map<Item, Insertion[]>();
  private readonly otherOf = new Map<object, JobRef | undefined>();
  private readonly loginAlike = new Map<object, boolean>();

  constructor(drafts: readonly JobDraft[], users: Users, options: DecideOptions, ownFlags: ReadonlySet<object>) {
    this.drafts = drafts;
    this.users = users;
    this.options = options;
    this.ownFlags = ownFlags;
    this.migrating = new Map(drafts.map((draft) => [draft.job, draft]));
  }

  place(): Placement {
    const calls = renderCalls(this.drafts, (draft, finding) => this.holds.push({ draft, finding }));
    for (const draft of this.drafts) {
      this.image(draft);
      this.variables(draft);
      this.login(draft);
      this.steps(draft);
    }
    this.items();
    this.scripts(calls);
    return { placed: this.placed, calls, holds: this.holds };
  }

  private hold(draft: JobDraft, what: string, other: JobRef | undefined, code: 'K2B407' | 'K2B408'): void {
    const data = { job: draft.job.name, what, other: other?.job.name ?? 'another job' };
    const related = other ? [other.job.location] : [];
    this.holds.push({ draft, finding: diagnostic(code, draft.job.location, data, related) });
  }

  private cannot(draft: JobDraft, problem: string): void {
    this.holds.push({ draft, finding: diagnostic('K2B311', draft.job.location, { job: draft.job.name, problem }) });
  }

  /** A user of one of the nodes that is not migrated. */
  private others(nodes: readonly object[]): JobRef | undefined {
    for (const node of nodes) {
      if (!this.otherOf.has(node)) {
        const found = this.users.of(node).find((user) => !this.migrating.has(user.job));
        this.otherOf.set(node, found);
      }
      const other = this.otherOf.get(node);
      if (other) return other;
    }
    return undefined;
  }

  private image(draft: JobDraft): void {
    const { entry, name } = draft.image;
    const { target } = this.options.image;
    const step = indentStep(entry.owner.node, entry.owner.file);
    const result = rewriteImage(entry, name, target, step);
    if (!result) return this.cannot(draft, 'its image is written in a form that cannot be edited');
    const other = this.others([...result.touches, entry.value]);
    if (!other) {
      this.placed.push({ ...result, touches: [...result.touches, entry.value], drafts: [draft], what: 'the image' });
      return;
    }
    const key = imageLines(target, this.stepOf(draft));
    const edit = this.insertOwn(draft, key, 'image');
    if (!edit || pairOf(this.ownMap(draft), 'image')) return this.hold(draft, 'the image', other, 'K2B407');
    this.placed.push({ edits: [edit], touches: [this.ownMap(draft).node], drafts: [draft], what: 'the image' });
  }

  private stepOf(draft: JobDraft): number {
    const own = this.ownMap(draft);
    return indentStep(own.node, own.file);
  }

  private ownMap(draft: JobDraft): MapSource {
    return draft.job.own.sources.at(-1) as MapSource;
  }

  /** Inserts a key into the job's own map: before its scripts, or at its end (always behind a merge key). */
  private insertOwn(draft: JobDraft, key: NewKey, reason: string): Edit | undefined {
    const own = this.ownMap(draft);
    const pairs: readonly Pair[] = own.node.items;
    const next = ['before_script', 'script'].map((name) => pairOf(own, name)).find((pair) => pair !== undefined);
    const merge = pairs.findLastIndex((pair) => keyOf(pair) === '<<');
    if (next && pairs.indexOf(next) > merge) return insertKeyBefore(own, next, key, reason);
    return appendKey(own, key, reason);
  }

  private variables(draft: JobDraft): void {
    if (draft.movedVariable) {
      const { movedVariable } = draft;
      const rewritten = rewriteScalar(
        movedVariable,
        [textEdit(0, movedVariable.text.length, HOME_DOCKER)],
        'credentials',
      );
      if (!rewritten) this.cannot(draft, 'DOCKER_CONFIG cannot be edited');
      else
        this.placed.push({ edits: rewritten.edits, touches: [movedVariable], drafts: [draft], what: 'DOCKER_CONFIG' });
    }
    if (draft.pipeline.variables(draft.job).has('BUILDKITD_FLAGS')) return;
    const placed = this.flagsBesideImage(draft) ?? this.flagsInJob(draft);
    if (placed) this.placed.push(placed);
    else this.cannot(draft, 'its variables are written in a form that cannot be extended');
  }

  /** The map that holds the image gets the variable too, if that reaches migrated jobs only. */
  private flagsBesideImage(draft: JobDraft): Placed | undefined {
    const { entry } = draft.image;
    const fromDefault = entry.via.some((step) => step.kind === 'default');
    if (fromDefault || this.ownFlags.has(draft.job) || this.others([entry.value, entry.owner.node])) return undefined;
    return this.flagsIn(draft, entry.owner, entry.pair);
  }

  private flagsInJob(draft: JobDraft): Placed | undefined {
    const own = this.ownMap(draft);
    const existing = pairOf(own, 'variables');
    if (existing) return this.flagsIn(draft, own, undefined);
    // Variables that come by a merge key are shadowed, not extended, by a key of the job's own.
    if (draft.job.own.entries.has('variables')) return undefined;
    const imagePair = pairOf(own, 'image');
    const edit = imagePair
      ? insertKeyAfter(own, imagePair, flagsKey(this.stepOf(draft)), 'variables')
      : this.insertOwn(draft, flagsKey(this.stepOf(draft)), 'variables');
    return edit && { edits: [edit], touches: [own.node], drafts: [draft], what: 'the variables' };
  }

  private flagsIn(draft: JobDraft, owner: MapSource, after: Pair | undefined): Placed | undefined {
    const existing = pairOf(owner, 'variables');
    const base = { drafts: [draft], what: 'the variables' };
    if (!existing) {
      const step = indentStep(owner.node, owner.file);
      const edit = after && insertKeyAfter(owner, after, flagsKey(step), 'variables');
      return edit && { ...base, edits: [edit], touches: [owner.node] };
    }
    const map = existing.value as MapSource['node'] | null;
    if (map && 'items' in map && map.items.length === 0 && map.range && !this.others([map, owner.node])) {
      const [start, end] = map.range;
      const edit = { file: owner.file.source.path, start, end, text: `{${flagsKey(0).flow}}`, reason: 'variables' };
      return { ...base, edits: [edit], touches: [owner.node, map] };
    }
    if (!map || !('items' in map) || map.items.length === 0 || this.others([map])) return undefined;
    const edit = appendKey({ node: map, file: owner.file }, flagsKey(0), 'variables');
    return edit && { ...base, edits: [edit], touches: [owner.node, map] };
  }

  /** The step of GitLab's guide, where nothing in force logs in to the GitLab registry. */
  private login(draft: JobDraft): void {
    const { credentials } = draft;
    if (credentials.kind !== 'write') return;
    const first = draft.calls[0]?.invocation.command;
    if (credentials.late && first) {
      for (const text of loginSteps(draft.dockerConfig)) this.step(draft, first.unit, first.node.pos, text);
      return;
    }
    const edit = this.loginKey(draft);
    if (edit) {
      this.placed.push(edit);
      return;
    }
    const section = first && entryAt(first.unit, first.start, first.start)?.item.section;
    const value = draft.pipeline.effective(draft.job, section === 'before_script' ? 'before_script' : 'script')?.value;
    const steps = loginSteps(draft.dockerConfig);
    if (value?.kind === 'seq' && value.items[0])
      this.insert({ list: value, item: value.items[0], texts: [...steps], draft });
    else if (value?.kind === 'scalar')
      this.addInline(draft, value, { ...textEdit(0, 0, steps.map((step) => `${step}\n`).join('')), wantsLines: true });
    else this.cannot(draft, 'its script has no place for the credentials');
  }

  /** A new before_script is right only where none is in force and the whole pipeline is in view (DESIGN D6). */
  private loginKey(draft: JobDraft): Placed | undefined {
    if (!allowsBeforeScript(draft)) return undefined;
    const entry = draft.pipeline.effective(draft.job, 'script');
    if (!entry || entry.via.some((step) => step.kind === 'default')) return undefined;
    if (!this.allWantLogin(entry.owner.node)) return undefined;
    const list = entry.value.kind === 'seq' ? entry.value : undefined;
    const key = entry.pair.key as { range?: [number, number, number] } | null;
    const column = key?.range ? columnOf(entry.owner.file.source.text, key.range[0]) : 0;
    const indent = ' '.repeat(listIndent(list?.file === entry.owner.file ? list : undefined, column));
    const steps = loginSteps(draft.dockerConfig);
    const lines = ['before_script:', ...steps.map((step) => `${indent}- ${oneLineScalar(step)}`)];
    const flow = `before_script: [${steps.map((step) => JSON.stringify(step)).join(', ')}]`;
    const edit = insertKeyBefore(entry.owner, entry.pair, { lines, flow }, 'credentials');
    return edit && { edits: [edit], touches: [entry.owner.node], drafts: [draft], what: 'the script' };
  }

  /** Every user of a map wants the login step in a before_script of its own. */
  private allWantLogin(node: object): boolean {
    const known = this.loginAlike.get(node);
    if (known !== undefined) return known;
    const alike = this.users.of(node).every((user) => {
      const other = this.migrating.get(user.job);
      return other?.credentials.kind === 'write' && !other.credentials.late && allowsBeforeScript(other);
    });
    this.loginAlike.set(node, alike);
    return alike;
  }

  private steps(draft: JobDraft): void {
    for (const { command, text } of draft.steps) this.step(draft, command.unit, command.node.pos, text);
  }

  /** Puts a step before the entry that holds an offset, or inside it when something in it must run first. */
  private step(draft: JobDraft, unit: JobDraft['units'][number], offset: number, text: string): void {
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

  private insert(insertion: Insertion): void {
    const known = this.insertions.get(insertion.item) ?? [];
    this.insertions.set(insertion.item, known);
    const last = known.at(-1);
    if (last?.draft === insertion.draft) last.texts.push(...insertion.texts);
    else known.push(insertion);
  }

  private addInline(draft: JobDraft, scalar: ScalarValue, edit: ValueEdit): void {
    const byScalar = this.inline.get(draft) ?? new Map<ScalarValue, ValueEdit[]>();
    this.inline.set(draft, byScalar);
    byScalar.set(scalar, [...(byScalar.get(scalar) ?? []), edit]);
  }

  /** Inserted list entries: every job that uses the list must want the same ones. */
  private items(): void {
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
  private scripts(calls: RenderedCalls): void {
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

function allowsBeforeScript({ sections, pipeline, job, calls }: JobDraft): boolean {
  const first = calls[0]?.invocation.command;
  const inScript = first !== undefined && entryAt(first.unit, first.start, first.start)?.item.section === 'script';
  return sections.beforeScript === undefined && pipeline.complete && job.unknownBases.length === 0 && inScript;
}

function keyOf(pair: Pair): string {
  const key = pair.key as { source?: string } | null;
  return key?.source ?? '';
}

function pairOf(source: MapSource, name: string): Pair | undefined {
  return source.node.items.findLast((pair) => keyOf(pair) === name);
}
