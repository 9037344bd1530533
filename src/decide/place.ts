import { isMap, type Pair } from 'yaml';
import { diagnostic } from '../diagnostics/index.ts';
import { type MapSource, placeOf, type Value } from '../gitlab/value.ts';
import { entryAt } from '../shell/script.ts';
import {
  appendKey,
  indentStep,
  insertKeyAfter,
  insertKeyBefore,
  isFlow,
  listIndent,
  type NewKey,
} from '../source/insert.ts';
import { oneLineScalar } from '../source/plain.ts';
import { flowList } from '../source/yaml-text.ts';
import { columnOf, rewriteScalar, textEdit } from '../source/rewrite-scalar.ts';
import { loginSteps } from '../../transforms/job/credentials.ts';
import { imageLines, rewriteImage } from '../../transforms/job/image.ts';
import { flagsKey, HOME_DOCKER, variablesKey } from '../../transforms/job/variables.ts';
import type { JobDraft, JobRef } from './draft.ts';
import { OwnKeys, pairOf } from './own-keys.ts';
import { Redefinitions } from './redefine.ts';
import type { Diagnostic } from '../model.ts';
import type { Copies, Held, Part, Placed, Placement } from './placed.ts';
import { ScriptPlacer } from './place-scripts.ts';
import type { DecideOptions } from './options.ts';
import { renderCalls } from './script-edits.ts';
import type { ScriptUsers } from './script-users.ts';
import type { Users } from './users.ts';

/** Decides where the edits of all migratable jobs go: each at its origin, once. */
export function place(
  drafts: readonly JobDraft[],
  users: Users,
  options: DecideOptions,
  ownFlags: ReadonlySet<object>,
  copies: Copies,
  scriptUsers: ScriptUsers,
): Placement {
  return new Placer(drafts, users, options, ownFlags, copies, scriptUsers).place();
}

class Placer {
  private readonly placed: Placed[] = [];
  private readonly holds: Held[] = [];
  private readonly notes: { draft: JobDraft; finding: Diagnostic }[] = [];
  private readonly redefinitions: Redefinitions;
  private readonly migrating: Map<object, JobDraft>;
  private readonly drafts: readonly JobDraft[];
  private readonly users: Users;
  private readonly options: DecideOptions;
  private readonly ownFlags: ReadonlySet<object>;
  private readonly copies: Copies;
  private readonly own: OwnKeys;
  private readonly scripts: ScriptPlacer;
  private readonly otherOf = new Map<object, JobRef | undefined>();
  private readonly loginAlike = new Map<object, boolean>();

  constructor(
    drafts: readonly JobDraft[],
    users: Users,
    options: DecideOptions,
    ownFlags: ReadonlySet<object>,
    copies: Copies,
    scriptUsers: ScriptUsers,
  ) {
    this.drafts = drafts;
    this.users = users;
    this.options = options;
    this.ownFlags = ownFlags;
    this.copies = copies;
    this.redefinitions = new Redefinitions(drafts);
    this.migrating = new Map(drafts.map((draft) => [draft.job, draft]));
    const isReadOnly = (path: string): boolean => this.isReadOnly(path);
    this.own = new OwnKeys(isReadOnly, ({ pipeline: { assembly } }) =>
      assembly.files.find(({ source }) => source.path === assembly.root),
    );
    this.scripts = new ScriptPlacer({
      drafts,
      migrating: this.migrating,
      users,
      copies,
      own: this.own,
      scriptUsers,
      isReadOnly,
    });
  }

  place(): Placement {
    const calls = renderCalls(this.drafts, (draft, finding) => this.holds.push({ draft, finding }));
    for (const draft of this.drafts) {
      this.image(draft);
      this.variables(draft);
      this.login(draft);
      this.scripts.steps(draft);
    }
    this.scripts.finish(calls);
    return {
      placed: [...this.placed, ...this.scripts.placed, ...this.own.written()],
      calls,
      holds: [...this.holds, ...this.scripts.holds],
      notes: this.notes,
    };
  }

  /** Files that jobs may take from, but that are not edited: other projects, templates of GitLab. */
  private isReadOnly(path: string): boolean {
    return this.options.frozen?.(path) === 'read-only';
  }

  private hold(draft: JobDraft, what: string, other: JobRef | undefined, copy?: readonly Part[]): void {
    const data = { job: draft.job.name, what, other: other?.job.name ?? 'another project' };
    const related = other ? [other.job.location] : [];
    const finding = diagnostic('K2B407', draft.job.location, data, related);
    this.holds.push({ draft, finding, other: data.other, ...(copy ? { copy } : {}) });
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
    if (this.redefine(draft, step)) return;
    const result = rewriteImage(entry, name, target, step);
    if (!result) return this.cannot(draft, 'its image is written in a form that cannot be edited');
    const { source } = draft.image;
    if (source !== undefined) this.note(draft, 'K2B421', { source });
    const other = this.others([...result.touches, entry.value]);
    if (!other && !this.isReadOnly(name.file.source.path) && !this.leavesTemplate(draft)) {
      this.placed.push({ ...result, touches: [...result.touches, entry.value], drafts: [draft], what: 'the image' });
      return;
    }
    this.ownImage(draft, other);
  }

  /** The job has its own script in the place of its template's: the template keeps the image that goes with its script. */
  private leavesTemplate(draft: JobDraft): boolean {
    if (this.copies.get(draft)?.has('script') !== true) return false;
    const { owner } = draft.image.entry;
    const script = draft.pipeline.effective(draft.job, 'script');
    return script?.owner.node === owner.node && owner.node !== this.own.map(draft).node;
  }

  private note(draft: JobDraft, code: 'K2B421' | 'K2B422', data: Record<string, string>): void {
    const finding = diagnostic(code, draft.job.location, { job: draft.job.name, ...data });
    this.notes.push({ draft, finding });
  }

  /** A variable that is the image of migrated jobs only gets the new image where it is defined. */
  private redefine(draft: JobDraft, step: number): boolean {
    const { entry, name, definition } = draft.image;
    if (!definition || !this.redefinitions.allows(draft)) return false;
    const { scalar, variable } = definition;
    const value = rewriteScalar(scalar, [textEdit(0, scalar.text.length, this.options.image.target)], 'image');
    const around = rewriteImage(entry, name, name.text, step);
    if (!value || !around) return false;
    const touches = [...around.touches, entry.value, scalar];
    const files = [...value.edits, ...around.edits].map(({ file }) => file);
    if (this.others(touches) || files.some((file) => this.options.frozen?.(file) !== undefined)) return false;
    const edits = [...value.edits, ...around.edits];
    this.placed.push({ edits, touches, drafts: [draft], what: 'the image', redefines: variable });
    this.note(draft, 'K2B422', { variable });
    return true;
  }

  /** An image of the job's own, where the one that it has is used by others, too. */
  private ownImage(draft: JobDraft, other: JobRef | undefined): void {
    const written = this.own.pair(draft, 'image');
    const isOwnMap = written !== undefined && isMap(written.value) && !isFlow(written.value);
    const key = imageLines(this.options.image.target, this.own.step(draft));
    const edits = isOwnMap ? undefined : this.own.put(draft, 'image', key, 'image');
    if (!edits) return this.hold(draft, 'the image', other);
    this.placed.push({ edits, touches: this.ownNodes(draft), drafts: [draft], what: 'the image' });
  }

  /** What an edit of the job's own map touches. */
  private ownNodes(draft: JobDraft): readonly object[] {
    return this.own.isElsewhere(draft) ? [] : [this.own.map(draft).node];
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
    const copied = this.copies.get(draft)?.has('variables') === true;
    const placed = copied ? this.ownVariables(draft) : (this.flagsBesideImage(draft) ?? this.flagsInJob(draft));
    if (placed) this.placed.push(placed);
    else if (copied) this.cannot(draft, 'its variables are written in a form that cannot be extended');
    else this.hold(draft, 'the variables', this.otherUserOfVariables(draft), ['variables']);
  }

  private otherUserOfVariables({ job }: JobDraft): JobRef | undefined {
    const value = job.own.entries.get('variables')?.value;
    return value?.kind === 'map' ? this.others(value.sources.map(({ node }) => node)) : undefined;
  }

  /** The map that holds the image gets the variable too, if that reaches migrated jobs only. */
  private flagsBesideImage(draft: JobDraft): Placed | undefined {
    const { entry } = draft.image;
    const fromDefault = entry.via.some((step) => step.kind === 'default');
    if (
      fromDefault ||
      this.ownFlags.has(draft.job) ||
      this.leavesTemplate(draft) ||
      this.others([entry.value, entry.owner.node])
    )
      return undefined;
    if (this.isReadOnly(entry.owner.file.source.path) || mergesVariables(draft, entry.owner)) return undefined;
    return this.flagsIn(draft, entry.owner, entry.pair);
  }

  private flagsInJob(draft: JobDraft): Placed | undefined {
    const own = this.own.map(draft);
    const inherited = draft.job.own.entries.get('variables');
    if (this.own.isElsewhere(draft) || !inherited) {
      const edits = this.own.put(draft, 'variables', flagsKey(this.own.step(draft)), 'variables');
      return edits && { edits, touches: this.ownNodes(draft), drafts: [draft], what: 'the variables' };
    }
    const existing = this.own.pair(draft, 'variables');
    if (existing && isMap(existing.value)) return this.flagsIn(draft, own, undefined);
    return this.flagsInShared(draft, inherited.value);
  }

  /** Variables that come by an alias or a merge key: the map itself is extended when only migrated jobs use it. */
  private flagsInShared(draft: JobDraft, value: Value): Placed | undefined {
    const source = value.kind === 'map' ? value.sources.at(-1) : undefined;
    if (!source || this.others([source.node]) || this.isReadOnly(source.file.source.path)) return undefined;
    const edit = appendKey(source, flagsKey(0), 'variables');
    return edit && { edits: [edit], touches: [source.node], drafts: [draft], what: 'the variables' };
  }

  /** All the variables that a merge key or an alias brings, with the new one, as the job's own. */
  private ownVariables(draft: JobDraft): Placed | undefined {
    const value = draft.job.own.entries.get('variables')?.value;
    const known = value?.kind === 'reference' ? draft.pipeline.follow(value) : value;
    if (known?.kind !== 'map') return undefined;
    const key = variablesKey(known, this.own.target(draft), this.own.step(draft));
    const edits = key && this.own.put(draft, 'variables', key, 'variables');
    return edits && { edits, touches: this.ownNodes(draft), drafts: [draft], what: 'the variables' };
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
    const where = section === 'before_script' ? 'before_script' : 'script';
    const value = draft.pipeline.effective(draft.job, where)?.value;
    const list = value && placeOf<Value>(value);
    const steps = loginSteps(draft.dockerConfig);
    if (list?.kind === 'seq' && list.items[0])
      this.scripts.insert({ list, item: placeOf(list.items[0]), section: where, texts: [...steps], draft });
    else if (list?.kind === 'scalar')
      this.scripts.addInline(draft, list, {
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
    const isOwn = this.copies.get(draft)?.has('script') === true || this.isReadOnly(entry.owner.file.source.path);
    if (isOwn) {
      const key = loginSection(draft, ' '.repeat(this.own.step(draft)));
      const edits = this.own.put(draft, 'before_script', key, 'credentials');
      return edits && { edits, touches: this.ownNodes(draft), drafts: [draft], what: 'the script' };
    }
    if (!this.allWantLogin(entry.owner.node)) return undefined;
    const list = entry.value.kind === 'seq' ? entry.value : undefined;
    const key = entry.pair.key as { range?: [number, number, number] } | null;
    const column = key?.range ? columnOf(entry.owner.file.source.text, key.range[0]) : 0;
    const indent = ' '.repeat(listIndent(list?.file === entry.owner.file ? list : undefined, column));
    const edit = insertKeyBefore(entry.owner, entry.pair, loginSection(draft, indent), 'credentials');
    return edit && { edits: [edit], touches: [entry.owner.node], drafts: [draft], what: 'the script' };
  }

  /** Every user of a map wants the login step in a before_script of its own. */
  private allWantLogin(node: object): boolean {
    const known = this.loginAlike.get(node);
    if (known !== undefined) return known;
    const alike = this.users.of(node).every((user) => {
      const other = this.migrating.get(user.job);
      const wants = other?.credentials.kind === 'write' && !other.credentials.late && allowsBeforeScript(other);
      return wants && this.copies.get(other)?.has('script') !== true;
    });
    this.loginAlike.set(node, alike);
    return alike;
  }
}

/** True for a map that gets its variables by a merge key: a key of its own would hide them. */
function mergesVariables({ pipeline, job }: JobDraft, owner: MapSource): boolean {
  if (pairOf(owner, 'variables')) return false;
  const jobs = [job, ...job.ancestors.flatMap((name) => pipeline.jobs.get(name) ?? [])];
  return jobs.some(({ own }) => own.sources.at(-1)?.node === owner.node && own.entries.has('variables'));
}

/** The login step as a section of its own. */
function loginSection(draft: JobDraft, indent: string): NewKey {
  const steps = loginSteps(draft.dockerConfig);
  const lines = ['before_script:', ...steps.map((step) => `${indent}- ${oneLineScalar(step)}`)];
  return { lines, flow: `before_script: ${flowList(steps)}` };
}

function allowsBeforeScript({ sections, pipeline, job, calls }: JobDraft): boolean {
  const first = calls[0]?.invocation.command;
  const inScript = first !== undefined && entryAt(first.unit, first.start, first.start)?.item.section === 'script';
  return sections.beforeScript === undefined && pipeline.complete && job.unknownBases.length === 0 && inScript;
}
