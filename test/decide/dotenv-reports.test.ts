import { migrate } from '../../src/migrate.ts';
import { MemoryProject } from '../../src/source/memory-project.ts';
import { MountedProject } from '../../src/source/mounted-project.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';

const CALL = '/kaniko/executor --context . --destination "$CI_REGISTRY_IMAGE:1"';

/** Status of the job that builds, and the codes of what is said of it. */
function outcome(line: string, call = CALL, keys = '', image = 'gcr.io/kaniko-project/executor:debug'): string {
  const yaml =
    `gen:\n  script: [${JSON.stringify(line)}]\n  artifacts: {reports: {dotenv: v.env}}\n` +
    `build:\n  image: {name: "${image}", entrypoint: [""]}\n  needs: [gen]\n${keys}  script: [${JSON.stringify(call)}]\n`;
  const files = { '.gitlab-ci.yml': yaml, Dockerfile: 'FROM alpine\nCOPY . .\n' };
  const report = migrate({
    project: new MountedProject(new MemoryProject(new Map(Object.entries(files))), []),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  const job = report.jobs.find(({ job: name }) => name === 'build');
  return [job?.status, ...new Set(job?.reasons.map(({ code }) => code))].join(' ');
}

test.each([
  'KANIKO_NO_PUSH=true',
  'KANIKO_REGISTRY_MIRROR=mirror.example.com',
  'DOCKER_CONFIG=/tmp/none',
  'DOCKER_AUTH_CONFIG={}',
  'GOOGLE_APPLICATION_CREDENTIALS=key.json',
  'BUILDKITD_FLAGS=',
  'BUILDKIT_HOST=tcp://daemon:1234',
  'DOCKER_HOST=tcp://docker:2375',
  'HOME=/srv',
  'PATH=/opt/bin',
  'TMPDIR=/srv/tmp',
  'SSL_CERT_FILE=/srv/ca.pem',
])('a report with %s holds the job back', (line) => {
  expect(outcome(`echo '${line}' > v.env`)).toBe('manual K2B266');
});

test.each([
  ['VERSION=1', CALL],
  ['VERSION=1', CALL.replace(':1', ':x$VERSION')],
  ['CI_REGISTRY_USER=bob', CALL],
  ['CI_REGISTRY_PASSWORD=x', CALL],
  ['https_proxy=http://proxy:3128', CALL],
  ['KANIKO_DIR_OF_OURS=x', CALL],
])('one with %s does not', (line, call) => {
  expect(outcome(`echo "${line}" >> v.env`, call)).toBe('migrated');
});

test('what only the new programs read is named', () => {
  expect(outcome('echo "SOURCE_DATE_EPOCH=0" > v.env')).toBe('migrated K2B247');
});

test('a report whose names are out of view is named', () => {
  expect(outcome('./version > v.env')).toBe('migrated K2B265');
});

test('a variable that holds flags of the call is not translated where a report sets it, too', () => {
  const keys = '  variables: {ARGS: --cleanup}\n';

  expect(outcome('echo "ARGS=--no-push" > v.env', `${CALL} $ARGS`, keys)).toBe('manual K2B314 K2B183');
  expect(outcome('echo "OTHER=1" > v.env', `${CALL} $ARGS`, keys)).toMatch(/^migrated/);
});

test('nor is the image that a report may set', () => {
  const keys = '  variables: {IMAGE: "gcr.io/kaniko-project/executor:debug"}\n';

  expect(outcome('echo "IMAGE=other" > v.env', CALL, keys, '$IMAGE')).toMatch(/^manual/);
  expect(outcome('echo "OTHER=1" > v.env', CALL, keys, '$IMAGE')).toMatch(/^migrated/);
});

test('an identity of a cloud in a report is one of the job', () => {
  expect(
    outcome('echo "AWS_ROLE_ARN=arn:aws:iam::1:role/x" > v.env', CALL.replace('$CI_REGISTRY_IMAGE', '$REGISTRY/x')),
  ).toMatch(/^manual.* K2B218/);
});
