import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadFile } from '../../src/gitlab/load.ts';
import { discover, type DiscoverOptions, repositoryRoot } from '../../src/source/discover.ts';
import { isBelow } from '../../src/source/paths.ts';
import { looksLikeGitLabCi } from '../../src/gitlab/looks-like.ts';
import { sourceFile } from '../../src/source/read.ts';

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-discover-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const OPTIONS: DiscoverOptions = { ciFile: '.gitlab-ci.yml', gitignore: true, ignorePatterns: [] };

/** Makes files below the base; a path that ends with a slash is a folder. */
function make(...paths: (string | [string, string])[]): void {
  for (const entry of paths) {
    const [path, text] = typeof entry === 'string' ? [entry, '# kaniko\n'] : entry;
    if (path.endsWith('/')) mkdirSync(join(base, path), { recursive: true });
    else {
      mkdirSync(dirname(join(base, path)), { recursive: true });
      writeFileSync(join(base, path), text);
    }
  }
}

const find = (paths: readonly string[], options: Partial<DiscoverOptions> = {}) =>
  discover(
    paths.map((path) => join(base, path)),
    { ...OPTIONS, ...options },
  );
const candidates = (options: Partial<DiscoverOptions> = {}, path = '') =>
  find([path], options).repositories[0]?.candidates;

describe('a folder', () => {
  test('YAML files that name Kaniko, sorted', () => {
    make('.git/', 'b.yml', 'a/c.yaml', 'a/d.json', ['e.yml', 'job: {}\n'], '.gitlab-ci.yml');

    expect(candidates()).toEqual(['.gitlab-ci.yml', 'a/c.yaml', 'b.yml']);
  });

  test('files of other kinds are left to the pipelines that name them', () => {
    make('.git/', ['b.sh', '/kaniko/executor\n'], ['Makefile', '/kaniko/executor\n'], ['e.txt', '/kaniko/executor\n']);

    expect(find(['']).repositories[0]?.candidates).toEqual([]);
  });

  test('.git and node_modules are never entered', () => {
    make('.git/x.yml', 'node_modules/p/x.yml', 'a/node_modules/x.yml', 'a/b.yml');

    expect(candidates()).toEqual(['a/b.yml']);
    expect(candidates({ gitignore: false })).toEqual(['a/b.yml']);
  });

  test('the root pipeline', () => {
    make('.git/', '.gitlab-ci.yml', 'ci/root.yml');

    expect(find(['']).repositories[0]?.pipeline).toBe('.gitlab-ci.yml');
    expect(find([''], { ciFile: 'ci/root.yml' }).repositories[0]?.pipeline).toBe('ci/root.yml');
    expect(find([''], { ciFile: 'gone.yml' }).repositories[0]?.pipeline).toBeUndefined();
  });

  test('a subfolder belongs to the repository above it', () => {
    make('.git/', '.gitlab-ci.yml', 'ci/a.yml', 'other/b.yml');

    const [repository] = find(['ci']).repositories;

    expect(repository).toEqual({
      root: base,
      pipeline: '.gitlab-ci.yml',
      candidates: ['.gitlab-ci.yml', 'ci/a.yml'],
      named: [],
      editable: ['ci'],
      skipped: [],
      unread: [],
    });
  });

  test('a .git file (a worktree, a submodule) marks a root as well', () => {
    make(['.git', 'gitdir: elsewhere\n'], 'a/b/c.yml');

    expect(repositoryRoot(join(base, 'a/b'))).toBe(base);
  });

  test('a repository inside another one is one of its own', () => {
    make('.git/', 'a.yml', 'sub/.git/', 'sub/b.yml', 'sub/.gitlab-ci.yml');

    const { repositories } = find(['']);

    expect(repositories.map(({ root, candidates: list }) => [root, list])).toEqual([
      [base, ['a.yml']],
      [join(base, 'sub'), ['.gitlab-ci.yml', 'b.yml']],
    ]);
  });

  test('links to folders and to files are not followed', () => {
    make('.git/', 'a/b.yml');
    symlinkSync('a', join(base, 'link'));
    symlinkSync('..', join(base, 'a/up'));

    expect(candidates()).toEqual(['a/b.yml']);
  });
});

describe('.gitignore', () => {
  test.each([
    ['a folder', ['.gitignore', 'out/\n'], ['a.yml', 'deep/x.yml']],
    ['a pattern at any depth', ['.gitignore', 'x.yml\n'], ['a.yml', 'out/y.yml']],
    ['an anchored pattern', ['.gitignore', '/x.yml\n/deep\n'], ['a.yml', 'out/x.yml', 'out/y.yml']],
    ['an exception', ['.gitignore', '*.yml\n!a.yml\n'], ['a.yml']],
    ['one in a subfolder', ['out/.gitignore', 'x.yml\n'], ['a.yml', 'deep/x.yml', 'out/y.yml']],
    ['a comment and a blank line', ['.gitignore', '# a.yml\n\n'], ['a.yml', 'deep/x.yml', 'out/x.yml', 'out/y.yml']],
  ] as const)('%s', (_name, [path, text], expected) => {
    make('.git/', 'a.yml', 'out/x.yml', 'out/y.yml', 'deep/x.yml', [path, text]);

    expect(candidates()).toEqual(expected);
    expect(candidates({ gitignore: false })).toEqual(['a.yml', 'deep/x.yml', 'out/x.yml', 'out/y.yml']);
  });

  test('the one of the root holds for a subfolder that is given', () => {
    make('.git/', 'a/x.yml', 'a/y.yml', ['.gitignore', 'x.yml\n']);

    expect(candidates({}, 'a')).toEqual(['a/y.yml']);
  });

  // BUG: each .gitignore is asked by itself, so a deeper one cannot take an exception from a pattern above it.
  test.failing('an exception in a subfolder', () => {
    make('.git/', 'out/x.yml', 'out/y.yml', ['.gitignore', '*.yml\n'], ['out/.gitignore', '!x.yml\n']);

    expect(candidates()).toEqual(['out/x.yml']);
  });

  test('--ignore-pattern, also without .gitignore', () => {
    make('.git/', 'a.yml', 'vendor/b.yml');

    expect(candidates({ ignorePatterns: ['vendor/'], gitignore: false })).toEqual(['a.yml']);
  });

  test('a file that is named is taken, whatever is ignored', () => {
    make('.git/', 'out/x.yml', ['.gitignore', 'out/\n']);

    expect(find(['out/x.yml']).repositories[0]?.named).toEqual(['out/x.yml']);
  });
});

describe('files', () => {
  test('a file alone has no root pipeline', () => {
    make('.git/', '.gitlab-ci.yml', 'ci/a.yml');

    const [repository] = find(['ci/a.yml']).repositories;

    expect(repository).toMatchObject({
      pipeline: undefined,
      candidates: [],
      named: ['ci/a.yml'],
      editable: ['ci/a.yml'],
    });
  });

  test('a path that does not exist is given back', () => {
    make('.git/', 'a.yml');

    const { unread, repositories } = find(['gone.yml', 'a.yml']);

    expect(unread).toEqual([{ path: join(base, 'gone.yml'), cause: 'no such file or folder' }]);
    expect(repositories).toHaveLength(1);
  });

  test('a path given twice counts once', () => {
    make('.git/', 'a.yml');

    expect(find(['a.yml', 'a.yml', '']).repositories).toHaveLength(1);
  });
});

describe('looksLikeGitLabCi', () => {
  const looks = (text: string) => looksLikeGitLabCi(loadFile(sourceFile('a.yml', text)));

  test.each([
    'stages: [a]\njob: {script: s}\n',
    'job: {script: s, stage: a}\n',
    '.base: {image: kaniko, tags: [x]}\n',
    'job: {extends: .x, rules: []}\n',
    'include: x.yml\njob: {trigger: g/p}\n',
    'spec: {inputs: {}}\n---\njob: {script: s}\n',
  ])('%j is GitLab CI', (text) => {
    expect(looks(text)).toBe(true);
  });

  test.each([
    'apiVersion: tekton.dev/v1\nkind: Task\nspec: {steps: [{image: kaniko, script: s}]}\n',
    'name: ci\non: push\njobs: {build: {runs-on: x}}\n',
    'image: {repository: kaniko, tag: x}\n',
    'services:\n  web: {image: x}\n',
    'a: 1\n',
    '- script: s\n',
    '',
    'job: {script: s}\n',
  ])('%j is none', (text) => {
    expect(looks(text)).toBe(false);
  });
});

test('isBelow', () => {
  expect(isBelow('ci/a.yml', ['ci'])).toBe(true);
  expect(isBelow('cix/a.yml', ['ci'])).toBe(false);
  expect(isBelow('ci/a.yml', ['ci/a.yml'])).toBe(true);
  expect(isBelow('x', [''])).toBe(true);
  expect(isBelow('x', [])).toBe(false);
});
