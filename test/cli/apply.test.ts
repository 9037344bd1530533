import { lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { chmodSync, exactJob, manualJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();

describe('uncommitted changes', () => {
  test('a file with changes is refused, named, and nothing is written', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);
    box.commit();
    box.write('.gitlab-ci.yml', exactJob());

    const result = box.run(['apply', '--yes']);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('.gitlab-ci.yml has uncommitted changes');
    expect(result.stderr).toContain('--allow-dirty');
    expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  });

  test('an untracked file is refused, too', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);
    box.commit();
    box.write('extra.yml', `stages: [build]\n${exactJob()}`);

    expect(box.run(['apply', '--yes']).code).toBe(2);
  });

  test('one dirty file stops the clean ones', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('ci/extra.yml', OTHER_JOB);
    box.commit();
    box.write('ci/extra.yml', `stages: [build]\n${exactJob('extra')}`);

    const result = box.run(['apply', '--yes']);

    expect(result.code).toBe(2);
    expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  });

  test('changes in files that are not edited do not matter', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('README.md', 'one\n');
    box.commit();
    box.write('README.md', 'two\n');

    expect(box.run(['apply', '--yes']).code).toBe(0);
  });

  test('a staged change counts', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);
    box.commit();
    box.write('.gitlab-ci.yml', exactJob());
    box.git('add', '--all');

    expect(box.run(['apply', '--yes']).code).toBe(2);
  });

  test('a file whose name has blanks and umlauts is found', () => {
    box.write('ci/büro images.yml', OTHER_JOB);
    box.commit();
    box.write('ci/büro images.yml', `stages: [build]\n${exactJob()}`);

    expect(box.run(['apply', '--yes']).code).toBe(2);
  });

  test('a project in a subfolder of the work tree is found', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);
    box.write('ci/images.yml', OTHER_JOB);
    box.commit();
    box.write('ci/images.yml', `stages: [build]\n${exactJob()}`);

    expect(box.run(['apply', '--yes', '.'], { cwd: 'ci' }).code).toBe(2);
  });

  test('--allow-dirty writes', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);
    box.commit();
    box.write('.gitlab-ci.yml', exactJob());

    expect(box.run(['apply', '--yes', '--allow-dirty']).code).toBe(0);
    expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh');
  });
});

describe('agreement', () => {
  test('without a terminal --yes is needed, and nothing is written', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.commit();

    const result = box.run(['apply']);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--yes');
    expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  });

  test('without a terminal nobody can be asked about each change', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.commit();

    const { code, stdout, stderr } = box.run(['apply', '--interactive'], { input: 'y\ny\n' });

    expect(code).toBe(2);
    expect(stderr).toBe('error: --interactive needs a terminal for the questions and the answers\n');
    expect(stdout).toBe('');
    expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  });

  test('the result stands on stdout, in the past tense, with the diff', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.commit();

    const result = box.run(['apply', '--yes']);

    expect(result.stdout).toContain('+      buildctl-daemonless.sh build');
    expect(result.stdout).toContain('Wrote 1 file');
    expect(result.stdout).not.toContain('Write it:');
    expect(result.stderr).toBe('');
  });
});

describe('what is written', () => {
  test('a second run changes nothing', () => {
    box.write('.gitlab-ci.yml', exactJob() + manualJob());
    box.run(['apply', '--yes']);
    const once = box.read('.gitlab-ci.yml');

    const again = box.run(['apply', '--yes']);

    expect(again.code).toBe(3);
    expect(box.read('.gitlab-ci.yml')).toBe(once);
    expect(box.run(['check']).stdout).not.toContain('would change\nRunners');
  });

  test('the mode of the file stays', () => {
    chmodSync(box.write('.gitlab-ci.yml', exactJob()), 0o640);

    box.run(['apply', '--yes']);

    expect(statSync(join(box.repository, '.gitlab-ci.yml')).mode & 0o777).toBe(0o640);
  });

  test('a link stays a link, and its target is written', () => {
    box.write('ci/pipeline.yml', exactJob());
    symlinkSync('ci/pipeline.yml', join(box.repository, '.gitlab-ci.yml'));

    const result = box.run(['apply', '--yes']);

    expect(result.code).toBe(0);
    expect(lstatSync(join(box.repository, '.gitlab-ci.yml')).isSymbolicLink()).toBe(true);
    expect(box.read('ci/pipeline.yml')).toContain('buildctl-daemonless.sh');
  });

  test('a link to a file that is not looked at itself stays a link', () => {
    box.write('ci/pipeline.txt', exactJob());
    symlinkSync('ci/pipeline.txt', join(box.repository, '.gitlab-ci.yml'));

    const result = box.run(['apply', '--yes', '.gitlab-ci.yml']);

    expect(result.code).toBe(0);
    expect(lstatSync(join(box.repository, '.gitlab-ci.yml')).isSymbolicLink()).toBe(true);
    expect(box.read('ci/pipeline.txt')).toContain('buildctl-daemonless.sh');
  });

  test('the repository gets no further file', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.commit();

    box.run(['apply', '--yes']);

    expect(box.git('status', '--porcelain')).toBe(' M .gitlab-ci.yml\n');
  });

  test('the record of the run lies in the state folder, with nothing pending', () => {
    box.write('.gitlab-ci.yml', exactJob());

    box.run(['apply', '--yes']);

    expect(readdirSync(join(box.state, 'kaniko-to-buildkit/runs'))).toHaveLength(1);
    expect(readdirSync(join(box.state, 'kaniko-to-buildkit/pending'))).toEqual([]);
  });

  test('CRLF, a byte order mark, tabs in comments and a missing final newline stay', () => {
    const text = `\uFEFF# 😀\tüber\r\n${exactJob().replaceAll('\n', '\r\n').trimEnd()}`;
    box.write('.gitlab-ci.yml', text);

    const result = box.run(['apply', '--yes']);

    const after = box.read('.gitlab-ci.yml');
    expect(result.code).toBe(0);
    expect(after.startsWith('\uFEFF# 😀\tüber\r\nbuild-api:\r\n  stage: build\r\n')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(after.endsWith('\n')).toBe(false);
  });
});
