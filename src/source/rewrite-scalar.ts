import type { CST } from 'yaml';
import type { ScalarValue } from '../gitlab/value.ts';
import type { Edit } from '../model.ts';
import { indentBefore } from './behind-block.ts';
import { blockHeader, blockIndent } from './block-scalar-map.ts';
import { isSafePlain } from './plain.ts';
import { scalarMap, tokenOf } from './scalar.ts';
import { escapeRegExp } from '../escape-regexp.ts';

/** How the text of a command is laid out in the scalar that holds it. */
export type Layout =
  /** One line after the other, joined by backslashes; `indent` is the indentation of the command's own line. */
  | { readonly style: 'lines'; readonly indent: string }
  /** Lines that YAML folds into one. */
  | { readonly style: 'folded' }
  | { readonly style: 'single' };

/** A change of a range of a scalar's decoded value. */
export interface ValueEdit {
  readonly start: number;
  readonly end: number;
  /** The new text; asked for in the layout that suits the scalar. */
  render(layout: Layout): string;
  /** True for text that should stand on several lines where it can. */
  readonly wantsLines: boolean;
}

/** A {@link ValueEdit} with a fixed text. */
export function textEdit(start: number, end: number, text: string): ValueEdit {
  return { start, end, render: () => text, wantsLines: false };
}

/**
 * Steps on lines of their own before an offset. Where YAML folds lines they end with a semicolon: a line break there is a
 * blank, and the next command would become words of the step.
 * @param indent - what stands before the offset on its line
 */
export function stepEdit(at: number, steps: readonly string[], indent: string): ValueEdit {
  const render = ({ style }: Layout): string => {
    if (style === 'lines') return steps.map((step) => `${step}\n${indent}`).join('');
    return steps.map((step) => `${step};${style === 'folded' ? '\n' : ' '}`).join('');
  };
  return { start: at, end: at, render, wantsLines: true };
}

export interface ScalarRewrite {
  readonly edits: readonly Edit[];
  /** The decoded value that the edited scalar must have; checked when the file is parsed again. */
  readonly value: string;
}

/**
 * Rewrites parts of a scalar in its own style: a literal block keeps its backslashes, a folded or plain scalar of
 * several lines keeps its folding, a plain or quoted scalar that needs lines becomes a literal block, and a scalar in a
 * flow collection stays on its line (canonical-forms.md, rule 8).
 * @param edits - changes of the decoded value; they must not overlap
 * @returns undefined when the style cannot carry the new text
 */
export function rewriteScalar(
  value: ScalarValue,
  edits: readonly ValueEdit[],
  reason: string,
): ScalarRewrite | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  if (value.wholeFile) return rewriteFile(value, sorted, reason);
  const token = tokenOf(value);
  if (!token) return undefined;
  if (token.type === 'block-scalar') {
    return blockHeader(token).folded
      ? rewriteFolded(value, token, sorted, reason)
      : rewriteLiteral(value, token, sorted, reason);
  }
  const wantsLines = sorted.some((edit) => edit.wantsLines);
  const whole = sorted.length === 1 && isWhole(value, sorted[0]);
  const { inFlow } = value;
  const manyLines = token.source.includes('\n');
  if (wantsLines && !inFlow && (whole || !manyLines || token.type !== 'scalar'))
    return becomeLiteral(value, sorted, reason);
  return rewriteInPlace(value, token, sorted, reason) ?? (inFlow ? undefined : becomeLiteral(value, sorted, reason));
}

/**
 * The decoded text of a scalar with changes made, every command on lines of its own: what a copy of it holds.
 * @param edits - changes of the decoded value; they must not overlap
 */
export function rewrittenText(value: ScalarValue, edits: readonly ValueEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  return newValue(value.text, sorted, linesAt(value.text));
}

function isWhole(value: ScalarValue, edit: ValueEdit | undefined): boolean {
  if (!edit) return false;
  return value.text.slice(0, edit.start).trim() === '' && value.text.slice(edit.end).trim() === '';
}

function newValue(text: string, edits: readonly ValueEdit[], layoutAt: (offset: number) => Layout): string {
  let result = '';
  let position = 0;
  for (const edit of edits) {
    result += text.slice(position, edit.start) + edit.render(layoutAt(edit.start));
    position = edit.end;
  }
  return result + text.slice(position);
}

/** The indentation of the line of a decoded value that holds an offset. */
function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

const linesAt =
  (text: string) =>
  (offset: number): Layout => ({ style: 'lines', indent: lineIndent(text, offset) });

function rewriteFile(value: ScalarValue, edits: readonly ValueEdit[], reason: string): ScalarRewrite {
  const layout = linesAt(value.text);
  return { edits: splice(value, edits, layout, (text) => text, reason), value: newValue(value.text, edits, layout) };
}

function rewriteLiteral(
  value: ScalarValue,
  token: CST.BlockScalar,
  edits: readonly ValueEdit[],
  reason: string,
): ScalarRewrite {
  const indent = ' '.repeat(blockIndent(token));
  const eol = value.file.source.eol;
  const layout = linesAt(value.text);
  const encode = (text: string): string =>
    text
      .replaceAll('\n', `${eol}${indent}`)
      .replaceAll(new RegExp(`${escapeRegExp(eol + indent)}(?=${escapeRegExp(eol)})`, 'g'), eol);
  return { edits: splice(value, edits, layout, encode, reason), value: newValue(value.text, edits, layout) };
}

function rewriteFolded(
  value: ScalarValue,
  token: CST.BlockScalar,
  edits: readonly ValueEdit[],
  reason: string,
): ScalarRewrite | undefined {
  const indent = ' '.repeat(blockIndent(token));
  const eol = value.file.source.eol;
  const moreIndented = edits.some(
    (edit) => value.text.slice(edit.start, edit.end).includes('\n') || lineIndent(value.text, edit.start) !== '',
  );
  const layout = (): Layout => (moreIndented ? { style: 'single' } : { style: 'folded' });
  // On one line a line break is one of the command, inside its quotes: an empty line keeps it.
  const lineBreak = moreIndented ? `${eol}${eol}${indent}` : `${eol}${indent}`;
  const encode = (text: string): string => text.replaceAll('\n', lineBreak);
  const folded = newValue(value.text, moreIndented ? edits : withFoldedText(edits), layout);
  return { edits: splice(value, edits, layout, encode, reason), value: folded };
}

/** The same edits with their line breaks folded into spaces, as YAML reads them. */
function withFoldedText(edits: readonly ValueEdit[]): ValueEdit[] {
  return edits.map((edit) => ({ ...edit, render: (layout) => edit.render(layout).replaceAll('\n', ' ') }));
}

function splice(
  value: ScalarValue,
  edits: readonly ValueEdit[],
  layoutAt: (offset: number) => Layout,
  encode: (text: string) => string,
  reason: string,
): Edit[] {
  const map = scalarMap(value);
  const fallback = map.ends.at(-1) ?? value.range.start;
  return edits.map((edit) => {
    const start = map.starts[edit.start] ?? fallback;
    const end = edit.end > edit.start ? (map.ends[edit.end - 1] ?? fallback) : start;
    return { file: value.file.source.path, start, end, text: encode(edit.render(layoutAt(edit.start))), reason };
  });
}

function rewriteInPlace(
  value: ScalarValue,
  token: CST.FlowScalar,
  edits: readonly ValueEdit[],
  reason: string,
): ScalarRewrite | undefined {
  const manyLines = token.source.includes('\n') && edits.some((edit) => edit.wantsLines) && !value.inFlow;
  const layout = (): Layout => (manyLines ? { style: 'folded' } : { style: 'single' });
  // On one line every line break is one of the command, inside its quotes: an escape keeps it, a fold would not.
  const text = newValue(value.text, manyLines ? withFoldedText(edits) : edits, layout);
  const breaks = edits.some((edit) => edit.render(layout()).includes('\n')) && token.type !== 'double-quoted-scalar';
  const needsQuotes = token.type === 'scalar' && (/[,[\]{}]/.test(text) || !isSafePlain(text));
  if (value.inFlow && (needsQuotes || breaks)) {
    const { start, end } = value.range;
    return { edits: [{ file: value.file.source.path, start, end, text: JSON.stringify(text), reason }], value: text };
  }
  if ((token.type === 'scalar' && !isSafePlain(text)) || (breaks && !manyLines)) return undefined;
  const { eol } = value.file.source;
  const indent = continuationIndent(value, token);
  const encode = (part: string): string => {
    if (token.type === 'single-quoted-scalar') return part.replaceAll("'", "''").replaceAll('\n', `${eol}${indent}`);
    if (token.type === 'double-quoted-scalar')
      return part.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', manyLines ? `${eol}${indent}` : String.raw`\n`);
    return part.replaceAll('\n', `${eol}${indent}`);
  };
  return { edits: splice(value, edits, layout, encode, reason), value: text };
}

/** The indentation of the second line of a flow scalar. */
function continuationIndent(value: ScalarValue, token: CST.FlowScalar): string {
  const match = /\n([ \t]*)\S/.exec(token.source);
  return match?.[1] ?? ' '.repeat(columnOf(value.file.source.text, value.range.start));
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Turns a plain or quoted scalar into a literal block; a comment behind it stays on the line of the header. */
function becomeLiteral(value: ScalarValue, edits: readonly ValueEdit[], reason: string): ScalarRewrite | undefined {
  const { source } = value.file;
  const text = newValue(value.text, edits, linesAt(value.text));
  if (/^[ \t]/.test(text) || text.includes('\t')) return undefined;
  const usual = blockContentIndent(value);
  if (usual === undefined) return undefined;
  const indent = ' '.repeat(indentBefore(source.text, value.range.end, usual.length));
  const body = text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join(source.eol);
  const token = tokenOf(value);
  const start = value.range.start;
  const end = token && 'source' in token ? token.offset + token.source.length : value.range.end;
  const newline = source.text.indexOf('\n', end);
  const header = { file: source.path, start, end, text: '|', reason };
  const rest = newline === -1 ? source.text.length : newline;
  const lineEnd = newline > 0 && source.text[newline - 1] === '\r' ? newline - 1 : rest;
  if (source.text.slice(end, lineEnd).trim() === '') {
    return {
      edits: [{ ...header, end: lineEnd, text: `|${source.eol}${body}` }],
      value: `${text.replace(/\n+$/, '')}\n`,
    };
  }
  const content = { file: source.path, start: lineEnd, end: lineEnd, text: source.eol + body, reason };
  return { edits: [header, content], value: `${text.replace(/\n+$/, '')}\n` };
}

/** Where the content of a block scalar starts that takes the place of a flow scalar. */
function blockContentIndent(value: ScalarValue): string | undefined {
  const { text } = value.file.source;
  const lineStart = text.lastIndexOf('\n', value.range.start - 1) + 1;
  const prefix = text.slice(lineStart, value.range.start);
  if (prefix.includes('\t')) return undefined;
  const dash = /^( *(?:- +)*)- +(?:[&!]\S+ +)*$/.exec(prefix);
  if (dash) return ' '.repeat((dash[1] ?? '').length + 2);
  const key = /^( *(?:- +)*)[^\s#][^#]*:(?: +[&!]\S+)* +$/.exec(prefix);
  if (key) return ' '.repeat((key[1] ?? '').length + 2);
  return prefix.trim() === '' ? prefix : undefined;
}
