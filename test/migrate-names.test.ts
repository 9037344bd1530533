import { migrate } from '../src/migrate.ts';
import type { Report } from '../src/model.ts';
import { DEFAULT_IMAGE } from '../transforms/job/image.ts';
import { memoryProject } from './shell/scripts.ts';

function run(text: string, frozen?: (path: string) => 'ignored' | undefined): Report {
  return migrate({
    project: memoryProject({ '.gitlab-ci.yml': text }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
    ...(frozen ? { frozen } : {}),
  });
}

const IMAGE = '{name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';
const statusOf = ({ jobs }: Report): string => jobs.map(({ job, status }) => `${job} ${status}`).join(', ');
const codesOf = (report: Report): string[] =>
  [...report.diagnostics, ...report.jobs.flatMap(({ reasons }) => reasons)].map(({ code }) => code);

const MEMBERS = Object.getOwnPropertyNames(Object.prototype);
const SIGNS = Array.from('.^$*+?()[]{}|\\', (sign) => `a${sign}b`);

test.each(MEMBERS)('%s is a variable as any other', (name) => {
  const report = run(
    `variables: {${name}: a}\nbuild:\n  image: ${IMAGE}\n  variables: {${name}: y}\n` +
      `  rules: [{if: $X, variables: {${name}: z}}]\n` +
      `  script:\n    - ${name}=1\n    - export ${name}=2\n    - ${CALL} --label ${name}=1\n`,
  );

  expect(statusOf(report)).toBe('build migrated');
});

test.each(SIGNS)('the name %s is no expression', (name) => {
  const key = JSON.stringify(name);
  const report = run(
    `variables: {${key}: /kaniko/.docker/}\nbuild:\n  image: ${IMAGE}\n  variables: {${key}: /kaniko/.docker/}\n  script:\n    - ${CALL}\n`,
  );

  expect(statusOf(report)).toBe('build migrated');
});

test.each([
  ['an unknown key', `image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""], foo: bar}`, CALL],
  ['no name', 'image: {name: ""}', CALL],
  ['an input that nothing declares', `image: ${IMAGE}`, `${CALL}$[[ inputs.x ]]`],
])('%s is a fault of the input', (_, image, call) => {
  const report = run(`build:\n  ${image}\n  script: ['${call}']\n`);

  expect(statusOf(report)).toBe('build manual');
  expect(codesOf(report)).toContain('K2B018');
  expect(codesOf(report)).not.toContain('K2B901');
});

test.each([
  ['declares another one', '{inputs: {release: {default: a}}}', 'manual'],
  ['declares it', '{inputs: {version: {default: a}}}', 'migrated'],
  ['includes what may declare it', '{include: [{local: inputs.yml}], inputs: {release: {default: a}}}', 'migrated'],
])('an input whose header %s', (_, spec, status) => {
  const script = `script: ['${CALL} --label v=$[[ inputs.version ]]']`;
  const report = run(`spec: ${spec}\n---\nbuild:\n  image: ${IMAGE}\n  ${script}\n`);

  expect(statusOf(report)).toBe(`build ${status}`);
  expect(codesOf(report).includes('K2B018')).toBe(status === 'manual');
});

test.each([
  ['a list of the script', `script: &s\n    - ${CALL}`, 'script: [*s, /kaniko/executor --nonsense]'],
  ['an item', `script:\n    - &c ${CALL}`, 'variables: {CMD: *c}\n  script: [echo]'],
  [
    'before_script',
    `before_script: &b [mkdir -p /kaniko/.docker]\n  script: [${CALL}]`,
    'before_script: *b\n  script: [echo]',
  ],
  [
    'an item of it',
    `before_script: [&m mkdir -p /kaniko/.docker]\n  script: [${CALL}]`,
    'before_script: [*m]\n  script: [echo]',
  ],
  [
    'after_script',
    `script: [${CALL}]\n  after_script: &a [rm -rf /kaniko/.docker]`,
    'script: [echo]\n  after_script: *a',
  ],
  ['variables', `variables: &v {A: "1"}\n  script: [${CALL}]`, 'variables: *v\n  script: [echo]'],
  [
    'variables by reference',
    `variables: {F: "--build-arg A=1"}\n  script: [${CALL} $F]`,
    'variables: !reference [build, variables]\n  script: [echo]',
  ],
])('%s that another job reads is not changed under it', (_, own, other) => {
  const report = run(`build:\n  image: ${IMAGE}\n  ${own}\nother:\n  image: alpine\n  ${other}\n`);

  expect(report.jobs.find(({ job }) => job === 'build')?.status).toBe('manual');
  expect(codesOf(report)).toContain('K2B407');
  expect(codesOf(report)).not.toContain('K2B901');
  expect(report.files).toEqual([]);
});

test.each([
  ['below', '  variables: {NAME: one}\n  <<: *k\n'],
  ['above', '  <<: *k\n  variables: {NAME: one}\n'],
  ['between', '  before_script: [echo]\n  <<: *k\n  variables: {NAME: one}\n'],
])('own variables keep their precedence with a merge key %s', (_, own) => {
  const text = `.k: &k\n  image: ${IMAGE}\n  script: ['${CALL}$NAME']\none:\n${own}two:\n  <<: *k\n  variables: {NAME: two}\n`;
  const report = run(text);

  expect(statusOf(report)).toBe('one migrated, two migrated');
  expect(report.files[0]?.after).toContain('{NAME: one, BUILDKITD_FLAGS: --oci-worker-no-process-sandbox}');
  expect(report.files[0]?.after).toContain('{NAME: two, BUILDKITD_FLAGS: --oci-worker-no-process-sandbox}');
});

test('an ignored file is read and not edited', () => {
  const report = run(`build:\n  image: ${IMAGE}\n  script: ['${CALL}']\n`, () => 'ignored');

  expect(statusOf(report)).toBe('build manual');
  expect(codesOf(report)).toContain('K2B019');
  expect(report.files).toEqual([]);
});
