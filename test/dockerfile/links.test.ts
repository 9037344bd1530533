import { below, followLinks, linkAt, type LinkTree } from '../../src/dockerfile/links.ts';

/** A tree of links only; every path exists that no link leads through. */
function treeOf(links: Readonly<Record<string, string>>): LinkTree {
  const all = Object.entries(links).map(([path, target]) => ({ path: path.split('/'), target }));
  const inFolder = (folder: string) => all.filter(({ path }) => path.slice(0, -1).join('/') === folder);
  return {
    links: (folder) => new Map(inFolder(folder).map(({ path, target }) => [path.at(-1) ?? '', target])),
    exists: () => true,
  };
}

const TREE = treeOf({
  'app.ini': 'conf/prod.ini',
  twice: 'app.ini',
  'a/up': '../b/c',
  out: '../shared',
  root: '/etc/app.ini',
  circle: 'circle',
  folder: 'a',
});

test.each([
  ['a file', 'x/y.txt', 'x/y.txt', false],
  ['a link', 'app.ini', 'conf/prod.ini', false],
  ['a link to a link', 'twice', 'conf/prod.ini', false],
  ['a link beside which it lies', 'a/up/d', 'b/c/d', false],
  ['through a link', 'folder/up', 'b/c', false],
  ['above the root', 'out/x', 'shared/x', true],
  ['from the root of the system', 'root', 'etc/app.ini', true],
  ['dots', './a/../b', 'b', false],
])('%s is followed', (_, path, target, left) => {
  expect(followLinks(path, TREE)).toEqual({ path: target, left });
});

test('a circle leads nowhere', () => {
  expect(followLinks('circle', TREE)).toBeUndefined();
});

test('a path is a link if its last step is one', () => {
  const asked = ['app.ini', 'folder/up', 'out/x', 'x', 'circle/x'];
  expect(asked.map((path) => linkAt(path, TREE))).toEqual(['conf/prod.ini', '../b/c', undefined, undefined, undefined]);
});

test('a folder is a tree of its own, which its links may leave', () => {
  expect(followLinks('up', below('a', TREE))).toEqual({ path: 'b/c', left: true });
});
