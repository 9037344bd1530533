import type { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { OriginStep, Range } from '../model.ts';
import type { LoadedFile } from './load.ts';

/** A map as it stands in a file: where keys are inserted. */
export interface MapSource {
  readonly node: YAMLMap;
  readonly file: LoadedFile;
}

/**
 * A configuration value that remembers where it was written. A value object stands for one place in one file, so its
 * identity can be compared ({@link placeOf}); the way by which it reached a job is kept in the entry or item that holds
 * it.
 */
export type Value = ScalarValue | SeqValue | MapValue | ReferenceValue;

export interface ScalarValue {
  readonly kind: 'scalar';
  /** The decoded text as it stands in the file, `$[[ inputs.x ]]` included; empty for null. */
  readonly text: string;
  /** The text as GitLab has it, where it differs: inputs filled in, `yes` read as true. */
  readonly filled?: string;
  /** The inputs that were filled in. */
  readonly inputs?: ReadonlyMap<string, Value>;
  /** The value of the file that this one is a copy of, with inputs filled in. */
  readonly copyOf?: ScalarValue;
  readonly type: 'string' | 'null' | 'boolean' | 'number';
  readonly node: Scalar | null;
  /** It is the whole text of a file that is no YAML: a shell script. */
  readonly wholeFile?: true;
  /** It stands in a flow collection (`[a, b]`), where it cannot take several lines. */
  readonly inFlow: boolean;
  readonly range: Range;
  readonly file: LoadedFile;
}

export interface SeqValue {
  readonly kind: 'seq';
  readonly items: readonly Item[];
  readonly node: YAMLSeq;
  readonly copyOf?: SeqValue;
  readonly range: Range;
  readonly file: LoadedFile;
}

export interface MapValue {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  /** The maps of the files that this one was merged from; the last is the strongest. */
  readonly sources: readonly MapSource[];
  readonly copyOf?: MapValue;
  readonly range: Range;
  readonly file: LoadedFile;
}

export interface ReferenceValue {
  readonly kind: 'reference';
  readonly path: readonly string[];
  readonly range: Range;
  readonly file: LoadedFile;
}

export interface Entry {
  readonly key: string;
  readonly value: Value;
  readonly pair: Pair;
  /** The map in which the key is written. */
  readonly owner: MapSource;
  readonly via: readonly OriginStep[];
  /** What stands in the file, where the value comes from elsewhere (an input that is a list). */
  readonly written?: Value;
}

export interface Item {
  readonly value: Value;
  /** Where the item itself stands; differs from the value's range for an alias. */
  readonly range: Range;
  readonly via: readonly OriginStep[];
  readonly copyOf?: Item;
}

/** The value or item that stands in the file: copies made for an include with inputs share one place. */
export function placeOf<T extends object>(value: T & { readonly copyOf?: T }): T {
  return value.copyOf ?? value;
}

/** What stands on the line of a value before it: its key, a tag, an anchor. */
export function beforeOnLine({ file, range }: ScalarValue): string {
  const { text } = file.source;
  return text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start);
}

/** True for a value that aliases may repeat elsewhere. */
export function hasAnchor(value: ScalarValue): boolean {
  return /&\S+\s+$/.test(beforeOnLine(value));
}

/** The value of a variable, given as a scalar or as a map with `value`. */
export function variableScalar(entry: Entry | undefined): ScalarValue | undefined {
  const value = entry?.value.kind === 'map' ? entry.value.entries.get('value')?.value : entry?.value;
  return value?.kind === 'scalar' ? value : undefined;
}

/** The text of a scalar as GitLab sees it after inputs were filled in. */
export function effectiveText(value: ScalarValue): string {
  return value.filled ?? value.text;
}

/** GitLab's name for what a value is, for messages. */
export function describeKind(value: Value | undefined): string {
  if (!value || (value.kind === 'scalar' && value.type === 'null')) return 'nothing';
  if (value.kind === 'map') return 'a map';
  if (value.kind === 'seq') return 'a list';
  if (value.kind === 'reference') return 'a reference';
  return value.type === 'string' ? 'a text' : `a ${value.type}`;
}

/** True for a missing value and for null: GitLab treats both as not specified (flags such as `default` apply). */
export function isNull(value: Value | undefined): boolean {
  return !value || (value.kind === 'scalar' && value.type === 'null');
}

/** Copies a map with one more step in the way of each of its entries. */
export function withStep(map: MapValue, step: OriginStep): MapValue {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of map.entries) entries.set(key, { ...entry, via: [...entry.via, step] });
  return { ...map, entries };
}

/**
 * GitLab's deep merge for include and extends: maps merge key by key, anything else is replaced by the later value.
 * @see https://docs.gitlab.com/ci/yaml/includes/ and lib/gitlab/ci/config/extendable/entry.rb
 */
export function deepMerge(base: MapValue, over: MapValue): MapValue {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const existing = entries.get(key);
    const merged =
      existing?.value.kind === 'map' && entry.value.kind === 'map'
        ? { ...entry, value: deepMerge(existing.value, entry.value) }
        : entry;
    entries.set(key, merged);
  }
  return { ...over, entries, sources: [...base.sources, ...over.sources] };
}
