import { migrate } from '../../src/migrate.ts';
import { MemoryProject } from '../../src/source/memory-project.ts';
import { MountedProject } from '../../src/source/mounted-project.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';

const IMAGE = '  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n';
const CALL = '/kaniko/executor --context . --destination quay.io/a/b:1';
const OWN_CALL = '/kaniko/executor --context . --destination "$CI_REGISTRY_IMAGE:1"';

/** A file of the repository, what reads it, and what it says there. */
const READERS: readonly (readonly [name: string, file: string, text: string, script: readonly string[]])[] = [
  ['a script that builds', 'ci/b.sh', `${OWN_CALL}\n`, ['sh ci/b.sh']],
  ['one that is run by its name', 'ci/b.sh', `#!/bin/sh\n${OWN_CALL}\n`, ['./ci/b.sh']],
  ['one behind cd', 'ci/b.sh', `${OWN_CALL}\n`, ['cd ci', 'sh b.sh']],
  ['one with a time limit', 'ci/b.sh', `${OWN_CALL}\n`, ['timeout 60 sh ci/b.sh']],
  ['a sourced file', 'ci/build.env', 'V=1\n', ['. ./ci/build.env', OWN_CALL]],
  ['a script before the call', 'ci/prepare.sh', 'echo hello\n', ['sh ci/prepare.sh', OWN_CALL]],
  [
    'a credentials file that is copied',
    'ci/config.json',
    '{"auths":{"quay.io":{"auth":"YTpi"}}}',
    ['cp ci/config.json /kaniko/.docker/config.json', CALL],
  ],
];

/** What puts another file there: jobs or keys in front of `script:`. */
const WAYS: readonly (readonly [name: string, jobs: (file: string) => string, keys: (file: string) => string])[] = [
  ['an artifact of a needed job', (file) => gen(`[${file}]`), () => '  needs: [gen]\n'],
  ['a pattern', (file) => gen(`["**/*.${file.replace(/^.*\./, '')}"]`), () => '  needs: [{job: gen}]\n'],
  ['a folder that the job writes to', (file) => gen('[ci/]', `echo x > ${file}`), () => '  needs: [gen]\n'],
  ['a folder', () => gen('[ci]'), () => '  needs: [gen]\n'],
  ['all of the checkout', () => gen('[.]'), () => '  needs: [gen]\n'],
  [
    'a variable',
    (file) => gen('["$OUT/*"]').replace('gen:', `variables: {OUT: ${dir(file)}}\ngen:`),
    () => '  needs: [gen]\n',
  ],
  ['an earlier stage', (file) => gen(`["$CI_PROJECT_DIR/${file}"]`, 'make', 'build'), () => '  stage: test\n'],
  ['dependencies', (file) => gen(`[./${file}]`, 'make', 'build'), () => '  stage: test\n  dependencies: [gen]\n'],
  ['another project', () => '', () => '  needs: [{project: a/b, job: c, ref: main, artifacts: true}]\n'],
  ['a parent pipeline', () => '', () => '  needs: [{pipeline: $PARENT_PIPELINE_ID, job: c}]\n'],
  ['the cache', () => '', (file) => `  cache: {paths: [${file}]}\n`],
  ['one of several caches', () => '', () => '  cache: [{paths: [a/]}, {policy: pull, paths: [ci/]}]\n'],
];

const dir = (file: string): string => file.replace(/\/.*$/, '');

function gen(paths: string, script = 'make', stage = 'test'): string {
  return `gen:\n  stage: ${stage}\n  script: [${JSON.stringify(script)}]\n  artifacts: {paths: ${paths}}\n`;
}

interface Outcome {
  readonly status: string | undefined;
  readonly codes: readonly string[];
  readonly changed: readonly string[];
}

function outcome(yaml: string, files: Readonly<Record<string, string>>): Outcome {
  const all = { Dockerfile: 'FROM alpine\nCOPY . .\n', ...files, '.gitlab-ci.yml': yaml };
  const report = migrate({
    project: new MountedProject(new MemoryProject(new Map(Object.entries(all))), []),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  const job = report.jobs.find(({ job: name }) => name === 'build');
  return {
    status: job?.status,
    codes: [...new Set(job?.reasons.map(({ code }) => code))],
    changed: report.files.map(({ path }) => path),
  };
}

function pipeline(script: readonly string[], jobs = '', keys = ''): string {
  return `${jobs}build:\n${IMAGE}${keys}  script: ${JSON.stringify(script)}\n`;
}

/** Sentences that name what is not known of such a file. */
const TOLD = ['K2B209', 'K2B210', 'K2B264', 'K2B318', 'K2B302', 'K2B222'];

/** What is said of the file beside what is said of the job anyway; a job that is left alone is not wrong. */
function told(found: Outcome, alone: Outcome): readonly string[] {
  if (alone.status === 'manual') return [found.status === 'manual' ? 'manual' : ''].filter((one) => one !== '');
  return found.codes.filter((code) => TOLD.includes(code) && !alone.codes.includes(code));
}

describe.each(READERS)('%s', (_, file, text, script) => {
  const alone = outcome(pipeline(script), { [file]: text });

  test('is read where nothing can replace it', () => {
    expect(alone.status).toBe(script[0]?.startsWith('timeout') ? 'manual' : 'migrated');
    expect(alone.codes).not.toContain('K2B264');
  });

  test.each(WAYS)('is not taken for what %s brings', (_way, jobs, keys) => {
    const found = outcome(pipeline(script, jobs(file), keys(file)), { [file]: text });

    expect(told(found, alone)).not.toEqual([]);
  });

  test.each([['a submodule', { '.gitmodules': '[submodule "ci"]\n\tpath = ci\n\turl = ../ci.git\n' }]])(
    'is not taken for what %s brings',
    (_way, files) => {
      const found = outcome(pipeline(script), { [file]: text, ...files });

      expect(told(found, alone)).not.toEqual([]);
    },
  );

  test.each([
    ['cp other FILE'],
    ['F=FILE; cp other $F'],
    ['sed -i s/1/2/ FILE'],
    ['sed -i s/1/2/ ci/*'],
    ['echo x > FILE'],
    ['envsubst < FILE.in > FILE'],
    ['wget -O FILE https://example.com/x'],
    ['mv other FILE'],
    ['cp -r other/. ci/'],
    ['tar xf other.tar'],
    ['unzip -o other.zip'],
    ['find ci -type f -exec sed -i s/1/2/ {} +'],
  ])('is not what it was behind %s', (command) => {
    const found = outcome(pipeline([command.replaceAll('FILE', file), ...script]), { [file]: text });

    expect(told(found, alone)).not.toEqual([]);
  });

  test.each([
    ['artifacts of other paths', gen('[dist/, "*.jar", "$CI_JOB_NAME/out", "cix/", "ci/*.tar"]'), '  needs: [gen]\n'],
    ['artifacts of a job that it does not get', gen(`[${file}]`), '  needs: []\n'],
    ['artifacts that it does not want', gen(`[${file}]`), '  needs: [{job: gen, artifacts: false}]\n'],
    ['artifacts of its own stage', gen(`[${file}]`), ''],
    ['no dependencies', gen(`[${file}]`, 'make', 'build'), '  stage: test\n  dependencies: []\n'],
    ['what is left out', gen('[ci/]').replace('[ci/]', `[ci/], exclude: ["ci/**/*"]`), '  needs: [gen]\n'],
    ['untracked files', gen('[a]').replace('paths: [a]', 'untracked: true'), '  needs: [gen]\n'],
    ['a cache that it only fills', '', `  cache: {policy: push, paths: [${file}]}\n`],
    ['a cache of another folder', '', '  cache: {paths: [.cache/, node_modules]}\n'],
  ])('stays what it is beside %s', (_way, jobs, keys) => {
    expect(outcome(pipeline(script, jobs, keys), { [file]: text })).toEqual(alone);
  });
});

test('a script that an artifact brings is not edited', () => {
  const jobs = gen('[ci/b.sh]');
  const files = { 'ci/b.sh': `${OWN_CALL}\n` };

  const { status, codes, changed } = outcome(pipeline(['sh ci/b.sh'], jobs, '  needs: [gen]\n'), files);

  expect([status, changed]).toEqual(['manual', []]);
  expect(codes).toEqual(['K2B222', 'K2B264']);
});

test('one that merely lies in a folder of artifacts is, with a word', () => {
  const files = { 'ci/b.sh': `${OWN_CALL}\n` };
  const found = outcome(pipeline(['sh ci/b.sh'], gen('[ci/]'), '  needs: [gen]\n'), files);

  expect(found.status).toBe('migrated');
  expect(found.codes).toContain('K2B264');
  expect(found.changed).toEqual(['.gitlab-ci.yml', 'ci/b.sh']);
});

test('a job whose script alone shows the executor is seen where an artifact brings that script', () => {
  const yaml = pipeline(['sh ci/b.sh'], gen('[ci/b.sh]'), '  needs: [gen]\n').replace(
    /gcr\.io[^"]*/,
    'registry.example.com/tools/builder:1',
  );

  expect(outcome(yaml, { 'ci/b.sh': `${OWN_CALL}\n` }).status).toBe('manual');
});

test('what runs after the script changes nothing of it', () => {
  const files = { 'ci/b.sh': `${OWN_CALL}\n` };

  expect(outcome(pipeline(['sh ci/b.sh', 'tar xf other.tar']), files).codes).not.toContain('K2B264');
});

test('a Dockerfile and its ignore file that may be others say nothing', () => {
  const files = { Dockerfile: 'FROM alpine\nUSER 1000\nWORKDIR /work/data\n', '.dockerignore': 'Dockerfile\n' };
  const alone = outcome(pipeline([OWN_CALL]), files).codes;
  const replaced = outcome(pipeline([OWN_CALL], gen('[Dockerfile, .dockerignore]'), '  needs: [gen]\n'), files).codes;

  expect(replaced.filter((code) => code.startsWith('K2B5'))).toEqual([]);
  expect(alone.filter((code) => code.startsWith('K2B5'))).not.toEqual([]);
});
