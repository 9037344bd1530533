import { exactJob, useSandbox } from '../cli/harness.ts';
import { job } from './harness.ts';

const sandbox = useSandbox();
const CONFIG = '.kaniko-to-buildkit.yaml';
const WRONG = job({ args: '--build-arg A=1' });

test('a configuration that is broken is an error', () => {
  sandbox.write('.gitlab-ci.yml', job());
  sandbox.write(CONFIG, 'imgae: x\n');

  const result = sandbox.run(['lint']);

  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toContain(`${CONFIG}:1:1: unknown key "imgae"`);
  expect(sandbox.run(['lint', '--no-config'])).toMatchObject({ code: 0, stderr: '' });
});

test('--config names another one', () => {
  sandbox.write('.gitlab-ci.yml', WRONG);
  sandbox.write(CONFIG, 'ignore: [.gitlab-ci.yml]\n');
  sandbox.write('other.yaml', 'ciFile: gone.yml\n');

  expect(sandbox.run(['lint', '--config', 'other.yaml']).stderr).toContain('the root pipeline gone.yml does not exist');
});

test('ignore, ciFile, gitignore and includeRoots say what is looked at', () => {
  sandbox.write('ci/root.yml', `include: { project: group/ci, file: images.yml }\n${job({ name: 'good' })}`);
  sandbox.write('vendor/ci.yml', `stages: [build]\n${WRONG}`);
  sandbox.write('generated/ci.yml', `stages: [build]\n${job({ name: 'made', args: '--build-arg B=1' })}`);
  sandbox.write('.gitignore', 'generated/\n');
  sandbox.write('templates/images.yml', '.template: { script: [true] }\n');
  sandbox.write('templates/.git/HEAD', '');
  sandbox.write(
    CONFIG,
    'ciFile: ci/root.yml\nignore: [vendor/, templates/]\ngitignore: false\nincludeRoots: { group/ci: templates }\n',
  );

  const { code, stdout, stderr } = sandbox.run(['lint']);

  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatch(/^generated\/ci\.yml\n/);
  expect(stdout).toContain('1 problem in 1 file');
  expect(sandbox.run(['lint', '--gitignore'])).toMatchObject({ code: 0 });
});

test('severity: raises what is told from a note to a finding, and takes it away', () => {
  sandbox.write('.gitlab-ci.yml', job({ args: '--opt platform=linux/amd64,linux/arm64' }));
  const plain = sandbox.run(['lint']);
  sandbox.write(CONFIG, 'severity: { K2B737: warning }\n');
  const raised = sandbox.run(['lint']);
  sandbox.write(CONFIG, 'severity: { K2B737: off }\n');
  const off = sandbox.run(['lint', '--min-severity', 'info']);

  expect(plain.code).toBe(0);
  expect(raised.code).toBe(1);
  expect(raised.stdout).toMatch(/warning .*K2B737/);
  expect(off.stdout).not.toContain('K2B737');
});

test('jobs: says what is migrated, not what is looked at', () => {
  sandbox.write('.gitlab-ci.yml', WRONG + exactJob('one', 'a'));
  sandbox.write(CONFIG, 'jobs: [one]\n');

  expect(sandbox.run(['lint']).stdout).toContain('K2B717');
});

test('--job with a name that no job has', () => {
  sandbox.write('.gitlab-ci.yml', job());

  const result = sandbox.run(['lint', '--job', 'nope']);

  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toMatch(/^error: --job: no job is named nope; there are /);
});
