import { isFlow, insertKeyAfter, type NewKey } from '../../src/source/insert.ts';
import { textEdit, rewriteScalar, columnOf } from '../../src/source/rewrite-scalar.ts';
import {
  beforeOnLine,
  type Entry,
  hasAnchor,
  type MapValue,
  type ScalarValue,
  type Value,
} from '../../src/gitlab/value.ts';
import type { Edit } from '../../src/model.ts';

/** The image of GitLab's guide; `--image` names another. */
export const DEFAULT_IMAGE = 'moby/buildkit:rootless';

/** Entrypoints of the Kaniko image, or the shell: nothing is lost when they go. */
const REPLACEABLE = [
  '[""]',
  '["/kaniko/executor"]',
  '["/busybox/sh","-c"]',
  '["/busybox/sh"]',
  '["sh","-c"]',
  '["/bin/sh","-c"]',
  '["/bin/sh"]',
  '["sh"]',
  '[]',
];

/** What ends a line comes before what starts the next one; at the end of a file both have one offset. */
const ENDS_LINE = -1_000_000;

/** The entrypoint of an image map as JSON, undefined when there is none. */
export function entrypointOf(image: Value): string | undefined {
  const value = image.kind === 'map' ? image.entries.get('entrypoint')?.value : undefined;
  if (!value || (value.kind === 'scalar' && value.type === 'null')) return undefined;
  const items = value.kind === 'seq' ? value.items.map((item) => item.value) : [value];
  return JSON.stringify(items.map((item) => (item.kind === 'scalar' ? item.text : '?')));
}

/** True when an entrypoint can be replaced by none without losing anything. */
export function isReplaceableEntrypoint(entrypoint: string): boolean {
  return REPLACEABLE.includes(entrypoint);
}

/** A user that the image map sets (`docker:user`, `kubernetes:user`), which rootless BuildKit must not have. */
export function userOf(image: Value): Entry | undefined {
  if (image.kind !== 'map') return undefined;
  for (const executor of ['docker', 'kubernetes']) {
    const options = image.entries.get(executor)?.value;
    const user = options?.kind === 'map' ? options.entries.get('user') : undefined;
    if (user) return user;
  }
  return undefined;
}

/** An edit with the values that it touches; whoever uses one of them gets the edit too. */
export interface TouchingEdits {
  readonly edits: readonly Edit[];
  readonly touches: readonly object[];
}

/** The lines of an image map, the first holds the key. */
export function imageLines(target: string, step: number): NewKey {
  const indent = ' '.repeat(step);
  return {
    lines: ['image:', `${indent}name: ${target}`, `${indent}entrypoint: [""]`],
    flow: `image: {name: "${target}", entrypoint: [""]}`,
  };
}

/**
 * Rewrites an image where it is written. The map form with an empty entrypoint is always the result: rootless BuildKit
 * starts its daemon and hangs without it.
 * @param step - indentation that the file uses for the values of a map
 * @returns undefined when the place cannot be edited
 */
export function rewriteImage(entry: Entry, name: ScalarValue, target: string, step: number): TouchingEdits | undefined {
  const image = entry.value;
  if (image.kind === 'scalar') return rewriteText(entry, name, target, step);
  if (image.kind !== 'map') return undefined;
  const renamed =
    target === name.text ? { edits: [] } : rewriteScalar(name, [textEdit(0, name.text.length, target)], 'image');
  if (!renamed) return undefined;
  const edits: Edit[] = [...renamed.edits];
  const touches: object[] = [name];
  const entrypoint = rewriteEntrypoint(image);
  const user = dropUser(image);
  if (!entrypoint || !user) return undefined;
  for (const part of [entrypoint, user]) {
    edits.push(...part.edits);
    touches.push(...part.touches);
  }
  return { edits, touches };
}

function rewriteText(entry: Entry, name: ScalarValue, target: string, step: number): TouchingEdits | undefined {
  const { file } = name;
  const { eol, path, text } = file.source;
  const { start, end } = name.range;
  const key = entry.pair.key as { range?: [number, number, number] } | null;
  // A tag would make a text of the map.
  if (/![^\s]*\s+(?:&\S+\s+)?$/.test(beforeOnLine(name))) return undefined;
  // What has an anchor may stand elsewhere by an alias, where lines of a block would not fit.
  if (name.inFlow || hasAnchor(name) || !key?.range || isFlow(entry.owner.node)) {
    const edit = { file: path, start, end, text: `{name: "${target}", entrypoint: [""]}`, reason: 'image' };
    return { edits: [edit], touches: [name] };
  }
  const indent = ' '.repeat(columnOf(text, key.range[0]) + step);
  const lines = `${eol}${indent}name: ${target}${eol}${indent}entrypoint: [""]`;
  // A block scalar ends behind its last line.
  const isBlock = /^[|>]/.test(text.slice(start, end));
  const newline = isBlock ? text.lastIndexOf('\n', end - 1) : text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline - (text[newline - 1] === '\r' ? 1 : 0);
  const comment = isBlock ? '' : text.slice(end, lineEnd);
  if (comment.trim() === '') {
    const blank = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
    return {
      edits: [{ file: path, start: start - blank, end: lineEnd, text: lines, reason: 'image' }],
      touches: [name],
    };
  }
  const removed = {
    file: path,
    start,
    end: end + (/^[ \t]*/.exec(comment)?.[0].length ?? 0),
    text: '',
    reason: 'image',
  };
  return {
    edits: [removed, { file: path, start: lineEnd, end: lineEnd, text: lines, reason: 'image', order: ENDS_LINE }],
    touches: [name],
  };
}

function rewriteEntrypoint(image: MapValue): TouchingEdits | undefined {
  const entrypoint = image.entries.get('entrypoint');
  if (entrypointOf(image) === '[""]' && entrypoint?.value.kind === 'seq') return { edits: [], touches: [] };
  const name = image.entries.get('name');
  if (!name) return undefined;
  if (!entrypoint) {
    const edit = insertKeyAfter(
      name.owner,
      name.pair,
      { lines: ['entrypoint: [""]'], flow: 'entrypoint: [""]' },
      'entrypoint',
    );
    return edit && { edits: [edit], touches: [name.owner.node] };
  }
  const { range, file } = entrypoint.value;
  if (range.end <= range.start) return undefined;
  const end = range.start + file.source.text.slice(range.start, range.end).trimEnd().length;
  const edit = { file: file.source.path, start: range.start, end, text: '[""]', reason: 'entrypoint' };
  return { edits: [edit], touches: [entrypoint.value] };
}

/** Removes `user` from `docker:` or `kubernetes:`, and the map around it when nothing else is in it. */
function dropUser(image: MapValue): TouchingEdits | undefined {
  const edits: Edit[] = [];
  const touches: object[] = [];
  for (const executor of ['docker', 'kubernetes']) {
    const entry = image.entries.get(executor);
    if (entry?.value.kind !== 'map') continue;
    const user = entry.value.entries.get('user');
    if (!user) continue;
    const alone = entry.value.entries.size === 1;
    const edit = removePair(alone ? entry : user);
    if (!edit) return undefined;
    edits.push(edit);
    touches.push(entry.value);
  }
  return { edits, touches };
}

/** Removes the lines of a key, or the key from a map in braces. */
function removePair(entry: Entry): Edit | undefined {
  const { file, node } = entry.owner;
  const key = (entry.pair.key as { range?: [number, number, number] } | null)?.range;
  const value = (entry.pair.value as { range?: [number, number, number] } | null)?.range;
  if (!key || !value) return undefined;
  const { text, path } = file.source;
  const reason = 'image user';
  if (isFlow(node)) {
    const before = /,\s*$/.exec(text.slice(0, key[0]))?.[0].length ?? 0;
    const after = before === 0 ? (/^\s*,\s*/.exec(text.slice(value[1]))?.[0].length ?? 0) : 0;
    return { file: path, start: key[0] - before, end: value[1] + after, text: '', reason };
  }
  const start = text.lastIndexOf('\n', key[0] - 1) + 1;
  if (text.slice(start, key[0]).trim() !== '') return undefined;
  const newline = text[value[1] - 1] === '\n' ? value[1] - 1 : text.indexOf('\n', value[1]);
  return { file: path, start, end: newline === -1 ? text.length : newline + 1, text: '', reason };
}
