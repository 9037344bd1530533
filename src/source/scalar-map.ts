import type { CST } from 'yaml';
import { mapBlockScalar } from './block-scalar-map.ts';
import { type ScalarMap, ScalarMapBuilder } from './scalar-map-builder.ts';
import { ownValue } from '../own-value.ts';

export type { ScalarMap } from './scalar-map-builder.ts';

/** A scalar's token as `yaml` keeps it with `keepSourceTokens`. */
export type ScalarToken = CST.FlowScalar | CST.BlockScalar;

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};

const isBlank = (unit: string | undefined): boolean => unit === ' ' || unit === '\t';

/**
 * Maps every unit of a scalar's decoded value to the file. `yaml` offers no such map; it follows the folding and
 * escaping rules of YAML 1.2 (chapters 7.3 and 8.1) as `yaml` resolves them.
 * @param source - the text of the file
 * @param token - the scalar's token, with offsets into `source`
 * @returns the map; its `value` equals what `yaml` decodes
 */
export function mapScalar(source: string, token: ScalarToken): ScalarMap {
  if (token.type === 'block-scalar') return mapBlockScalar(source, token);
  const start = token.offset;
  const end = start + token.source.length;
  if (token.type === 'double-quoted-scalar') return mapDoubleQuoted(source, start, end);
  if (token.type !== 'single-quoted-scalar') return mapFlowLines(source, start, end, false);
  const closed = token.source.length > 1 && token.source.endsWith("'");
  return mapFlowLines(source, start + 1, closed ? end - 1 : end, true);
}

/** Plain and single-quoted scalars: lines are trimmed and joined by one space, or by line breaks for blank lines. */
function mapFlowLines(source: string, start: number, end: number, quoted: boolean): ScalarMap {
  const map = new ScalarMapBuilder();
  const lines = splitLines(source, start, end);
  const last = lines.length - 1;
  let previousEnd = start;
  let blankStarts: number[] = [];
  lines.forEach(([from, to], index) => {
    let a = from;
    let b = to;
    if (index > 0) while (a < b && isBlank(source[a])) a++;
    if (index < last) while (b > a && isBlank(source[b - 1])) b--;
    if (index > 0 && a === b && index < last) {
      blankStarts.push(from);
      return;
    }
    if (index > 0) putBreak(map, previousEnd, a, blankStarts);
    blankStarts = [];
    copyQuoted(map, source, a, b, quoted);
    previousEnd = b;
  });
  return map.done();
}

function splitLines(source: string, start: number, end: number): [number, number][] {
  const lines: [number, number][] = [];
  let position = start;
  for (;;) {
    const newline = source.indexOf('\n', position);
    if (newline === -1 || newline >= end) {
      lines.push([position, end]);
      return lines;
    }
    const lineEnd = newline > position && source[newline - 1] === '\r' ? newline - 1 : newline;
    lines.push([position, lineEnd]);
    position = newline + 1;
  }
}

/** No blank line between two lines: one space over the gap; n blank lines: n line breaks that share it. */
function putBreak(map: ScalarMapBuilder, gapStart: number, gapEnd: number, blankStarts: readonly number[]): void {
  if (blankStarts.length === 0) {
    map.put(' ', gapStart, gapEnd);
    return;
  }
  let from = gapStart;
  blankStarts.forEach((_, index) => {
    const to = blankStarts[index + 1] ?? gapEnd;
    map.put('\n', from, to);
    from = to;
  });
}

function copyQuoted(map: ScalarMapBuilder, source: string, start: number, end: number, quoted: boolean): void {
  for (let i = start; i < end; i++) {
    if (quoted && source[i] === "'" && source[i + 1] === "'" && i + 1 < end) {
      map.put("'", i, i + 2);
      i++;
    } else map.copy(source, i, i + 1);
  }
}

function mapDoubleQuoted(source: string, start: number, end: number): ScalarMap {
  const map = new ScalarMapBuilder();
  const close = end - 1;
  let i = start + 1;
  while (i < close) {
    const unit = source[i];
    if (unit === '\r' && source[i + 1] === '\n') i++;
    else if (unit === '\n') i = mapDoubleQuotedBreak(map, source, i, start, close);
    else if (unit === '\\') i = mapEscape(map, source, i);
    else if (isBlank(unit)) i = mapBlanks(map, source, i);
    else {
      map.copy(source, i, i + 1);
      i++;
    }
  }
  return map.done();
}

function mapDoubleQuotedBreak(map: ScalarMapBuilder, source: string, at: number, start: number, close: number): number {
  let gapStart = at;
  if (source[gapStart - 1] === '\r') gapStart--;
  while (gapStart > start + 1 && isBlank(source[gapStart - 1]) && map.lastEnd(-1) <= gapStart - 1) gapStart--;
  const blankStarts: number[] = [];
  let j = at + 1;
  while (j < close) {
    const unit = source[j];
    if (unit === '\r' && source[j + 1] !== '\n') break;
    if (unit === '\n') blankStarts.push(j + 1);
    else if (!isBlank(unit) && unit !== '\r') break;
    j++;
  }
  putBreak(map, gapStart, j, blankStarts);
  return j;
}

function mapEscape(map: ScalarMapBuilder, source: string, at: number): number {
  const next = source[at + 1] ?? '';
  const simple = ownValue(ESCAPES, next);
  if (simple !== undefined) {
    map.put(simple, at, at + 2);
    return at + 2;
  }
  if (next === '\n' || (next === '\r' && source[at + 2] === '\n')) {
    let i = at + (next === '\r' ? 3 : 2);
    while (isBlank(source[i])) i++;
    return i;
  }
  const digits = next === 'x' ? 2 : next === 'u' ? 4 : next === 'U' ? 8 : 0;
  const hex = source.slice(at + 2, at + 2 + digits);
  if (digits === 0 || hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) {
    map.copy(source, at, at + 2);
    return at + 2;
  }
  const point = Number.parseInt(hex, 16);
  map.put(point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point), at, at + 2 + digits);
  return at + 2 + digits;
}

/** Blanks before a line break belong to the break; other blanks stand for themselves. */
function mapBlanks(map: ScalarMapBuilder, source: string, at: number): number {
  let j = at + 1;
  while (isBlank(source[j])) j++;
  const breaks = source[j] === '\n' || (source[j] === '\r' && source[j + 1] === '\n');
  if (!breaks) map.copy(source, at, j);
  return j;
}
