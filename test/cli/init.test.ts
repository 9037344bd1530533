import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exactJob, manualJob, useSandbox } from './harness.ts';

const box = useSandbox();
const CONFIG = '.kaniko-to-buildkit.yaml';

const mirrored = (): string =>
  exactJob('mirrored')
    .replace('gcr.io/kaniko-project/', 'h.io/proxy/kaniko-project/')
    .replace('$CI_REGISTRY_IMAGE', 'r.io');

test('writes what was seen, and the program reads it', () => {
  box.write('.gitlab-ci.yml', mirrored() + manualJob());

  const result = box.run(['init', '--yes']);

  expect(result.code).toBe(0);
  expect(result.stdout).toContain(box.read(CONFIG));
  expect(box.read(CONFIG)).toContain('"h.io/proxy/moby/buildkit:rootless"');
  expect(box.read(CONFIG)).toContain('#   "r.io":');
  expect(box.read(CONFIG)).toMatch(/# - \.gitlab-ci\.yml:\d+ build-release: /);
  expect(box.run(['check']).code).toBe(3);
});

test('writes to the root of the repository', () => {
  box.write('ci/part.yml', exactJob());

  box.run(['init', '--yes'], { cwd: 'ci' });

  expect(existsSync(join(box.repository, CONFIG))).toBe(true);
  expect(existsSync(join(box.repository, 'ci', CONFIG))).toBe(false);
});

test.each(['.kaniko-to-buildkit.toml', CONFIG])('does not overwrite %s without --force', (name) => {
  box.write(name, '');

  const refused = box.run(['init', '--yes']);
  const before = box.read(name);
  const forced = box.run(['init', '--yes', '--force']);

  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`${name} exists already`);
  expect(before).toBe('');
  expect(forced.code).toBe(0);
  expect(box.read(CONFIG)).toContain('image:');
});

test('without a terminal it wants --yes and writes nothing', () => {
  const result = box.run(['init']);

  expect(result.code).toBe(2);
  expect(result.stdout).toContain('image: moby/buildkit:rootless');
  expect(existsSync(join(box.repository, CONFIG))).toBe(false);
});

test.each([['without'], ['beside']])(
  '--ci prints the merge request job and nothing else, %s a configuration',
  (place) => {
    if (place === 'beside') box.write(CONFIG, 'strict: true\n');

    const { code, stdout, stderr } = box.run(['init', '--ci']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(parse(stdout) as object)).toEqual(['kaniko-to-buildkit']);
    expect(stdout).not.toContain('image: moby/buildkit');
    expect(existsSync(join(box.repository, CONFIG))).toBe(place === 'beside');
  },
);

test('--ci with a file beside a configuration writes the job alone', () => {
  box.write(CONFIG, 'strict: true\n');

  const result = box.run(['init', '--ci', 'k2b.yml', '--yes']);
  const again = box.run(['init', '--ci', 'k2b.yml', '--yes']);

  expect(result).toMatchObject({ code: 0, stderr: 'Wrote k2b.yml.\n' });
  expect(box.read(CONFIG)).toBe('strict: true\n');
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('k2b.yml exists already');
});

test.each(['../out.yml', 'link/out.yml'])('--ci %s is outside of the repository', (file) => {
  symlinkSync('..', join(box.repository, 'link'));

  const result = box.run(['init', '--ci', file, '--yes', '--force']);

  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toContain(`--ci ${file}: the file lies outside of the repository`);
  expect(existsSync(join(box.repository, '../out.yml'))).toBe(false);
  expect(existsSync(join(box.repository, CONFIG))).toBe(false);
});

test('--ci with a file writes the job there, and a configuration', () => {
  const written = box.run(['init', '--ci', 'ci/k2b.yml', '--yes']);

  expect(written.code).toBe(0);
  expect(existsSync(join(box.repository, CONFIG))).toBe(true);
  const job = (parse(box.read('ci/k2b.yml')) as Record<string, Record<string, unknown>>)['kaniko-to-buildkit'];
  expect(job).toMatchObject({
    allow_failure: { exit_codes: [1, 3] },
    artifacts: { when: 'always', reports: { codequality: 'gl-code-quality-report.json' } },
  });
});

test('the job itself is no Kaniko job', () => {
  box.write('.gitlab-ci.yml', 'include: ci/k2b.yml\n');
  box.run(['init', '--ci', 'ci/k2b.yml', '--yes']);

  expect(box.run(['check'])).toMatchObject({ code: 0, stdout: 'No Kaniko job found.\n' });
});

test('a folder that does not exist is an error', () => {
  expect(box.run(['init', 'gone', '--yes'])).toMatchObject({ code: 2, stdout: '' });
});
