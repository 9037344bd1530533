import { MemoryProject } from '../../src/source/memory-project.ts';
import { MountedProject } from '../../src/source/mounted-project.ts';

const TEXTS = new Map([
  ['.gitlab-ci.yml', 'a: {}\n'],
  ['ci/a.yml', 'b: {}\n'],
  ['ci/deep/b.yaml', 'c: {}\n'],
  ['ci/build.sh', 'echo\n'],
  ['ci/crlf.sh', 'echo\r\n'],
  ['ci/bom.sh', '\uFEFFecho\n'],
]);

test('a file is loaded once, whatever its path looks like', () => {
  const project = new MemoryProject(TEXTS);

  expect(project.load('ci/a.yml')).toMatchObject({ source: { path: 'ci/a.yml', text: 'b: {}\n', eol: '\n' } });
  expect(project.load('./ci/deep/../a.yml')).toBe(project.load('ci/a.yml'));
  expect(project.load('/ci/a.yml')).toBe(project.load('ci/a.yml'));
});

test('a path that leads out of the root is never a file, even when what follows is one', () => {
  const project = new MemoryProject(TEXTS, { complete: false });

  expect(project.load('../ci/a.yml')).toEqual({ kind: 'missing', path: '../ci/a.yml' });
  expect(project.exists('../ci/a.yml')).toBe(false);
  expect(project.text('../ci/a.yml')).toBeUndefined();
  expect(project.script('ci/../../ci/build.sh')).toBeUndefined();
});

test('files and their folders exist; of the rest nothing is known unless the files are all', () => {
  const all = new MemoryProject(TEXTS);
  const some = new MemoryProject(TEXTS, { complete: false });

  for (const path of ['ci', 'ci/deep', 'ci/build.sh', '', '.', 'ci/'])
    expect([path, all.exists(path), some.exists(path)]).toEqual([path, true, true]);
  expect([all.exists('c'), some.exists('c')]).toEqual([false, undefined]);
});

test('patterns name YAML only, sorted', () => {
  const project = new MemoryProject(new Map([...TEXTS].reverse()));

  expect(project.glob('ci/**')).toEqual(['ci/a.yml', 'ci/deep/b.yaml']);
  expect(project.glob('ci/*')).toEqual(['ci/a.yml']);
});

test('a script that a shell could not run, or an edit would break, is none', () => {
  const project = new MemoryProject(TEXTS);

  expect(project.script('ci/build.sh')).toMatchObject({ path: 'ci/build.sh', text: 'echo\n' });
  expect(project.script('ci/build.sh')).toBe(project.script('./ci/build.sh'));
  for (const path of ['ci/crlf.sh', 'ci/bom.sh', 'ci/none.sh']) expect(project.script(path)).toBeUndefined();
});

test('the limits of files on a disk hold', () => {
  const half = 'a: "\uD83D"\n';
  const large = `a: "${'é'.repeat(1024 * 1024)}"\n`;
  const project = new MemoryProject(new Map(Object.entries({ half, large, 'pair.yml': 'a: "😀"\n' })));

  expect(project.load('half')).toEqual({ kind: 'not-utf8', path: 'half', offset: 4 });
  expect(project.load('large')).toEqual({ kind: 'too-large', path: 'large', bytes: 2 * 1024 * 1024 + 6 });
  expect(project.load('pair.yml')).toMatchObject({ content: {} });
});

test('the hash is that of the bytes', () => {
  const project = new MemoryProject(new Map([['a.yml', 'é: 1\n']]));

  // printf 'é: 1\n' | sha256sum
  expect(project.load('a.yml')).toMatchObject({
    source: { hash: 'ddbf0cd556eb5e5728a79ea4f68f2de46f7f5412b34920f6d68793640108eec2' },
  });
});

describe('included projects', () => {
  const mount = (project: string, path: string) => {
    const tree = new MemoryProject(new Map([[path, 'a: {}\n']]), { prefix: `${project}:` });
    return { project, prefix: `${project}:`, writable: project === 'group/a', tree };
  };
  const project = new MountedProject(new MemoryProject(TEXTS), [
    mount('group/a', 'b/x.yml'),
    mount('group/a/b', 'x.yml'),
  ]);

  test('one whose name begins like another one is not mistaken for it', () => {
    expect(project.load('group/a/b:x.yml')).toMatchObject({ source: { path: 'group/a/b:x.yml' } });
    expect(project.load('group/a:b/x.yml')).toMatchObject({ source: { path: 'group/a:b/x.yml' } });
    expect(project.load('group/a:x.yml')).toEqual({ kind: 'missing', path: 'group/a:x.yml' });
  });

  test('local files and patterns are those of the including file', () => {
    expect(project.local('x.yml', 'group/a/b:y.yml')).toBe('group/a/b:x.yml');
    expect(project.glob('**.yml', 'group/a:b/x.yml')).toEqual(['group/a:b/x.yml']);
    expect(project.glob('ci/*.yml', '.gitlab-ci.yml')).toEqual(['ci/a.yml']);
  });

  test('access is that of the project', () => {
    expect(
      ['group/a:b/x.yml', 'group/a/b:x.yml', 'ci/a.yml', 'template:X'].map((path) => project.access(path)),
    ).toEqual(['writable', 'read-only', undefined, 'read-only']);
  });
});
