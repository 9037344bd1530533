import { isAlias, isCollection, isPair, type Node } from 'yaml';
import type { LoadedFile } from '../gitlab/load.ts';
import type { Edit, Range } from '../model.ts';

interface Anchor {
  readonly name: string;
  /** Where `&name` stands. */
  readonly range: Range;
  readonly aliases: Range[];
}

const known = new WeakMap<LoadedFile, readonly Anchor[]>();

/** The anchors of a file with the aliases that mean them: an alias means the last anchor of its name before it. */
function anchorsOf(file: LoadedFile): readonly Anchor[] {
  const found = known.get(file);
  if (found) return found;
  const anchors: Anchor[] = [];
  const latest = new Map<string, Anchor>();
  const { text } = file.source;
  const walk = (node: unknown): void => {
    if (isPair(node)) {
      walk(node.key);
      walk(node.value);
    } else if (isAlias(node)) {
      if (node.range) latest.get(node.source)?.aliases.push({ start: node.range[0], end: node.range[1] });
    } else if (node) {
      const { anchor, range } = node as Node & { anchor?: string };
      const start = anchor === undefined || !range ? -1 : text.lastIndexOf(`&${anchor}`, range[0]);
      if (isCollection(node)) node.items.forEach(walk);
      if (anchor === undefined || start === -1) return;
      const one = { name: anchor, range: { start, end: start + anchor.length + 1 }, aliases: [] };
      anchors.push(one);
      latest.set(anchor, one);
    }
  };
  for (const content of [file.header, file.content]) content?.sources.at(-1)?.node.items.forEach(walk);
  known.set(file, anchors);
  return anchors;
}

/** The anchor that edits take away while an alias outside of them still needs it. */
export function lostAnchor(file: LoadedFile, edits: readonly Edit[]): string | undefined {
  const own = edits.filter((edit) => edit.file === file.source.path && edit.end > edit.start);
  const isInside = ({ start, end }: Range): Edit | undefined =>
    own.find((edit) => edit.start < end && edit.end > start);
  const lost = anchorsOf(file).find(({ name, range, aliases }) => {
    const edit = isInside(range);
    return edit && !edit.text.includes(`&${name}`) && aliases.some((alias) => !isInside(alias));
  });
  return lost?.name;
}
