import type { Pair } from 'yaml';
import { diagnostic } from '../diagnostics/index.ts';
import type { MapSource } from '../gitlab/value.ts';
import type { Edit } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import { appendKey, indentStep, insertKeyAfter, insertKeyBefore, listIndent, type NewKey } from '../source/insert.ts';
import { oneLineScalar } from '../source/plain.ts';
import { columnOf, rewriteScalar, textEdit } from '../source/rewrite-scalar.ts';
import { loginSteps } from '../../transforms/job/credentials.ts';
import { imageLines, rewriteImage } from '../../transforms/job/image.ts';
import { flagsKey, HOME_DOCKER } from '../../transforms/job/variables.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Held, Placed, Placement } from './placed.ts';
import { ScriptPlacer } from './place-scripts.ts';
import type { DecideOptions } from './options.ts';
import { renderCalls } from './script-edits.ts';
import type { Users } from './users.ts';

/** Decides where the edits of all migratable jobs go: each at its origin, once. */
export function place(
  drafts: readonly JobDraft[],
  users: Users,
  options: DecideOptions,
  ownFlags: ReadonlySet<object>,
): Placement {
  return new Placer(drafts, users, options, ownFlags).place();
}

class Placer {
  private readonly placed: Placed[] = [];
  private readonly holds: Held[] = [];
  private readonly migrating: Map<object, JobDraft>;
  private readonly drafts: readonly JobDraft[];
  private readonly users: Users;
  private readonly options: DecideOptions;
  private readonly ownFlags: ReadonlySet<object>;
  private readonly scripts: ScriptPlacer;
  private readonly otherOf = new Map<object, JobRef | undefined>();
  private readonly loginAlike = new Map<object, boolean>();

  constructor(drafts: readonly JobDraft[], users: Users, options: DecideOptions, ownFlags: ReadonlySet<object>) {
    this.drafts = drafts;
    this.users = users;
    this.options = options;
    this.ownFlags = ownFlags;
    this.migrating = new Map(drafts.map((draft) => [draft.job, draft]));
    this.scripts = new ScriptPlacer(drafts, this.migrating, users);
  }

  place(): Placement {
    const calls = renderCalls(this.drafts, (draft, finding) => this.holds.push({ draft, finding }));
    for (const draft of this.drafts) {
      this.image(draft);
      this.variables(draft);
      this.login(draft);
      this.scripts.steps(draft);
    }
    this.scripts.items();
    this.scripts.scripts(calls);
    return {
      placed: [...this.placed, ...this.scripts.placed],
      calls,
      holds: [...this.holds, ...this.scripts.holds],
    };
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
      for (const text of loginSteps(draft.dockerConfig)) this.scripts.step(draft, first.unit, first.node.pos, text);
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
      this.scripts.insert({ list: value, item: value.items[0], texts: [...steps], draft });
    else if (value?.kind === 'scalar')
      this.scripts.addInline(draft, value, {
        ...textEdit(0, 0, steps.map((step) => `${step}\n`).join('')),
        wantsLines: true,
      });
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
