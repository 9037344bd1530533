import { migrate } from '../src/migrate.ts';
import type { Report } from '../src/model.ts';
import { DEFAULT_IMAGE } from '../transforms/job/image.ts';
import { memoryProject } from './shell/scripts.ts';

function run(files: Readonly<Record<string, string>> | string): Report {
  const all = typeof files === 'string' ? { '.gitlab-ci.yml': files } : files;
  return migrate({
    project: memoryProject(all),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
}

const pipeline = (...script: string[]): string =>
  `build:\n  image: gcr.io/kaniko-project/executor:debug\n  script:\n${script.map((line) => `    - ${line}\n`).join('')}`;
const statusOf = ({ jobs }: Report): string => jobs.map(({ job, status }) => `${job} ${status}`).join(', ');
const after = ({ files }: Report): string => files[0]?.after ?? '';

const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';

test('only the scripts, the image and the variables of a job change', () => {
  const report = run(`${pipeline(CALL)}  rules: [{if: $X}] # keep\nother: {script: [echo]} # keep\n`);

  expect(statusOf(report)).toBe('build migrated');
  expect(after(report)).toContain('  rules: [{if: $X}] # keep\nother: {script: [echo]} # keep\n');
});

test('what a job is told and what is written agree', () => {
  const report = run(pipeline('/kaniko/executor --context s3://b/a.tgz --destination r.io/a:1'));

  expect(statusOf(report)).toBe('build manual');
  expect(report.files).toEqual([]);
});

test.each([
  ['out', 'tar-path', '$out.tar'],
  ['digest', 'digest-file', '$digest.txt'],
  ['metadata', 'digest-file', '$metadata.txt'],
])('a variable of the script named %s keeps its meaning', (name, flag, value) => {
  const report = run(
    pipeline(
      `for ${name} in a b; do /kaniko/executor -c $${name} -d $CI_REGISTRY_IMAGE/$${name}:1 --${flag} ${value}; done`,
    ),
  );

  expect(statusOf(report)).toBe('build migrated');
  expect(after(report)).not.toMatch(new RegExp(`\\b${name}=\\$\\(`));
});

test('positional parameters of a function stay what they are', () => {
  const report = run(
    pipeline(`'build() { /kaniko/executor -c $1 -d $CI_REGISTRY_IMAGE/$2:1 --cache=$CACHE; }'`, 'build a b'),
  );

  expect(after(report)).not.toMatch(/\bset --/);
});

test('text outside the BMP survives', () => {
  const report = run(pipeline(`${CALL} --label=title=Rocket🚀`));

  expect(Buffer.from(after(report), 'utf8').toString('utf8')).toContain('Rocket🚀');
});

test.each([
  `'{ echo "$DOCKER_AUTH"; } > /kaniko/.docker/config.json'`,
  `'if [ -n "$A" ]; then echo "$A"; else echo "{}"; fi > /kaniko/.docker/config.json'`,
])('a redirection of a compound command: %s', (line) => {
  const report = run(pipeline(line, CALL));

  expect(after(report)).not.toContain('/kaniko/');
});

test('a YAML variable that names the credentials file', () => {
  const report = run(
    `${pipeline('cp $AUTH_FILE $CONFIG', CALL)}  variables:\n    CONFIG: /kaniko/.docker/config.json\n`,
  );

  expect(statusOf(report) === 'build migrated' && after(report).includes('/kaniko/.docker')).toBe(false);
});

test.each(['wget -O /kaniko/.docker/config.json $AUTH_URL', 'wget $AUTH_URL -O/kaniko/.docker/config.json'])(
  'credentials that are downloaded: %s',
  (line) => {
    const text = after(run(pipeline(line, CALL)));

    expect(text === '' || /DOCKER_AUTH_CONFIG=/.test(text)).toBe(true);
  },
);

test('a folder of the project that is named like that of Kaniko', () => {
  const report = run(pipeline('mkdir -p $CI_PROJECT_DIR/kaniko/.docker', CALL));

  expect(after(report)).not.toContain('$CI_PROJECT_DIR$HOME');
});

test('several targets of the fork', () => {
  const text = pipeline(`${CALL} --target a --target b`).replace(
    'gcr.io/kaniko-project/executor',
    'ghcr.io/osscontainertools/kaniko',
  );

  expect(statusOf(run(text))).toBe('build manual');
});

test('two destinations in a script in brackets', () => {
  const report = run(
    `build:\n  image: gcr.io/kaniko-project/executor:debug\n  script: [${CALL} --destination $CI_REGISTRY_IMAGE:2]\n`,
  );

  expect(report.diagnostics.map(({ code }) => code)).not.toContain('K2B901');
});

test('a program in the words of a loop', () => {
  const report = run(pipeline('for t in $(crane ls r.io/a); do echo $t; done', CALL));

  const codes = report.jobs[0]?.reasons.map(({ code }) => code) ?? [];
  expect(codes.some((code) => ['K2B212', 'K2B213', 'K2B214'].includes(code))).toBe(true);
});

test.each([
  ['curl -f localhost', 'curl is run after the build and is not in the new image; the image that was built may have'],
  ['/app/check', '/app/check is run after the build'],
  ['cat /etc/os-release', 'cat reads /etc/os-release after the build'],
])('%s after the build says what it needs of the built image', (line, message) => {
  const report = run(pipeline(CALL, line));

  const found = report.jobs[0]?.reasons.find(({ code }) => code === 'K2B216');
  expect(found?.message.startsWith(message)).toBe(true);
  expect(found?.message).toMatch(/: Kaniko builds in the job's own filesystem, BuildKit does not\.$/);
});
