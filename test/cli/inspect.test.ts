import { useSandbox } from './harness.ts';

const box = useSandbox();

beforeEach(() => {
  box.write('.gitignore', 'generated/\n');
  box.write('generated/old.yml', 'a: {image: kaniko}\n');
  box.write('chart.yml', 'apiVersion: v1\nimage: kaniko\n');
  box.write('ci/base.yml', '.base:\n  image: gcr.io/kaniko-project/executor:debug\n  variables: {A: a}\n');
  box.write(
    '.gitlab-ci.yml',
    'include: ci/base.yml\n.s: {script: [echo hi]}\nbuild:\n  extends: .base\n  script:\n    - !reference [.s, script]\n    - /kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1\ntest:\n  script: [make]\n',
  );
});

test('why each file was read or skipped, and where each key of a Kaniko job comes from', () => {
  const { stdout, code } = box.run(['plan', '--inspect']);
  const view = stdout.slice(0, stdout.indexOf('@@')).replaceAll(/ {2,}/g, '  ');

  expect(code).toBe(0);
  for (const line of [
    '  .gitlab-ci.yml  read  root pipeline',
    '  ci/base.yml  read  included by .gitlab-ci.yml',
    '  generated/  skipped  ignored by .gitignore or --ignore-pattern',
    '  chart.yml  skipped  it names Kaniko, but is no GitLab CI file, or does not parse',
    'build  .gitlab-ci.yml:3  migrated',
    '  image  gcr.io/kaniko-project/executor:debug  ← ci/base.yml:2, extends .base',
    '  variables.A  a  ← ci/base.yml:3, extends .base',
    '  script[0]  echo hi  ← .gitlab-ci.yml:2, !reference [.s, script]',
    '  script[1]  /kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1  ← .gitlab-ci.yml:7',
  ])
    expect(view).toContain(line);
  expect(view).not.toContain('test  .gitlab-ci.yml');
});

test('without the option nothing of it is printed', () => {
  expect(box.run(['plan']).stdout).not.toContain('root pipeline');
});

test('outside a terminal the variables of a job are masked by their names', () => {
  box.write(
    'ci/base.yml',
    '.base:\n  image: gcr.io/kaniko-project/executor:debug\n  variables: {DB_PASSWORD: hunter2}\n',
  );
  const { stdout } = box.run(['plan', '--inspect']);

  expect(stdout).toContain('variables.DB_PASSWORD');
  expect(stdout).not.toContain('hunter2');
  expect(stdout).toMatch(/\d values that look secret are masked in this report\./);
});
