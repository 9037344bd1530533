import type { ScalarValue } from '../gitlab/value.ts';
import type { Location, Range } from '../model.ts';
import { locate } from './position.ts';
import { mapScalar, type ScalarMap, type ScalarToken } from './scalar-map.ts';

const maps = new WeakMap<ScalarValue, ScalarMap>();
const EMPTY: ScalarMap = { value: '', starts: [], ends: [] };

/** The offset map of a scalar, made once. */
export function scalarMap(value: ScalarValue): ScalarMap {
  const known = maps.get(value);
  if (known) return known;
  const token = tokenOf(value);
  const map = value.wholeFile ? identity(value.text) : token ? mapScalar(value.file.source.text, token) : EMPTY;
  maps.set(value, map);
  return map;
}

/** The text of a script file stands in its file as it is. */
function identity(text: string): ScalarMap {
  const starts = Array.from({ length: text.length }, (_, index) => index);
  return { value: text, starts, ends: starts.map((start) => start + 1) };
}

export function tokenOf(value: ScalarValue): ScalarToken | undefined {
  const token = value.node?.srcToken;
  return token && (token.type === 'block-scalar' || 'source' in token) ? (token as ScalarToken) : undefined;
}

/** Where a range of a scalar's decoded value lies in its file. */
export function rangeInFile(value: ScalarValue, start: number, end: number): Range {
  const map = scalarMap(value);
  const first = map.starts[start] ?? map.ends.at(-1) ?? value.range.start;
  const last = end > start ? map.ends[end - 1] : first;
  return { start: first, end: last ?? first };
}

/** A {@link Location} for a range of a scalar's decoded value. */
export function locateInScalar(value: ScalarValue, start: number, end: number, job: string): Location {
  return locate(value.file.source.path, value.file.starts, rangeInFile(value, start, end), job);
}
