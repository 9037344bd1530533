import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, Location, OriginStep } from '../model.ts';
import { locate } from '../source/position.ts';
import type { Assembly } from './include.ts';
import type { Inputs } from './inputs.ts';
import { DEFAULT_KEYWORDS, GLOBAL_DEFAULTS, GLOBAL_KEYWORDS } from './keywords.ts';
import {
  deepMerge,
  describeKind,
  effectiveText,
  type Entry,
  isNull,
  type Item,
  type MapValue,
  placeOf,
  type ReferenceValue,
  type ScalarValue,
  type SeqValue,
  type Value,
  withStep,
} from './value.ts';
import { type Section, SECTIONS } from './sections.ts';

/** GitLab refuses more ancestors than this. */
const MAX_EXTENDS = 10;
/** Levels of lists in a script that GitLab takes, those that references bring included. */
const MAX_NESTING = 10;
/** A script with more entries and lists is an alias bomb. */
const MAX_ENTRIES = 10_000;

/** A job after include, extends, anchors, merge keys and references; defaults are applied when a key is asked for. */
export interface Job {
  readonly name: string;
  readonly hidden: boolean;
  readonly location: Location;
  /** The job's map after extends. */
  readonly map: MapValue;
  /** The map of the job itself, in its file. */
  readonly own: MapValue;
  /** Names of the jobs that it extends, directly or not. */
  readonly ancestors: readonly string[];
  /** Names in `extends` that are not in view. */
  readonly unknownBases: readonly string[];
  /** The job stands in no file: it is a template as whoever else uses it has it. */
  readonly standIn?: StandIn;
}

/** What a stand-in has from elsewhere. */
export interface StandIn {
  /** The job that uses the template. */
  readonly user: Job;
  /** What the template does not hold, by the place where it is written; it is not the template's to decide. */
  readonly lent: ReadonlySet<object>;
  /** It stands for `default:`, which holds neither calls nor variables: whoever uses it brings them. */
  readonly ofDefault?: true;
  /** The same stand-in in another resolution of the pipeline. */
  in(pipeline: Pipeline): Job | undefined;
}

/** The same job in another resolution of its pipeline. */
export function sameJob(pipeline: Pipeline, job: Job): Job | undefined {
  return job.standIn ? job.standIn.in(pipeline) : pipeline.jobs.get(job.name);
}

/** One entry of a script, after flattening nested lists and references. Values, lists and items are those of the file. */
export interface ScriptEntry {
  readonly value: ScalarValue;
  /** The text with the inputs of this pipeline filled in, where it differs from the file's. */
  readonly filled?: string;
  readonly inputs?: Inputs;
  readonly via: readonly OriginStep[];
  /** The list in which the entry is written; missing when the section is a single text. */
  readonly list?: SeqValue;
  readonly item?: Item;
  /** The item of the section's own list by which the entry came: itself, an alias, a nested list or a reference. */
  readonly top?: Item;
}

/** The answer to a question about a job, found once. */
function once<Key, Answer>(known: WeakMap<Job, Map<Key, Answer>>, job: Job, key: Key, find: () => Answer): Answer {
  const ofJob = known.get(job) ?? new Map<Key, Answer>();
  known.set(job, ofJob);
  if (!ofJob.has(key)) ofJob.set(key, find());
  return ofJob.get(key) as Answer;
}

/** A pipeline whose jobs can be asked for their effective keys. */
export class Pipeline {
  readonly assembly: Assembly;
  readonly jobs = new Map<string, Job>();
  readonly diagnostics: Diagnostic[];
  private readonly extended = new Map<string, Extended>();
  private readonly reported = new Set<string>();
  /** Jobs of a cycle that is reported already. */
  private readonly cyclic = new Set<string>();
  /** What was asked of jobs before, which many parts of the program do again. */
  private readonly answers = {
    keys: new WeakMap<Job, Map<string, Entry | undefined>>(),
    scripts: new WeakMap<Job, Map<Section, readonly ScriptEntry[] | undefined>>(),
    variables: new WeakMap<Job, ReadonlyMap<string, Entry>>(),
  };

  constructor(assembly: Assembly) {
    this.assembly = assembly;
    this.diagnostics = [];
    for (const finding of assembly.diagnostics) this.report(finding);
    for (const [name, entry] of assembly.content?.entries ?? []) {
      if (!GLOBAL_KEYWORDS.has(name)) this.addJob(name, entry);
    }
  }

  /** True when no include and no `extends` of the pipeline is out of view. */
  get complete(): boolean {
    return this.assembly.unresolved.length === 0;
  }

  /**
   * A job's effective key: its own or extended value, else `default:`, else the deprecated global keyword, as far as
   * `inherit:` allows. A null counts as not specified.
   */
  effective(job: Job, key: string): Entry | undefined {
    return once(this.answers.keys, job, key, () => this.findKey(job, key));
  }

  private findKey(job: Job, key: string): Entry | undefined {
    const own = job.map.entries.get(key);
    if (own && !isNull(own.value)) return this.dereference(own);
    if (!DEFAULT_KEYWORDS.includes(key) || this.isTrigger(job) || !this.inherits(job, 'default', key)) return undefined;
    const content = this.assembly.content?.entries;
    const defaults = content?.get('default')?.value;
    const entry =
      (defaults?.kind === 'map' ? defaults.entries.get(key) : undefined) ??
      (GLOBAL_DEFAULTS.includes(key) ? content?.get(key) : undefined);
    if (!entry || isNull(entry.value)) return undefined;
    return this.dereference({ ...entry, via: [...entry.via, { kind: 'default' }] });
  }

  /** Effective variables: the global ones as far as `inherit:variables` allows, then the job's own and extended ones. */
  variables(job: Job): ReadonlyMap<string, Entry> {
    const variables = this.answers.variables.get(job) ?? this.findVariables(job);
    this.answers.variables.set(job, variables);
    return variables;
  }

  private findVariables(job: Job): ReadonlyMap<string, Entry> {
    const result = new Map<string, Entry>();
    const global = this.assembly.content?.entries.get('variables')?.value;
    if (global?.kind === 'map') {
      for (const [name, entry] of global.entries) if (this.inherits(job, 'variables', name)) result.set(name, entry);
    }
    const own = this.effective(job, 'variables')?.value;
    if (own?.kind === 'map') for (const [name, entry] of own.entries) result.set(name, this.dereference(entry));
    return result;
  }

  /**
   * The entries of a script section, nested lists and references flattened in order.
   * @returns undefined when the section is not in force, or when it holds something that is no script
   */
  script(job: Job, section: Section): readonly ScriptEntry[] | undefined {
    return once(this.answers.scripts, job, section, () => this.findScript(job, section));
  }

  private findScript(job: Job, section: Section): readonly ScriptEntry[] | undefined {
    const entry = this.effective(job, section);
    if (!entry) return undefined;
    const walk: ScriptWalk = { job, section, entries: [], lists: 0, open: new Set() };
    return this.flatten(walk, entry.value, { via: entry.via }, 0) ? walk.entries : undefined;
  }

  /**
   * The value that a reference stands for, in the extended configuration; references to references are followed.
   * @returns undefined when there is none, or when the references form a circle
   */
  follow(reference: ReferenceValue): Value | undefined {
    const open = new Set<Value>();
    let current: Value = reference;
    while (current.kind === 'reference') {
      const target: Entry | undefined = open.has(current) ? undefined : this.lookup(current.path);
      if (!target) return undefined;
      open.add(current);
      current = target.value;
    }
    return current;
  }

  /** Looks at everything that GitLab looks at before it runs a job, so that what is wrong is found before a decision. */
  check(): void {
    this.checkReferences();
    for (const job of this.jobs.values()) {
      if (job.hidden) continue;
      for (const section of SECTIONS) this.script(job, section);
    }
  }

  /** Every reference is resolved, that of a template which nobody uses as well. */
  private checkReferences(): void {
    const seen = new Set<Value>();
    const walk = (value: Value): void => {
      if (seen.has(value)) return;
      seen.add(value);
      if (value.kind === 'reference') this.checkReference(value);
      else if (value.kind === 'seq') for (const item of value.items) walk(item.value);
      else if (value.kind === 'map') for (const entry of value.entries.values()) walk(entry.value);
    };
    if (this.assembly.content) walk(this.assembly.content);
  }

  private checkReference(value: ReferenceValue): void {
    const open = new Set<Value>();
    let current: Value = value;
    while (current.kind === 'reference') {
      if (open.has(current)) return this.circularReference(value);
      const target = this.lookup(current.path);
      if (!target) return this.missingReference(current);
      open.add(current);
      current = target.value;
    }
  }

  private circularReference(value: ReferenceValue): void {
    const location = locate(value.file.source.path, value.file.starts, value.range);
    this.report(diagnostic('K2B419', location, { target: `[${value.path.join(', ')}]` }));
  }

  /** True when a variable of the whole configuration reaches the job. */
  inheritsVariable(job: Job, name: string): boolean {
    return this.inherits(job, 'variables', name);
  }

  /** True when `default:` of the whole configuration reaches the job, where it says nothing itself. */
  inheritsDefault(job: Job, key: string): boolean {
    return this.inherits(job, 'default', key);
  }

  isTrigger(job: Job): boolean {
    return job.map.entries.has('trigger');
  }

  private addJob(name: string, entry: Entry): void {
    const location = this.at(entry, name);
    const hidden = name.startsWith('.');
    if (entry.value.kind !== 'map') {
      if (!hidden) this.report(diagnostic('K2B009', location, { job: name, kind: describeKind(entry.value) }));
      return;
    }
    const extended = this.extend(name, []);
    if (!extended) return;
    const own = entry.value;
    const { map, ancestors, unknownBases } = extended;
    this.jobs.set(name, { name, hidden, location, own, map, ancestors, unknownBases });
    const { entries } = extended.map;
    const runs = ['script', 'run', 'trigger'].some((key) => !isNull(entries.get(key)?.value));
    const mayComeFromElsewhere = extended.unknownBases.length > 0 || !this.complete;
    if (!hidden && !runs && !mayComeFromElsewhere && !this.defaultHasScript()) {
      this.report(diagnostic('K2B010', location, { job: name }));
    }
  }

  private defaultHasScript(): boolean {
    const defaults = this.assembly.content?.entries.get('default')?.value;
    return defaults?.kind === 'map' && defaults.entries.has('script');
  }

  private at(entry: Entry, job: string): Location {
    const { file } = entry.owner;
    const key = entry.pair.key as { range?: [number, number, number] } | null;
    const range = key?.range ? { start: key.range[0], end: key.range[1] } : entry.value.range;
    return locate(file.source.path, file.starts, range, job);
  }

  /** A job's map with its bases merged in; undefined on a cycle or when it is too deep, which is reported once. */
  private extend(name: string, stack: readonly string[]): Extended | undefined {
    const known = this.extended.get(name);
    if (known) return known;
    const entry = this.assembly.content?.entries.get(name);
    if (entry?.value.kind !== 'map') return undefined;
    const location = this.at(entry, name);
    if (stack.includes(name)) {
      if (!stack.some((other) => this.cyclic.has(other))) this.report(diagnostic('K2B403', location, { job: name }));
      for (const other of stack) this.cyclic.add(other);
      return undefined;
    }
    let merged: MapValue | undefined;
    const ancestors: string[] = [];
    const unknownBases: string[] = [];
    let depth = 0;
    for (const base of this.bases(entry.value)) {
      const target = this.assembly.content?.entries.get(base)?.value;
      if (target?.kind !== 'map') {
        unknownBases.push(base);
        if (target) {
          const data = { job: name, target: base, kind: describeKind(target) };
          this.report(diagnostic('K2B418', location, data));
        } else if (this.complete && !this.assembly.fragment)
          this.report(diagnostic('K2B404', location, { job: name, target: base }));
        continue;
      }
      const extended = this.extend(base, [...stack, name]);
      if (!extended) return undefined;
      const step = withStep(extended.map, { kind: 'extends', name: base });
      merged = merged ? deepMerge(merged, step) : step;
      depth = Math.max(depth, extended.depth + 1);
      ancestors.push(base, ...extended.ancestors);
      unknownBases.push(...extended.unknownBases);
    }
    const map = merged ? deepMerge(merged, entry.value) : entry.value;
    const result = { map, ancestors, unknownBases, depth };
    if (depth > MAX_EXTENDS) {
      this.report(diagnostic('K2B413', location, { job: name, limit: String(MAX_EXTENDS), what: 'extends' }));
    }
    this.extended.set(name, result);
    return result;
  }

  private bases(map: MapValue): readonly string[] {
    const value = map.entries.get('extends')?.value;
    if (isNull(value) || !value) return [];
    if (value.kind === 'scalar') return [effectiveText(value)];
    if (value.kind !== 'seq') return [];
    return value.items.flatMap((item) => (item.value.kind === 'scalar' ? [effectiveText(item.value)] : []));
  }

  private report(finding: Diagnostic): void {
    const key = `${finding.code} ${finding.location.path} ${finding.message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.diagnostics.push(finding);
  }

  /** `inherit: default|variables: true | false | [names]`; `inherit` itself comes through extends. */
  private inherits(job: Job, what: 'default' | 'variables', name: string): boolean {
    const inherit = job.map.entries.get('inherit')?.value;
    const value = inherit?.kind === 'map' ? inherit.entries.get(what)?.value : undefined;
    if (!value || isNull(value)) return true;
    if (value.kind === 'scalar') return effectiveText(value) !== 'false';
    if (value.kind !== 'seq') return true;
    return value.items.some((item) => item.value.kind === 'scalar' && effectiveText(item.value) === name);
  }

  private dereference(entry: Entry): Entry {
    const open = new Set<Value>();
    let current = entry;
    while (current.value.kind === 'reference' && !open.has(current.value)) {
      const { path } = current.value;
      const target = this.lookup(path);
      if (!target) {
        this.missingReference(current.value);
        return current;
      }
      open.add(current.value);
      current = { ...target, via: [...current.via, { kind: 'reference', path }, ...target.via] };
    }
    return current;
  }

  /** The entry that a reference's path names, in the extended configuration; null and false count as nothing. */
  private lookup(path: readonly string[]): Entry | undefined {
    const [first, ...rest] = path;
    if (first === undefined) return undefined;
    const top = this.assembly.content?.entries.get(first);
    const map = this.extend(first, [])?.map ?? top?.value;
    if (!top || !map) return undefined;
    let entry: Entry = { ...top, value: map };
    for (const key of rest) {
      const next = entry.value.kind === 'map' ? entry.value.entries.get(key) : undefined;
      if (!next) return undefined;
      entry = next;
    }
    return isNothing(entry.value) ? undefined : entry;
  }

  private missingReference(value: ReferenceValue): void {
    const location = locate(value.file.source.path, value.file.starts, value.range);
    const target = `[${value.path.join(', ')}]`;
    const [first = ''] = value.path;
    const known = this.assembly.content?.entries.has(first) ?? false;
    const whole = this.extended.get(first)?.unknownBases.length === 0;
    const nowhereElse = this.complete && !this.assembly.fragment;
    if (known ? whole || nowhereElse : nowhereElse) this.report(diagnostic('K2B406', location, { target }));
  }

  private flatten(walk: ScriptWalk, value: Value, place: Omit<ScriptEntry, 'value'>, depth: number): boolean {
    if (value.kind === 'scalar') {
      const { filled, inputs } = value;
      const inputsOf = filled === undefined || !inputs ? {} : { filled, inputs };
      if (value.type !== 'null') walk.entries.push({ value: placeOf(value), ...inputsOf, ...place });
      return true;
    }
    const tooDeep = value.kind === 'seq' && depth >= MAX_NESTING;
    if (tooDeep || ++walk.lists > MAX_ENTRIES || walk.entries.length > MAX_ENTRIES || value.kind === 'map') {
      this.badScript(walk, value);
      return false;
    }
    if (value.kind === 'seq') {
      return value.items.every((item) => {
        const via = [...place.via, ...item.via];
        const inner = { via, list: placeOf(value), item: placeOf(item), top: place.top ?? placeOf(item) };
        return this.flatten(walk, item.value, inner, depth + 1);
      });
    }
    if (walk.open.has(value)) {
      this.circularReference(value);
      return false;
    }
    const target = this.lookup(value.path);
    if (!target) {
      this.missingReference(value);
      return false;
    }
    const via = [...place.via, { kind: 'reference', path: value.path } as const, ...target.via];
    walk.open.add(value);
    const whole = this.flatten(walk, target.value, { ...place, via }, depth);
    walk.open.delete(value);
    return whole;
  }

  private badScript({ job, section }: ScriptWalk, value: Value): void {
    const location = locate(value.file.source.path, value.file.starts, value.range, job.name);
    const data = {
      job: job.name,
      section,
      kind: describeKind(value),
      limit: String(MAX_NESTING),
      what: 'nested scripts',
    };
    this.report(diagnostic(value.kind === 'map' ? 'K2B012' : 'K2B413', location, data));
  }
}

interface ScriptWalk {
  readonly job: Job;
  readonly section: string;
  readonly entries: ScriptEntry[];
  /** Lists and references that were looked into. */
  lists: number;
  /** The references that are being followed. */
  readonly open: Set<ReferenceValue>;
}

/** GitLab takes a reference to null or false for one that names nothing. */
function isNothing(value: Value): boolean {
  return isNull(value) || (value.kind === 'scalar' && value.type === 'boolean' && effectiveText(value) === 'false');
}

interface Extended {
  readonly map: MapValue;
  readonly ancestors: readonly string[];
  readonly unknownBases: readonly string[];
  /** Levels of ancestors. */
  readonly depth: number;
}
