import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { crashOf } from '../crash.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, OriginStep, Range, SourceFile } from '../model.ts';
import { type LineStarts, lineStarts, locate } from '../source/position.ts';
import { isTooDeep } from '../source/too-deep.ts';
import { psychValue } from './psych.ts';
import type { Entry, Item, MapSource, MapValue, Value } from './value.ts';

/** A file whose YAML was read. `content` is missing when the file is empty or broken. */
export interface LoadedFile {
  readonly source: SourceFile;
  readonly starts: LineStarts;
  /** The configuration: the last document of the file. */
  content?: MapValue;
  /** The `spec:` header, when the file has one. */
  header?: MapValue;
  readonly diagnostics: Diagnostic[];
}

const TOO_DEEP = 'The file is nested too deeply.';

/** More anchors and tags than this are not composed: `yaml` needs quadratic time for them. */
const MAX_PROPERTIES = 10_000;

const REFERENCE_TAG = { tag: '!reference', collection: 'seq', resolve: (node: unknown) => node } as const;

const PARSE_OPTIONS = {
  keepSourceTokens: true,
  uniqueKeys: false,
  logLevel: 'silent',
  prettyErrors: false,
  customTags: [REFERENCE_TAG] as never,
} as const;

/**
 * Reads the YAML of a file for positions and values only; nothing is ever printed from it (DESIGN D12).
 * @returns the loaded file; problems are in `diagnostics`, and `content` is missing when there is an error
 */
export function loadFile(source: SourceFile): LoadedFile {
  const file: LoadedFile = { source, starts: lineStarts(source.text), diagnostics: [] };
  const properties = source.text.match(/(?:^|[\s[{,])[&!][^\s,[\]{}]/gm)?.length ?? 0;
  if (properties > MAX_PROPERTIES) {
    const data = { path: source.path, count: String(properties), limit: String(MAX_PROPERTIES) };
    file.diagnostics.push(diagnostic('K2B005', at(file, { start: 0, end: 0 }), data));
    return file;
  }
  const documents = parseDocuments(file);
  if (!documents) return file;
  try {
    fill(file, documents);
  } catch (error) {
    delete file.header;
    const data = { file: source.path, problem: crashOf(error) };
    file.diagnostics.push(diagnostic('K2B901', at(file, { start: 0, end: 0 }), data));
  }
  return file;
}

/** Gives a file what its documents say. */
function fill(file: LoadedFile, documents: readonly Document.Parsed[]): void {
  const { source } = file;
  const builder = new ValueBuilder(file);
  const maps: MapValue[] = [];
  for (const document of documents) {
    const value = builder.document(document);
    if (value === undefined) continue;
    if (value.kind === 'map') maps.push(value);
    else {
      const kind = value.kind === 'seq' ? 'a list' : 'a text';
      file.diagnostics.push(diagnostic('K2B007', at(file, value.range), { path: source.path, kind }));
    }
  }
  const first = maps[0];
  if (first && maps.length > 1 && first.entries.has('spec')) {
    file.header = first;
    maps.shift();
  }
  const content = maps[0];
  if (content && file.diagnostics.length === 0) file.content = content;
}

function at(file: LoadedFile, range: Range) {
  return locate(file.source.path, file.starts, range);
}

function parseDocuments(file: LoadedFile): readonly Document.Parsed[] | undefined {
  let documents: readonly Document.Parsed[];
  try {
    documents = parseAllDocuments(file.source.text, PARSE_OPTIONS) as readonly Document.Parsed[];
  } catch (error) {
    const problem = isTooDeep(error) ? TOO_DEEP : String(error);
    file.diagnostics.push(diagnostic('K2B003', at(file, { start: 0, end: 0 }), { problem: sentence(problem) }));
    return undefined;
  }
  for (const document of documents) {
    const error = document.errors[0];
    if (!error) continue;
    const range = { start: error.pos[0], end: error.pos[1] };
    const problem = isTooDeep(error) ? TOO_DEEP : error.message;
    file.diagnostics.push(diagnostic('K2B003', at(file, range), { problem: sentence(problem) }));
    return undefined;
  }
  return documents;
}

function sentence(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(oneLine) ? oneLine : `${oneLine}.`;
}

/** Turns `yaml` nodes into values, in document order, so that an alias sees the latest anchor of its name. */
class ValueBuilder {
  private readonly anchors = new Map<string, Value>();
  private readonly file: LoadedFile;
  private flowDepth = 0;

  constructor(file: LoadedFile) {
    this.file = file;
  }

  document(document: Document.Parsed): Value | undefined {
    this.anchors.clear();
    const { contents } = document;
    if (!contents || (isScalar(contents) && contents.value === null)) return undefined;
    return this.node(contents);
  }

  private node(node: Node | null): Value {
    if (node && isAlias(node)) return this.alias(node);
    const value = this.plainNode(node);
    const anchor = node && 'anchor' in node ? node.anchor : undefined;
    if (anchor) this.anchors.set(anchor, value);
    return value;
  }

  private plainNode(node: Node | null): Value {
    if (!node || (!isMap(node) && !isSeq(node))) return this.scalar(node && isScalar(node) ? node : null);
    if (node.flow) this.flowDepth++;
    const value = isMap(node) ? this.map(node) : this.seq(node);
    if (node.flow) this.flowDepth--;
    return value;
  }

  private alias(node: Alias): Value {
    const target = this.anchors.get(node.source);
    if (target) return target;
    const [start, end] = node.range ?? [0, 0];
    this.file.diagnostics.push(
      diagnostic('K2B003', at(this.file, { start, end }), { problem: `The anchor ${node.source} is not defined.` }),
    );
    return this.scalar(null);
  }

  private scalar(node: Scalar | null): Value {
    const range = node?.range ? { start: node.range[0], end: node.range[1] } : { start: 0, end: 0 };
    const decoded = node?.value;
    const type =
      decoded === null || decoded === undefined
        ? 'null'
        : typeof decoded === 'boolean'
          ? 'boolean'
          : typeof decoded === 'number' || typeof decoded === 'bigint'
            ? 'number'
            : 'string';
    const text = type === 'null' ? '' : (node?.source ?? String(decoded));
    const base = { kind: 'scalar', text, type, node, inFlow: this.flowDepth > 0, range, file: this.file } as const;
    const psych = type === 'string' && node?.type === 'PLAIN' && !node.tag ? psychValue(text) : undefined;
    return psych ? { ...base, type: psych.type, filled: psych.text } : base;
  }

  private seq(node: YAMLSeq): Value {
    const range = { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
    const items = node.items.map((item) => this.item(item as Node | null));
    if (node.tag === '!reference') {
      const path = items.map((item) => (item.value.kind === 'scalar' ? item.value.text : ''));
      return { kind: 'reference', path, range, file: this.file };
    }
    return { kind: 'seq', items, node, range, file: this.file };
  }

  private item(node: Node | null): Item {
    const value = this.node(node);
    const range = node?.range ? { start: node.range[0], end: node.range[1] } : value.range;
    return { value, range, via: aliasStep(node) };
  }

  private map(node: YAMLMap): Value {
    const source: MapSource = { node, file: this.file };
    const entries = new Map<string, Entry>();
    const sources: MapSource[] = [];
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : '';
      if (key === '<<') {
        this.merge(pair.value, entries, sources);
        continue;
      }
      entries.set(key, { key, value: this.node(pair.value), pair, owner: source, via: aliasStep(pair.value) });
    }
    const range = { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
    return { kind: 'map', entries, sources: [...sources, source], range, file: this.file };
  }

  /**
   * A merge key, as Ruby's Psych reads it: at its position, overwriting keys that stand before it, and the first of a
   * list of maps is the strongest (psych/visitors/to_ruby.rb, revive_hash).
   */
  private merge(node: Node | null, entries: Map<string, Entry>, sources: MapSource[]): void {
    const list = node && isSeq(node) ? ([...node.items].reverse() as Node[]) : [node];
    for (const item of list) {
      const value = this.node(item);
      if (value.kind !== 'map') continue;
      const via = aliasStep(item);
      for (const [key, entry] of value.entries) entries.set(key, { ...entry, via: [...entry.via, ...via] });
      sources.push(...value.sources);
    }
  }
}

function aliasStep(node: Node | null): readonly OriginStep[] {
  return node && isAlias(node) ? [{ kind: 'anchor', name: node.source }] : [];
}
