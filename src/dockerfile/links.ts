/** What a tree says of its files; paths are relative to its root, which is empty itself. */
export interface LinkTree {
  /** The symbolic links of a folder by name, each with the text of the link. */
  links(folder: string): ReadonlyMap<string, string>;
  /** Undefined when that is not known. */
  exists(path: string): boolean | undefined;
}

/** Where a path leads. */
export interface Followed {
  readonly path: string;
  /** A link on the way led out of the tree; BuildKit takes the root of the tree for `/` and for what is above it. */
  readonly left: boolean;
}

/** As many links as Linux follows before it takes them for a circle. */
const MAX_LINKS = 40;

/**
 * Follows every link of a path as BuildKit does, for which the root of the tree is `/`.
 * @returns undefined when the links run in a circle
 */
export function followLinks(path: string, { links }: Pick<LinkTree, 'links'>): Followed | undefined {
  const rest = path.split('/');
  const done: string[] = [];
  let left = false;
  for (let followed = 0; rest.length > 0;) {
    const step = rest.shift() ?? '';
    if (step === '' || step === '.') continue;
    if (step === '..') {
      left ||= done.length === 0;
      done.pop();
      continue;
    }
    const target = links(done.join('/')).get(step);
    if (target === undefined) {
      done.push(step);
      continue;
    }
    if (++followed > MAX_LINKS) return undefined;
    if (target.startsWith('/')) {
      left = true;
      done.length = 0;
    }
    rest.unshift(...target.split('/'));
  }
  return { path: done.join('/'), left };
}

/** The text of the link that a path itself is; undefined when its last step is none. */
export function linkAt(path: string, tree: Pick<LinkTree, 'links'>): string | undefined {
  const slash = path.lastIndexOf('/');
  const folder = followLinks(path.slice(0, Math.max(slash, 0)), tree);
  return folder && tree.links(folder.path).get(path.slice(slash + 1));
}

/** A folder of a tree as a tree of its own. */
export function below(folder: string, tree: LinkTree): LinkTree {
  const at = (path: string): string => [folder, path].filter((part) => part !== '').join('/');
  return { links: (path) => tree.links(at(path)), exists: (path) => tree.exists(at(path)) };
}
