import { isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Item, MapSource, SeqValue } from '../gitlab/value.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import type { Edit } from '../model.ts';
import { beforeRest, withComment } from './behind-block.ts';
import { columnOf } from './rewrite-scalar.ts';
import { listItem } from './yaml-text.ts';

/** Which insertion comes first where several meet: `entrypoint` ends the image, `variables` follow, then the scripts. */
const ORDER: readonly string[] = [
  'entrypoint',
  'image',
  'variables',
  'credentials',
  'before_script',
  'script',
  'after_script',
];

/** Weight of one column of indentation; more than there are places in the order. */
const DEEPER = 100;

function orderOf(reason: string): number {
  const index = ORDER.indexOf(reason);
  return index === -1 ? ORDER.length : index;
}

/** Offset of the start of the line that holds an offset. */
function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function rangeOf(node: unknown): { start: number; end: number } | undefined {
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
}

/** The end of a pair's last token, before any comment or line break. */
function pairEnd(pair: Pair): number {
  const value = pair.value as Node | null;
  if (isMap(value) && !value.flow) {
    const last = value.items.at(-1);
    if (last) return pairEnd(last);
  }
  const range = rangeOf(value) ?? rangeOf(pair.key);
  return range?.end ?? 0;
}

/** True when what ends a value is a block that keeps the empty lines behind it (`|+`): they are a part of its text. */
function keepsEmptyLines(value: unknown): boolean {
  if (isPair(value)) return keepsEmptyLines(value.value);
  if (isMap(value) || isSeq(value)) return !isFlow(value) && keepsEmptyLines(value.items.at(-1));
  const token = isScalar(value) ? value.srcToken : undefined;
  return (
    token?.type === 'block-scalar' &&
    token.props.some((prop) => prop.type === 'block-scalar-header' && prop.source.includes('+'))
  );
}

/** Where a new line goes that follows a node: the start of the next line, with a line break before it at the end of the file. */
function afterLine(file: LoadedFile, end: number, isKept: boolean): { offset: number; lead: string } {
  const { text, eol } = file.source;
  if (end > 0 && text[end - 1] === '\n') {
    if (isKept) return { offset: end, lead: '' };
    // A block scalar owns the blank lines behind it; the new line goes before them.
    const blank = /\n((?:[ \t]*\r?\n)+)$/.exec(text.slice(0, end))?.[1]?.length ?? 0;
    return { offset: end - blank, lead: '' };
  }
  const newline = text.indexOf('\n', end);
  return newline === -1 ? { offset: text.length, lead: eol } : { offset: newline + 1, lead: '' };
}

/** An insertion of whole lines; `lead` is the line break that the end of the file lacks. */
function insertLines(
  file: LoadedFile,
  at: { offset: number; lead: string },
  written: readonly string[],
  reason: string,
): Edit {
  const { eol, path } = file.source;
  // The line that stands at the offset comes behind the new ones.
  const lines = beforeRest(written, file.source.text, at.offset - 1);
  const text = at.lead === '' ? lines.map((line) => line + eol).join('') : lines.map((line) => at.lead + line).join('');
  // What is deeper belongs to the block that ends here, so it comes before what starts a new one.
  const depth = lines[0]?.search(/[^ ]|$/) ?? 0;
  return { file: path, start: at.offset, end: at.offset, text, reason, order: orderOf(reason) - DEEPER * depth };
}

/** True for a map or list written in braces or brackets. */
export function isFlow(node: unknown): boolean {
  return (node as { flow?: boolean } | null)?.flow === true;
}

/** One key with its lines: the first holds the key, the others are indented relative to it. */
export interface NewKey {
  readonly lines: readonly string[];
  /** The same on one line, for maps in braces. */
  readonly flow: string;
}

/** Inserts a key before another key of the same map. */
export function insertKeyBefore(owner: MapSource, pair: Pair, key: NewKey, reason: string): Edit | undefined {
  const { file } = owner;
  const at = rangeOf(pair.key)?.start;
  if (at === undefined) return undefined;
  if (isFlow(owner.node))
    return { file: file.source.path, start: at, end: at, text: `${key.flow}, `, reason, order: orderOf(reason) };
  const column = columnOf(file.source.text, at);
  const start = lineStart(file.source.text, at);
  const prefix = file.source.text.slice(start, at);
  if (prefix.trim() !== '') return undefined;
  return insertLines(
    file,
    { offset: aboveComments(file.source.text, start, column), lead: '' },
    indented(key.lines, column),
    reason,
  );
}

/** Inserts a key after another key of the same map. */
export function insertKeyAfter(owner: MapSource, pair: Pair, key: NewKey, reason: string): Edit | undefined {
  const { file } = owner;
  const at = rangeOf(pair.key)?.start;
  if (at === undefined) return undefined;
  const end = pairEnd(pair);
  if (isFlow(owner.node))
    return { file: file.source.path, start: end, end, text: `, ${key.flow}`, reason, order: orderOf(reason) };
  const column = columnOf(file.source.text, at);
  return insertLines(file, afterLine(file, end, keepsEmptyLines(pair)), indented(key.lines, column), reason);
}

/** Appends a key to a map that has keys. */
export function appendKey(source: MapSource, key: NewKey, reason: string): Edit | undefined {
  const last = source.node.items.at(-1);
  return last ? insertKeyAfter(source, last, key, reason) : undefined;
}

/**
 * Puts another value in the place of a value that is written on one line or in brackets (an alias, a reference, a text).
 * @returns undefined for a value that starts on a line of its own below the key
 */
export function replaceValue(owner: MapSource, pair: Pair, key: NewKey, reason: string): Edit | undefined {
  const { file } = owner;
  const { text, eol, path } = file.source;
  const at = rangeOf(pair.key);
  const value = rangeOf(pair.value);
  if (!at || !value) return undefined;
  const colon = text.indexOf(':', at.end);
  if (colon === -1 || (text.slice(colon, value.start).includes('\n') && !isFlow(pair.value))) return undefined;
  const end = value.start + text.slice(value.start, value.end).trimEnd().length;
  if (isFlow(owner.node)) return { file: path, start: colon + 1, end, text: key.flow.replace(/^[^:]+:/, ''), reason };
  const column = columnOf(text, at.start);
  const [head = '', ...lines] = key.lines;
  const first = head.replace(/^[^:]+:/, '');
  if (lines.length === 0)
    return { file: path, start: colon + 1, end, text: text[end] === '#' ? `${first} ` : first, reason };
  // A comment behind the value stays on the line of the key.
  const comment = commentAt(text, end);
  const blank = comment.startsWith('#') ? text.slice(colon + 1, end) : '';
  const rest = beforeRest(indented(lines, column), text, end + comment.length);
  return {
    file: path,
    start: colon + 1,
    end: end + comment.length,
    text: [first + blank + comment, ...rest].join(eol),
    reason,
  };
}

/** The comment behind a value on its line, with the blanks in front of it; empty where there is none. */
function commentAt(text: string, end: number): string {
  const comment = /[ \t]*#[^\r\n]*/y;
  comment.lastIndex = end;
  return comment.exec(text)?.[0] ?? '';
}

/** Appends lines to a file, behind its last line. */
export function appendLines(file: LoadedFile, lines: readonly string[], reason: string): Edit {
  const { text } = file.source;
  const lead = text === '' || text.endsWith('\n') ? '' : file.source.eol;
  return insertLines(file, { offset: text.length, lead }, lines, reason);
}

/** Puts several entries in the place of one entry of a block list, which an alias or a reference stood for. */
export function replaceItem(list: SeqValue, item: Item, lines: readonly string[], reason: string): Edit | undefined {
  const { file, node } = list;
  const { text, path, eol } = file.source;
  if (isFlow(node)) return undefined;
  const start = lineStart(text, item.range.start);
  const dash = /^( *)- +/.exec(text.slice(start, item.range.end));
  if (!dash) return undefined;
  const indent = dash[1] ?? '';
  const end = item.range.start + text.slice(item.range.start, item.range.end).trimEnd().length;
  const comment = commentAt(text, end);
  const written = beforeRest(indented(lines, indent.length), text, end + comment.length);
  const moved = comment === '' ? undefined : withComment(written, comment);
  const [first = '', ...rest] = moved ?? written;
  const body = [first.trimStart(), ...rest].join(eol);
  return { file: path, start: start + indent.length, end: end + (moved ? comment.length : 0), text: body, reason };
}

/** The start of the comment lines that stand directly above a line and belong to it. */
function aboveComments(text: string, start: number, column: number): number {
  let offset = start;
  while (offset > 0) {
    const previous = lineStart(text, offset - 1);
    const line = text.slice(previous, offset);
    if (!/^ *#/.test(line) || line.indexOf('#') !== column) return offset;
    offset = previous;
  }
  return offset;
}

function indented(lines: readonly string[], column: number): string[] {
  const indent = ' '.repeat(column);
  return lines.map((line) => (line === '' ? '' : indent + line));
}

/**
 * Inserts entries before an item of a script list.
 * @param texts - what the entries say; one of several lines becomes a literal block
 */
export function insertItems(list: SeqValue, item: Item, texts: readonly string[], reason: string): Edit | undefined {
  const { file, node } = list;
  const { text, path } = file.source;
  const at = item.range.start;
  if (isFlow(node)) {
    const flow = texts.map((entry) => `${JSON.stringify(entry)}, `).join('');
    // A tag or an anchor of the entry stays with it.
    const before = at - (/(?:[&!][^\s,[\]{}]+\s+)+$/.exec(text.slice(0, at))?.[0].length ?? 0);
    return { file: path, start: before, end: before, text: flow, reason };
  }
  const start = lineStart(text, at);
  const dash = /^( *)- +(?:[&!]\S+ +)*$/.exec(text.slice(start, at));
  const above = dash ?? dashLineAbove(text, start);
  if (!above) return undefined;
  const column = (above[1] ?? '').length;
  const offset = aboveComments(text, dash ? start : lineStart(text, start - 1), column);
  const indent = ' '.repeat(column);
  return insertLines(
    file,
    { offset, lead: '' },
    texts.flatMap(listItem).map((line) => (line === '' ? '' : indent + line)),
    reason,
  );
}

/** A dash on a line of its own, above its item. */
function dashLineAbove(text: string, start: number): RegExpExecArray | null {
  return /^( *)-[ \t]*\r?$/.exec(text.slice(lineStart(text, start - 1), Math.max(0, start - 1)));
}

/** The indentation of list entries relative to their key, as the file writes it. */
export function listIndent(list: SeqValue | undefined, keyColumn: number): number {
  const first = list?.items[0];
  if (!list || !first || isFlow(list.node)) return 2;
  const { text } = list.file.source;
  const prefix = text.slice(lineStart(text, first.range.start), first.range.start);
  const dash = prefix.indexOf('-');
  return dash === -1 ? 2 : Math.max(0, dash - keyColumn);
}

/** The step of indentation that a map of a file uses for its values. */
export function indentStep(map: YAMLMap, file: LoadedFile): number {
  for (const pair of map.items) {
    const key = rangeOf(pair.key);
    const value = pair.value as Node | null;
    if (!key || !isMap(value) || value.flow) continue;
    const first = rangeOf(value.items[0]?.key);
    if (!first) continue;
    const step = columnOf(file.source.text, first.start) - columnOf(file.source.text, key.start);
    if (step > 0) return step;
  }
  return 2;
}
