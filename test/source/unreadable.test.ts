import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { discover, type DiscoverOptions, repositoryRoot } from '../../src/source/discover.ts';
import { DiskProject, isFolder, placeAt } from '../../src/source/project.ts';

/** Folders that nobody may enter; root may enter any, so the file system itself cannot refuse it. */
const closed = new Set<string>();

jest.mock('node:fs', () => {
  const actual = jest.requireActual<Record<string, unknown>>('node:fs');
  const guarded = (name: string) => {
    const call = actual[name] as (path: string, options?: unknown) => unknown;
    return (path: string, options?: unknown): unknown => {
      const within = [...closed].some((folder) => path.startsWith(`${folder}/`));
      if (within || (name === 'readdirSync' && closed.has(path)))
        throw Object.assign(new Error(`EACCES: permission denied, ${name} '${path}'`), { code: 'EACCES' });
      return call(path, options);
    };
  };
  const exists = guarded('existsSync');
  const existsSync = (path: string): unknown => {
    try {
      return exists(path);
    } catch {
      return false;
    }
  };
  const names = ['statSync', 'lstatSync', 'readdirSync', 'readFileSync'];
  return { ...actual, existsSync, ...Object.fromEntries(names.map((name) => [name, guarded(name)])) };
});

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-unreadable-')));
});
afterEach(() => {
  closed.clear();
  rmSync(base, { recursive: true, force: true });
});

const OPTIONS: DiscoverOptions = { ciFile: '.gitlab-ci.yml', gitignore: true, ignorePatterns: [] };
const find = (...paths: string[]) =>
  discover(
    paths.map((path) => join(base, path)),
    OPTIONS,
  );

function make(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), '# kaniko\n');
  }
}

test('a folder that cannot be read is told, and the others are looked at', () => {
  make('.git/HEAD', 'a.yml', 'data/x.yml', 'z/y.yml');
  closed.add(join(base, 'data'));

  expect(find('').repositories).toMatchObject([
    { root: base, candidates: ['a.yml', 'z/y.yml'], unread: [{ path: 'data', cause: 'permission denied' }] },
  ]);
});

test('one that is named belongs to the repository above it', () => {
  make('.git/HEAD', 'data/x.yml');
  closed.add(join(base, 'data'));

  expect(repositoryRoot(join(base, 'data'))).toBe(base);
  expect(find('data').repositories).toMatchObject([
    { root: base, candidates: [], unread: [{ path: 'data', cause: 'permission denied' }] },
  ]);
});

test('one without a repository is told once', () => {
  make('data/x.yml');
  closed.add(join(base, 'data'));

  expect(find('data').repositories).toMatchObject([{ unread: [{ path: '', cause: 'permission denied' }] }]);
});

test('a file in it that is named is given back, and the others are looked at', () => {
  make('.git/HEAD', 'a.yml', 'data/x.yml');
  closed.add(join(base, 'data'));

  const { repositories, unread } = find('data/x.yml', 'a.yml');

  expect(unread).toEqual([{ path: join(base, 'data/x.yml'), cause: 'permission denied' }]);
  expect(repositories).toMatchObject([{ named: ['a.yml'] }]);
});

test('links that lead in a circle are given back, as a path and as the root pipeline', () => {
  make('.git/HEAD', 'a.yml');
  symlinkSync('loop', join(base, 'loop'));
  symlinkSync('.gitlab-ci.yml', join(base, '.gitlab-ci.yml'));
  const cause = 'its links lead in a circle';

  const { repositories, unread } = find('loop', '');

  expect(unread).toEqual([{ path: join(base, 'loop'), cause }]);
  expect(repositories).toMatchObject([{ pipeline: undefined, unread: [{ path: '.gitlab-ci.yml', cause }] }]);
});

test('a checkout: what is out of reach is no missing file, and holds nothing for a pattern', () => {
  make('ci/a.yml', 'data/x.yml');
  closed.add(join(base, 'data'));
  const project = new DiskProject(base);

  expect(project.load('data/x.yml')).toEqual({ kind: 'unreadable', path: 'data/x.yml', cause: 'permission denied' });
  expect(project.load('data/ci')).toMatchObject({ kind: 'unreadable' });
  expect(project.load('gone.yml')).toEqual({ kind: 'missing', path: 'gone.yml' });
  expect(project.glob('**/*.yml')).toEqual(['ci/a.yml']);
});

test('what stands at a path', () => {
  make('data/x.yml', 'a.yml');
  closed.add(join(base, 'data'));

  expect(placeAt(base)).toEqual({ kind: 'folder' });
  expect(placeAt(join(base, 'a.yml'))).toEqual({ kind: 'file' });
  expect(placeAt(join(base, 'gone'))).toEqual({ kind: 'missing', cause: 'no such file or folder' });
  expect(placeAt(join(base, 'a.yml/below'))).toEqual({ kind: 'missing', cause: 'no such file or folder' });
  expect(placeAt(join(base, 'data/x.yml'))).toEqual({ kind: 'unreadable', cause: 'permission denied' });
  expect(placeAt('/dev/null')).toEqual({ kind: 'unreadable', cause: 'it is not a regular file' });
  expect(isFolder(join(base, 'data/x.yml'))).toBe(false);
});
