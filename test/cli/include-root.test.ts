import { useSandbox } from './harness.ts';

const box = useSandbox();

const TEMPLATE = `.image:
  image: gcr.io/kaniko-project/executor:debug
  script:
    - /kaniko/executor --context $CI_PROJECT_DIR --destination $CI_REGISTRY_IMAGE:1
`;
const PIPELINE = `# kaniko
include:
  - project: group/templates
    file: image.yml
build:
  extends: .image
`;

beforeEach(() => {
  box.write('.gitlab-ci.yml', PIPELINE);
  box.write('../templates/image.yml', TEMPLATE);
});

test('without a checkout the include is told with the jobs that need it, once', () => {
  const { stdout, code } = box.run(['plan']);

  expect(stdout.match(/K2B405/g)).toHaveLength(1);
  expect(stdout).toContain(
    'The include of group/templates: image.yml is out of view, and build may take something from it.',
  );
  expect(code).toBe(0);
});

test('a checkout is read; the job gets its own keys and the checkout stays', () => {
  const result = box.run(['apply', '--yes', '--include-root', 'group/templates=../templates']);

  expect(result.code).toBe(0);
  expect(box.read('../templates/image.yml')).toBe(TEMPLATE);
  expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh build');
  expect(box.run(['check', '--include-root', 'group/templates=../templates']).code).toBe(0);
});

test('a writable checkout is migrated, and the pipeline stays', () => {
  const result = box.run(['apply', '--yes', '--include-root', 'group/templates=../templates:rw']);

  expect(result.code).toBe(0);
  expect(box.read('../templates/image.yml')).toContain('buildctl-daemonless.sh build');
  expect(box.read('.gitlab-ci.yml')).toBe(PIPELINE);
});

test('the next step names the checkout again', () => {
  expect(box.run(['plan', '--include-root', 'group/templates=../templates:rw']).stdout).toContain(
    'Write it: kaniko-to-buildkit apply --include-root group/templates=../templates:rw',
  );
});

test.each([
  ['group/templates', 'Write it as PROJECT=DIR or PROJECT=DIR:rw.'],
  ['group/templates=../nowhere', '../nowhere is no folder.'],
])('%s is refused', (text, message) => {
  const { code, stderr } = box.run(['plan', '--include-root', text]);

  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
