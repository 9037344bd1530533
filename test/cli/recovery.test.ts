import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();

/** A run that wrote `after` to a file and was killed before its end. */
function interrupt(path: string, before: string, after: string): string {
  const file = box.write(path, after);
  const folder = join(box.state, 'kaniko-to-buildkit', 'pending');
  mkdirSync(folder, { recursive: true });
  const record = {
    path: file,
    before: Buffer.from(before).toString('base64'),
    after: createHash('sha256').update(after).digest('hex'),
  };
  const journal = join(folder, 'killed.json');
  writeFileSync(journal, JSON.stringify({ schema: 1, run: 'killed', files: [record] }));
  return journal;
}

test('apply restores the files of an interrupted run first, and says so', () => {
  const journal = interrupt('.gitlab-ci.yml', exactJob(), OTHER_JOB);

  const result = box.run(['apply']);

  expect(result.stderr).toContain(`restored ${join(box.repository, '.gitlab-ci.yml')}`);
  expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  expect(existsSync(journal)).toBe(false);
});

test('apply goes on with the restored files', () => {
  interrupt('.gitlab-ci.yml', exactJob(), OTHER_JOB);

  const result = box.run(['apply', '--yes']);

  expect(result.code).toBe(0);
  expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh');
});

test('a state folder that cannot be written is one sentence, and nothing is written', () => {
  box.write('.gitlab-ci.yml', exactJob());
  const state = box.write('../state/file', '');

  const result = box.run(['apply', '--yes'], { environment: { XDG_STATE_HOME: state } });

  expect(result.code).toBe(2);
  expect(result.stderr).toBe(
    `${state}/kaniko-to-buildkit could not be written: no such file or folder. Nothing was written.\n`,
  );
  expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
});

test.each(['plan', 'check'])('%s restores nothing', (command) => {
  const journal = interrupt('.gitlab-ci.yml', exactJob(), OTHER_JOB);

  box.run([command]);

  expect(box.read('.gitlab-ci.yml')).toBe(OTHER_JOB);
  expect(existsSync(journal)).toBe(true);
});
