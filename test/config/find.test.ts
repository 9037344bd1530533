import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CONFIG_FILES, findConfig, readConfig } from '../../src/config/find.ts';

let base = '';
beforeEach(() => (base = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-config-')))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(base, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const find = (folder: string): string | undefined => {
  mkdirSync(join(base, folder), { recursive: true });
  return findConfig(join(base, folder))?.path;
};

test.each(CONFIG_FILES)('%s is found from a folder below', (name) => {
  write('r/.git/HEAD', '');
  const file = write(`r/${name}`, 'strict: true');

  expect(find('r/ci/parts')).toBe(file);
});

test('the nearest one counts', () => {
  write('r/.git/HEAD', '');
  write('r/.kaniko-to-buildkit.yaml', 'strict: true');
  const near = write('r/ci/.kaniko-to-buildkit.toml', 'strict = true');

  expect(find('r/ci')).toBe(near);
});

test('the key of package.json counts, a package.json without it does not', () => {
  write('r/.git/HEAD', '');
  const root = write('r/package.json', '{"kaniko-to-buildkit": {"strict": true}}');
  write('r/web/package.json', '{"name": "web"}');
  write('r/api/package.json', 'not JSON');

  expect(find('r/web')).toBe(root);
  expect(find('r/api')).toBe(root);
  expect(findConfig(join(base, 'r'))?.text).toContain('"strict": true');
});

test('a key that holds nothing useful is found, so that it is reported', () => {
  write('r/.git/HEAD', '');
  write('r/package.json', '{"kaniko-to-buildkit": false}');

  expect(find('r')).toBe(join(base, 'r/package.json'));
});

test('nothing above the repository counts', () => {
  write('.kaniko-to-buildkit.yaml', 'strict: true');
  write('r/.git/HEAD', '');

  expect(find('r/ci')).toBeUndefined();
});

test('outside a repository only the folder itself counts', () => {
  const file = write('a/.kaniko-to-buildkit.yaml', 'strict: true');

  expect(find('a')).toBe(file);
  expect(find('a/b')).toBeUndefined();
});

test('an empty file is a configuration', () => {
  write('r/.git/HEAD', '');
  const file = write('r/.kaniko-to-buildkit.yaml', '');

  expect(findConfig(join(base, 'r'))).toEqual({ path: file, text: '' });
});

test('a folder in the place of the file is a mistake with its cause', () => {
  write('r/.git/HEAD', '');
  write('r/.kaniko-to-buildkit.yaml/x', '');

  expect(() => find('r')).toThrow(/^the configuration of .*: it is a folder$/);
});

test('a named file must exist and have a known ending', () => {
  const file = write('my.toml', 'strict = true');

  expect(readConfig(file)).toEqual({ path: file, text: 'strict = true' });
  expect(() => readConfig(join(base, 'gone.yaml'))).toThrow('no such file');
  expect(() => readConfig(join(base, 'my.ini'))).toThrow('must end in .yaml, .yml, .json or .toml');
});
