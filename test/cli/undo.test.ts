import { mkdirSync, readdirSync, rmSync, statSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { exactJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();

/** Migrates a pipeline. @returns the name of the run */
function migrated(): string {
  box.write('.gitlab-ci.yml', `include: ci/part.yml\n${exactJob('one', 'a')}`);
  box.write('ci/part.yml', exactJob('two', 'b').replaceAll('\n', '\r\n'));
  expect(box.run(['apply', '--yes', '--allow-dirty']).code).toBe(0);
  return box.run(['undo', '--list']).stdout.slice(0, 8);
}

test('restores every byte of the last run, and forgets it', () => {
  migrated();
  chmodSync(join(box.repository, 'ci/part.yml'), 0o640);

  const result = box.run(['undo', '--yes']);

  expect(result.code).toBe(0);
  expect(result.stdout).toContain('Restored 2 files.');
  expect(box.read('.gitlab-ci.yml')).toBe(`include: ci/part.yml\n${exactJob('one', 'a')}`);
  expect(box.read('ci/part.yml')).toBe(exactJob('two', 'b').replaceAll('\n', '\r\n'));
  expect(statSync(join(box.repository, 'ci/part.yml')).mode & 0o777).toBe(0o640);
  expect(box.run(['undo', '--list']).stdout).toBe('');
});

test('a run is named by the start of its name', () => {
  const run = migrated();

  expect(box.run(['undo', 'ffffffff', '--yes'])).toMatchObject({ code: 2, stdout: '' });
  expect(box.run(['undo', run, '--yes']).code).toBe(0);
  expect(box.read('.gitlab-ci.yml')).toContain('/kaniko/executor');
});

test('a file that has changed since stops it, and nothing is restored', () => {
  migrated();
  const part = box.read('ci/part.yml');
  box.write('.gitlab-ci.yml', OTHER_JOB);

  const result = box.run(['undo', '--yes']);

  expect(result.code).toBe(2);
  expect(result.stderr).toContain('.gitlab-ci.yml has changed since the run');
  expect(box.read('.gitlab-ci.yml')).toBe(OTHER_JOB);
  expect(box.read('ci/part.yml')).toBe(part);
  expect(box.run(['undo', '--list']).stdout).not.toBe('');
});

test('--force restores it, also a file that is gone', () => {
  migrated();
  box.write('.gitlab-ci.yml', OTHER_JOB);
  rmSync(join(box.repository, 'ci/part.yml'));

  const result = box.run(['undo', '--yes', '--force']);

  expect(result.code).toBe(0);
  expect(result.stderr).toContain('ci/part.yml is gone');
  expect(box.read('.gitlab-ci.yml')).toContain('/kaniko/executor');
  expect(box.read('ci/part.yml')).toContain('/kaniko/executor');
});

test('a write that fails leaves every file as it was', () => {
  migrated();
  const root = box.read('.gitlab-ci.yml');
  rmSync(join(box.repository, 'ci'), { recursive: true });
  box.write('ci', 'a file in the place of the folder\n');

  const result = box.run(['undo', '--yes', '--force']);

  expect(result.code).toBe(2);
  expect(result.stderr).toContain('Nothing was restored.');
  expect(box.read('.gitlab-ci.yml')).toBe(root);
  expect(readdirSync(join(box.state, 'kaniko-to-buildkit', 'pending'))).toEqual([]);
});

test('without a terminal it wants --yes', () => {
  migrated();
  const after = box.read('.gitlab-ci.yml');

  const result = box.run(['undo']);

  expect(result.code).toBe(2);
  expect(result.stderr).toContain('--yes');
  expect(box.read('.gitlab-ci.yml')).toBe(after);
});

test('the last run of another repository is not undone by chance', () => {
  migrated();
  mkdirSync(join(box.repository, 'other/.git'), { recursive: true });

  const result = box.run(['undo', '--yes'], { cwd: 'other' });

  expect(result.code).toBe(2);
  expect(result.stderr).toContain('no run is recorded for this repository');
});

test.each([[['undo', '--yes']], [['undo', 'abc', '--yes']]])('%j without any run recorded names no list', (args) => {
  expect(box.run(args)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'error: no run is recorded, so there is nothing to restore\n',
  });
});

test('two runs are undone one after the other', () => {
  box.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b'));
  for (const job of ['one', 'two']) box.run(['apply', '--yes', '--allow-dirty', '--job', job]);

  box.run(['undo', '--yes']);
  const between = box.read('.gitlab-ci.yml');
  box.run(['undo', '--yes']);

  expect(between).toContain('buildctl-daemonless.sh');
  expect(between).toContain('/kaniko/executor');
  expect(box.read('.gitlab-ci.yml')).toBe(exactJob('one', 'a') + exactJob('two', 'b'));
});

test('--list names the files', () => {
  migrated();

  expect(box.run(['undo', '--list']).stdout).toMatch(
    /^[0-9a-f]{8} {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}2 files: .gitlab-ci.yml, ci\/part.yml\n$/,
  );
});

test('a record that cannot be read is left out', () => {
  migrated();
  box.write('../state/kaniko-to-buildkit/runs/broken.json', '{');

  expect(box.run(['undo', '--list']).stdout.trim().split('\n')).toHaveLength(1);
});
