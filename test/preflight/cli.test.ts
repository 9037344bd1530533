import { parse } from 'yaml';
import { exactJob, manualJob, OTHER_JOB, useSandbox } from '../cli/harness.ts';
import { job } from '../lint/harness.ts';

const sandbox = useSandbox();

test('jobs that would be migrated and jobs that use BuildKit, by the tags of their runners', () => {
  const tagged = exactJob('c', 'c').replace('stage: build', 'tags: [docker]');
  sandbox.write('.gitlab-ci.yml', exactJob('a', 'a') + tagged + manualJob('m') + job({ name: 'b' }) + OTHER_JOB);
  const { code, stdout, stderr } = sandbox.run(['preflight']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Runners that take jobs without tags\n  2 jobs: a, b\n');
  expect(stdout).toContain('Runners with the tags docker\n  1 job: c\n');
  expect(stdout).not.toMatch(/jobs?:.*\bm\b/);
  for (const code of ['K2B603', 'K2B604', 'K2B606', 'K2B607', 'K2B608', 'K2B611', 'K2B615'])
    expect(stdout).toContain(code);
});

test('tags of default, and an emulated platform', () => {
  const wide = job({ args: '--opt platform=linux/amd64,linux/arm64' });
  sandbox.write('.gitlab-ci.yml', `default:\n  tags: [big, arm]\n${wide}`);
  const { stdout } = sandbox.run(['preflight']);

  expect(stdout).toContain('Runners with the tags arm, big\n');
  expect(stdout).toMatch(/emulation +binfmt handlers for linux\/arm64/);
});

test('--yaml prints a pipeline and nothing else', () => {
  sandbox.write('.gitlab-ci.yml', exactJob('a', 'a'));
  const pipeline = parse(
    sandbox.run(['preflight', '--yaml', '--image', 'r.example.com/buildkit:rootless']).stdout,
  ) as Record<string, { image?: { name: string } }>;

  expect(Object.keys(pipeline)).toEqual(['.k2b-preflight', 'k2b-preflight']);
  expect(pipeline['k2b-preflight']?.image?.name).toBe('r.example.com/buildkit:rootless');
});

test('no such job', () => {
  sandbox.write('.gitlab-ci.yml', OTHER_JOB);

  expect(sandbox.run(['preflight'])).toEqual({
    code: 0,
    stdout: 'No job runs rootless BuildKit or would be migrated to it.\n',
    stderr: '',
  });
  expect(sandbox.run(['preflight', '--yaml'])).toMatchObject({ code: 0, stdout: '' });
});

test('a path that does not exist is named beside a repository', () => {
  sandbox.write('.gitlab-ci.yml', exactJob('a', 'a'));
  const { code, stdout, stderr } = sandbox.run(['preflight', '.', 'nowhere']);

  expect(code).toBe(2);
  expect(stderr).toBe('nowhere:1:1  error  nowhere cannot be read: no such file or folder.  K2B002\n');
  expect(stdout).toContain('1 job: a\n');
});

test('a log that cannot be read is one sentence', () => {
  expect(sandbox.run(['preflight', '--explain-log', 'nope'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: --explain-log nope: no such file or folder\n',
  });
});

test.each([[['preflight', 'nowhere']], [['preflight', 'broken.yml']], [['preflight', '--explain-log', 'nowhere.log']]])(
  '2 for %j',
  (args) => {
    sandbox.write('broken.yml', 'a: [\n');
    const { code, stderr } = sandbox.run(args);

    expect(code).toBe(2);
    expect(stderr).not.toBe('');
  },
);

describe('--explain-log', () => {
  test('cause and fix of a known message', () => {
    sandbox.write('job.log', 'fork/exec /proc/self/exe: operation not permitted\n');
    const { code, stdout } = sandbox.run(['preflight', '--explain-log', 'job.log']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^line 1 .*K2B603\n {2}cause {2}The runner .*\n {2}fix {4}Docker executor: /);
  });

  test('1 when nothing is known', () => {
    sandbox.write('job.log', 'Job succeeded\n');
    const { code, stdout } = sandbox.run(['preflight', '--explain-log', 'job.log']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: 'The log holds no message that is known here.\n' });
  });

  test('stdin', () => {
    expect(sandbox.run(['preflight', '--explain-log', '-'])).toMatchObject({ code: 1 });
  });
});
