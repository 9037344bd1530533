import { approximateJob, exactJob, useSandbox } from '../cli/harness.ts';
import { job } from '../lint/harness.ts';

const sandbox = useSandbox();
const CONFIG = '.kaniko-to-buildkit.yaml';
const IMAGES = /name: "(\S+buildkit\S*)"/g;
const images = (stdout: string): readonly (string | undefined)[] =>
  [...stdout.matchAll(IMAGES)].map(([, image]) => image);

test('a configuration that is broken is an error, but for a log', () => {
  sandbox.write('.gitlab-ci.yml', exactJob());
  sandbox.write(CONFIG, 'imgae: x\n');
  sandbox.write('job.log', 'nothing that is known\n');

  expect(sandbox.run(['preflight'])).toMatchObject({ code: 2, stdout: '' });
  expect(sandbox.run(['preflight', '--no-config'])).toMatchObject({ code: 0, stderr: '' });
  expect(sandbox.run(['preflight', '--explain-log', 'job.log']).code).toBe(1);
});

test('image and images: those that the migrated jobs get', () => {
  const other = exactJob('other', 'o')
    .replace('gcr.io/kaniko-project/', 'r.io/mirror/')
    .replace('stage: build', 'tags: [big]');
  sandbox.write('.gitlab-ci.yml', exactJob() + other);
  sandbox.write(CONFIG, 'image: r.io/a/buildkit:1\nimages: { r.io/mirror/executor: r.io/b/buildkit:2 }\n');

  expect(images(sandbox.run(['preflight', '--yaml']).stdout)).toEqual(['r.io/a/buildkit:1', 'r.io/b/buildkit:2']);
  expect(images(sandbox.run(['preflight', '--yaml', '--image', 'r.io/c/buildkit:3']).stdout)).toEqual([
    'r.io/c/buildkit:3',
    'r.io/b/buildkit:2',
  ]);
});

test('strict and jobs: without what apply holds back, but with what uses BuildKit already', () => {
  sandbox.write('.gitlab-ci.yml', exactJob('a', 'a') + exactJob('b', 'b') + approximateJob('c') + job({ name: 'd' }));
  sandbox.write(CONFIG, 'strict: true\njobs: [a, c]\n');

  expect(sandbox.run(['preflight']).stdout).toContain('2 jobs: a, d\n');
  expect(sandbox.run(['preflight', '--no-strict']).stdout).toContain('3 jobs: a, c, d\n');
  expect(sandbox.run(['preflight', '--no-config', '--strict']).stdout).toContain('3 jobs: a, b, d\n');
  expect(sandbox.run(['preflight', '--job', 'b']).stdout).toContain('1 job: b\n');
});

test('--job with a name that no job has', () => {
  sandbox.write('.gitlab-ci.yml', exactJob());

  expect(sandbox.run(['preflight', '--job', 'nope'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'error: --job: no job is named nope; there are build-api\n',
  });
});
