import { isAlias, isMap, isScalar, type Pair } from 'yaml';
import { withAncestors } from '../gitlab/ancestors.ts';
import { type MapSource, placeOf, type ScalarValue, type Value } from '../gitlab/value.ts';
import type { Edit } from '../model.ts';
import { appendKey, indentStep, insertKeyAfter } from '../source/insert.ts';
import { rewriteScalar, textEdit } from '../source/rewrite-scalar.ts';
import {
  FLAGS_NAME,
  flagsPair,
  HOME_DOCKER,
  pairText,
  pairsKey,
  variablesKey,
} from '../../transforms/job/variables.ts';
import { readsDefinition } from './definition-readers.ts';
import type { Job } from '../gitlab/resolve.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Piece } from './variable-text.ts';
import type { Ground } from './ground.ts';
import { lineEdits } from './value-lines.ts';
import { flagsLeftBehind, sectionsBeside } from './key-flags.ts';
import { keyOf, pairOf } from './own-keys.ts';
import type { Placed } from './placed.ts';
import { PARTS } from './template-places.ts';

/** Puts BUILDKITD_FLAGS where it reaches the job, and the new text of variables that hold flags where they are defined. */
export class VariablePlacer {
  private readonly ground: Ground;
  /** The texts that jobs want for a variable of the YAML, by the place that defines it. */
  private readonly wanted = new Map<ScalarValue, Map<string, JobDraft[]>>();

  constructor(ground: Ground) {
    this.ground = ground;
    for (const draft of ground.input.drafts) {
      for (const { scalar, text } of yamlDefinitions(draft)) {
        // What is lent is the user's own: a template asks for nothing there.
        if (draft.job.standIn?.lent.has(scalar)) continue;
        const byText = this.wanted.get(scalar) ?? new Map<string, JobDraft[]>();
        this.wanted.set(scalar, byText.set(text, [...(byText.get(text) ?? []), draft]));
      }
    }
  }

  place(draft: JobDraft): void {
    const { ground } = this;
    this.moved(draft);
    const own = this.definitions(draft);
    // Whoever brings the image brings its flags.
    const { standIn } = draft.job;
    const areLent = standIn?.ofDefault ?? standIn?.lent.has(placeOf<Value>(draft.image.entry.value)) ?? false;
    const lacksFlags = !areLent && !draft.pipeline.variables(draft.job).has(FLAGS_NAME);
    const pairs = [...own, ...(lacksFlags ? [flagsPair()] : [])];
    if (pairs.length === 0) return;
    const map = ground.own.map(draft);
    if (!ground.own.isElsewhere(draft) && this.overwritesVariables(map)) {
      if (!standIn)
        return ground.cannot(draft, 'variables of its own would replace those that a job has before its merge key');
      // Users that can take no copy need the template, and have flags of their own; others are told of it (K2B415).
      if (own.length === 0 && this.hasBoundUser(map)) return;
    }
    const copied = ground.isCopied(draft, 'variables');
    const beside = own.length > 0 ? undefined : this.besideImage(draft, pairs);
    const placed = copied ? this.ownCopy(draft, pairs) : (beside ?? this.inJob(draft, pairs));
    if (placed) ground.placed.push({ ...placed, ...(own.length > 0 ? { redefines: namesOf(draft) } : {}) });
    else if (copied && this.otherUser(draft)) ground.hold(draft, 'the variables', this.otherUser(draft));
    else if (copied) ground.cannot(draft, 'its variables are written in a form that cannot be extended');
    else ground.hold(draft, 'the variables', this.otherUser(draft), ['variables']);
  }

  /** DOCKER_CONFIG that names a folder of the old image. */
  private moved(draft: JobDraft): void {
    const { movedVariable } = draft;
    if (!movedVariable) return;
    const edit = textEdit(0, movedVariable.text.length, HOME_DOCKER);
    const rewritten = rewriteScalar(movedVariable, [edit], 'credentials');
    if (!rewritten) return this.ground.cannot(draft, 'DOCKER_CONFIG cannot be edited');
    const { edits } = rewritten;
    this.ground.placed.push({ edits, touches: [movedVariable], drafts: [draft], what: 'DOCKER_CONFIG' });
  }

  /**
   * Variables that hold flags: their definition is edited where only migrated jobs have the variable, and all want the same
   * in it; else the job gets the variable itself.
   * @returns the pairs that the job must get
   */
  private definitions(draft: JobDraft): readonly string[] {
    const pairs: string[] = [];
    for (const definition of yamlDefinitions(draft)) {
      const { scalar, name, text } = definition;
      if (text === scalar.text.trim() || draft.job.standIn?.lent.has(scalar)) continue;
      if (definition.fixed !== undefined) {
        this.inPlace(draft, definition);
        continue;
      }
      const shared = this.ground.others([scalar]) ?? this.otherReader(definition);
      const isFree = !shared && !this.ground.isReadOnly(scalar.file.source.path);
      const sections = sectionsBeside(draft, scalar, this.ground);
      // Whoever takes both parts of a key from it must not get a new call with old flags.
      if (!isFree && sections.length > 0) {
        this.ground.hold(draft, `the variable ${name}`, shared, sections);
        continue;
      }
      // A copy of the variables would hold the old text beside a new one at the definition.
      if (this.ground.isCopied(draft, 'variables')) {
        pairs.push(pairText(name, text));
        if (sections.length > 0) this.atDefinition(draft, definition);
        continue;
      }
      if (!isFree) {
        const written = this.ownPair(draft, name);
        if (!written) pairs.push(pairText(name, text));
        else this.replaceAlias(draft, written, definition, shared);
        continue;
      }
      this.atDefinition(draft, definition);
    }
    for (const { holder, name, sections } of flagsLeftBehind(draft, this.ground, this.wanted))
      this.ground.hold(draft, `the variable ${name}`, holder, sections);
    return pairs;
  }

  private atDefinition(draft: JobDraft, definition: YamlDefinition): void {
    const { scalar, name } = definition;
    const edits = rewriteValue(definition);
    if (!edits) return this.ground.cannot(draft, `${name} is written in a form that cannot be edited`);
    this.ground.placed.push({ edits, touches: [scalar], drafts: [draft], what: 'the variable', redefines: [name] });
  }

  /** A migrated job that wants another text at a definition, or that does something else with the text of it. */
  private otherReader({ scalar, name, text }: YamlDefinition): JobDraft | undefined {
    const byText = this.wanted.get(scalar);
    for (const [other, [draft]] of byText ?? []) if (other !== text && draft) return draft;
    const alike = new Set<JobDraft>(byText?.get(text));
    return this.ground.input.users
      .of(scalar)
      .flatMap(({ job }) => this.ground.migrating.get(job) ?? [])
      .find((draft) => !alike.has(draft) && readsDefinition(draft, scalar, name));
  }

  /** A value of an input, of rules or of a matrix is edited where it stands, or the job is left alone. */
  private inPlace(draft: JobDraft, definition: YamlDefinition): void {
    const { scalar, name } = definition;
    const { ground } = this;
    if (ground.isReadOnly(scalar.file.source.path)) return ground.cannot(draft, `${name} is set in another project`);
    if (ground.others([scalar])) return ground.hold(draft, `the value of ${name}`, ground.others([scalar]));
    if (this.otherReader(definition)) return ground.cannot(draft, `other jobs need another text in ${name}`);
    const isCopied = ground.isCopied(draft, 'script') || ground.isCopied(draft, 'before_script');
    if (isCopied && definition.fixed === 'input')
      return ground.cannot(draft, `${name} is not there in a copy of the script`);
    const edits = rewriteValue(definition);
    if (!edits) return ground.cannot(draft, `${name} is written in a form that cannot be edited`);
    ground.placed.push({ edits, touches: [scalar], drafts: [draft], what: `the value of ${name}`, redefines: [name] });
  }

  /** The variable as the job itself writes it: a second key of its name would be one too many. */
  private ownPair(draft: JobDraft, name: string): Pair | undefined {
    const variables = this.ground.own.pair(draft, 'variables')?.value;
    return isMap(variables) ? variables.items.findLast((pair) => keyOf(pair) === name) : undefined;
  }

  /** An alias gives way to the job's own text; what others have from the job itself stays. */
  private replaceAlias(
    draft: JobDraft,
    { value }: Pair,
    { name, text }: YamlDefinition,
    other: JobRef | undefined,
  ): void {
    const { ground } = this;
    if (!isAlias(value) || !value.range) return ground.hold(draft, `the variable ${name}`, other);
    const [start, end] = value.range;
    const file = ground.own.target(draft).source.path;
    const edit = { file, start, end, text: pairText(name, text).slice(name.length + 2), reason: 'variables' };
    const touches = ground.ownNodes(draft);
    ground.placed.push({ edits: [edit], touches, drafts: [draft], what: 'the variable', redefines: [name] });
  }

  private otherUser({ job }: JobDraft): JobRef | undefined {
    const value = job.own.entries.get('variables')?.value;
    return value?.kind === 'map' ? this.ground.others(value.sources.map(({ node }) => node)) : undefined;
  }

  /** The map that holds the image gets the variable too, if that reaches migrated jobs only. */
  private besideImage(draft: JobDraft, pairs: readonly string[]): Placed | undefined {
    const { ground } = this;
    const { entry } = draft.image;
    if (entry.via.some((step) => step.kind === 'default') || ground.input.ownFlags.has(draft.job)) return undefined;
    if (ground.leavesTemplate(draft) || ground.others([entry.value, entry.owner.node])) return undefined;
    if (ground.isReadOnly(entry.owner.file.source.path) || mergesVariables(draft, entry.owner)) return undefined;
    if (this.overwritesVariables(entry.owner) || hidesVariables(draft, entry.owner)) return undefined;
    return this.inMap(draft, entry.owner, entry.pair, pairs);
  }

  /** A merge key behind the variables of a job would bring the new ones of the map in their place. */
  private overwritesVariables(owner: MapSource): boolean {
    if (pairOf(owner, 'variables')) return false;
    return this.ground.input.users.of(owner.node).some(({ pipeline, job }) => {
      const jobs = withAncestors(pipeline, job);
      return jobs.some(
        ({ own }) =>
          own.sources.some(({ node }) => node === owner.node) && (mergesOver(own, owner) || hidesMerged(own, owner)),
      );
    });
  }

  /** A job that writes a section before its merge key: a copy of it would have no effect there. */
  private hasBoundUser({ node }: MapSource): boolean {
    const { input, migrating, own } = this.ground;
    return input.users.of(node).some(({ job }) => {
      const draft = migrating.get(job);
      return draft !== undefined && PARTS.some((part) => own.isOverwritten(draft, part));
    });
  }

  private inJob(draft: JobDraft, pairs: readonly string[]): Placed | undefined {
    const { ground } = this;
    const own = ground.own.map(draft);
    const existing = ground.own.isOverwritten(draft, 'variables') ? undefined : ground.own.pair(draft, 'variables');
    const inherited = draft.job.own.entries.get('variables');
    // Another file's variables of the job are merged deeply; those of a merge key would be hidden.
    const merges = own.node.items.some((pair) => keyOf(pair) === '<<');
    const isOpen = isEmptyKey(existing) && !hasVariablesBelow(draft);
    if (ground.own.isElsewhere(draft) || !inherited || isOpen || (!existing && !merges)) {
      const edits = ground.own.put(draft, 'variables', pairsKey(pairs, ground.own.step(draft)), 'variables');
      return edits && { edits, touches: ground.ownNodes(draft), drafts: [draft], what: 'the variables' };
    }
    if (existing && isMap(existing.value)) return this.inMap(draft, own, undefined, pairs);
    return this.inShared(draft, inherited.value, pairs);
  }

  /** Variables that come by an alias or a merge key: the map itself is extended when only migrated jobs use it. */
  private inShared(draft: JobDraft, value: Value, pairs: readonly string[]): Placed | undefined {
    const source = value.kind === 'map' ? value.sources.at(-1) : undefined;
    if (!source || this.ground.others([source.node]) || this.ground.isReadOnly(source.file.source.path))
      return undefined;
    const edit = appendKey(source, pairsKey(pairs, 0), 'variables');
    return edit && { edits: [edit], touches: [source.node], drafts: [draft], what: 'the variables' };
  }

  /** All the variables that a merge key or an alias brings, with the new ones, as the job's own. */
  private ownCopy(draft: JobDraft, pairs: readonly string[]): Placed | undefined {
    const { own } = this.ground;
    const value = draft.job.own.entries.get('variables')?.value;
    const known = value?.kind === 'reference' ? draft.pipeline.follow(value) : value;
    if (known?.kind !== 'map') return undefined;
    const key = variablesKey(known, pairs, own.target(draft), own.step(draft));
    const edits = key && own.put(draft, 'variables', key, 'variables');
    const touches = [...this.ground.ownNodes(draft), ...this.writtenNodes(draft)];
    return edits && { edits, touches, drafts: [draft], what: 'the variables' };
  }

  /** What the job itself writes as variables: with an anchor there, others lose it when it gives way to a copy. */
  private writtenNodes(draft: JobDraft): readonly object[] {
    const entry = draft.job.own.entries.get('variables');
    const isOwn = entry?.via.length === 0 && this.ground.own.pair(draft, 'variables') === entry.pair;
    const map = isOwn ? (entry.written ?? entry.value) : undefined;
    if (map?.kind !== 'map') return [];
    const own = [...map.entries.values()].filter(({ via }) => via.length === 0);
    return [...map.sources.slice(-1).map(({ node }) => node), ...own.map(({ value }) => placeOf<Value>(value))];
  }

  private inMap(
    draft: JobDraft,
    owner: MapSource,
    after: Pair | undefined,
    pairs: readonly string[],
  ): Placed | undefined {
    const existing = pairOf(owner, 'variables');
    const base = { drafts: [draft], what: 'the variables' };
    if (!existing) {
      const step = indentStep(owner.node, owner.file);
      const edit = after && insertKeyAfter(owner, after, pairsKey(pairs, step), 'variables');
      return edit && { ...base, edits: [edit], touches: [owner.node] };
    }
    const map = existing.value as MapSource['node'] | null;
    if (map && 'items' in map && map.items.length === 0 && map.range && !this.ground.others([map, owner.node])) {
      const [start, end] = map.range;
      const text = `{${pairsKey(pairs, 0).flow}}`;
      return {
        ...base,
        edits: [{ file: owner.file.source.path, start, end, text, reason: 'variables' }],
        touches: [owner.node, map],
      };
    }
    if (!map || !('items' in map) || map.items.length === 0 || this.ground.others([map])) return undefined;
    const edit = appendKey({ node: map, file: owner.file }, pairsKey(pairs, 0), 'variables');
    return edit && { ...base, edits: [edit], touches: [owner.node, map] };
  }
}

function isEmptyKey(pair: Pair | undefined): boolean {
  return pair !== undefined && (pair.value === null || (isScalar(pair.value) && pair.value.value === null));
}

/** An empty key takes away what the job extends; one with variables would be merged with it. */
function hasVariablesBelow({ pipeline, job }: JobDraft): boolean {
  return job.ancestors.some((name) => pipeline.jobs.get(name)?.own.entries.has('variables') === true);
}

/** The variables of the YAML that hold flags of the job's calls, with the text that the new calls want. */
function yamlDefinitions({ calls }: JobDraft): readonly YamlDefinition[] {
  const found = new Map<ScalarValue, YamlDefinition>();
  for (const { translated } of calls)
    for (const { definition, text, pieces } of translated)
      if (definition.place.kind === 'yaml') {
        const scalar = placeOf(definition.place.scalar);
        const fields = definition.fields.length;
        const fixed = definition.place.fixed;
        found.set(scalar, { scalar, name: definition.variable, text, pieces, fields, fixed });
      }
  return [...found.values()];
}

interface YamlDefinition {
  readonly scalar: ScalarValue;
  readonly name: string;
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly fields: number;
  /** The job cannot have a value of its own instead. */
  readonly fixed: 'input' | 'rules' | 'matrix' | undefined;
}

function namesOf(draft: JobDraft): readonly string[] {
  return yamlDefinitions(draft).map(({ name }) => name);
}

/** A variable's value in its own style; an empty one needs quotes, for null is no text. */
function rewriteValue({ scalar, text, pieces, fields }: YamlDefinition): readonly Edit[] | undefined {
  if (text !== '') {
    const lines = lineEdits(scalar.text, pieces, fields);
    const whole = { start: 0, end: scalar.text.trimEnd().length, text };
    const edits = (lines ?? [whole]).map((edit) => textEdit(edit.start, edit.end, edit.text));
    return rewriteScalar(scalar, edits, 'variables')?.edits;
  }
  const { start, end } = scalar.range;
  const written = scalar.file.source.text.slice(start, end);
  if (written.includes('\n')) return undefined;
  return [{ file: scalar.file.source.path, start, end, text: '""', reason: 'variables' }];
}

/** True for a map that writes variables above a merge key, and is not the merged map itself. */
function mergesOver({ sources }: JobDraft['job']['own'], owner: MapSource): boolean {
  return sources.some(({ node }) => {
    const keys = node.items.map((pair: Pair) => keyOf(pair));
    const written = keys.indexOf('variables');
    return node !== owner.node && written !== -1 && written < keys.lastIndexOf('<<');
  });
}

/** True for a merged map that comes over another one, which brings the variables. */
function hidesMerged({ sources }: JobDraft['job']['own'], owner: MapSource): boolean {
  const place = sources.findIndex(({ node }) => node === owner.node);
  return place !== sources.length - 1 && sources.slice(0, place).some((source) => pairOf(source, 'variables'));
}

/** A job with variables of its own takes a map by a merge key alone: they hide those that the map gets. */
function hidesVariables({ pipeline, job }: JobRef, { node, file }: MapSource): boolean {
  const jobs = withAncestors(pipeline, job);
  const carriers = jobs.filter(({ own }) => own.sources.some((source) => source.node === node));
  const hides = ({ own }: Job): boolean => {
    const owner = own.entries.get('variables')?.owner.node;
    // Of another file's map of the same job the variables are merged with its own.
    const merges = own.sources.some((source) => source.node !== node && source.file === file && hasMergeKey(source));
    return merges && owner !== undefined && owner !== node;
  };
  return carriers.length > 0 && carriers.every(hides);
}

function hasMergeKey({ node }: MapSource): boolean {
  return node.items.some((pair) => keyOf(pair) === '<<');
}

/** True for a map that gets its variables by a merge key: a key of its own would hide them. */
function mergesVariables({ pipeline, job }: JobDraft, owner: MapSource): boolean {
  if (pairOf(owner, 'variables')) return false;
  const jobs = withAncestors(pipeline, job);
  return jobs.some(({ own }) => own.sources.at(-1)?.node === owner.node && own.entries.has('variables'));
}
