import { runFixture } from '../support/fixtures.ts';
import { checkCase, type Migrate } from './check.ts';
import { propertyCase } from './generate.ts';

const IMAGE = 'image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const job = (...items: readonly string[]): string =>
  `build:\n  ${IMAGE}\n  script:\n${items.map((item) => `    - ${item}\n`).join('')}`;
const PLAIN = job('/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1 --label a=b');

/** This version with its result broken. */
const breaking =
  (breakIt: (text: string) => string): Migrate =>
  (input) => {
    const result = runFixture(input, {});
    const after = new Map(
      [...result.after].map(([path, bytes]) => [path, Buffer.from(breakIt(bytes.toString('utf8')))]),
    );
    return { ...result, after };
  };

function broken(yaml: string, breakIt: (text: string) => string): void {
  checkCase(propertyCase({ '.gitlab-ci.yml': yaml }), { execute: true, migrate: breaking(breakIt) });
}

test('a case that keeps every promise is counted', () => {
  const tally = checkCase(propertyCase({ '.gitlab-ci.yml': PLAIN }), { execute: true });

  expect(tally).toEqual({ statuses: ['migrated'], codes: [], equal: 1, inconclusive: [] });
});

test.each([
  ['another tag', 'IMAGE:1', 'IMAGE:2', /runs differ: build: call 1: push of .*:1: missing after/],
  ['another label', 'label:a=b', 'label:a=c', /runs differ: build: call 1: label a: 'b' before, 'c' after/],
  ['no login', '\\"username\\"', '\\"user\\"', /runs differ: build: call 1: credentials for registry\.example\.com/],
  ['a call that cannot work', 'dockerfile.v0', 'v0', /runs differ: build: call 1: buildctl refuses/],
])('a migration with %s fails', (_what, from, to, message) => {
  expect(() => broken(PLAIN, (text) => text.replaceAll(from, to))).toThrow(message);
});

test('a job that is not migrated must keep its text', () => {
  const other = `${PLAIN}other:\n  image: alpine\n  script: [echo a]\n`;

  expect(() => broken(other, (text) => text.replace('echo a', 'echo b'))).toThrow(/script of other.*has changed/);
});

test('a finding excuses the difference that it names, and no other', () => {
  const asks = job('id -u > who.txt', '/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1 --build-arg "U=$(id -u)"');

  expect(checkCase(propertyCase({ '.gitlab-ci.yml': asks }), { execute: true }).statuses).toEqual(['migrated']);
  expect(() => broken(asks, (text) => text.replace('U=$(id -u)', 'U=7'))).toThrow(/build arg U: '0' before, '7' after/);
});

test('a file that only BuildKit reads excuses the logins in it, and no other', () => {
  const unset = job(
    `'echo "{\\"auths\\":{\\"registry.example.com\\":{\\"username\\":\\"own\\",\\"password\\":\\"pw\\"}}}" > /kaniko/.docker/config.json'`,
    'unset DOCKER_CONFIG',
    '/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1',
  );

  expect(checkCase(propertyCase({ '.gitlab-ci.yml': unset }), { execute: true }).statuses).toEqual(['migrated']);
  expect(() => broken(unset, (text) => text.replace('\\"own\\"', '\\"other\\"'))).toThrow(/user 'other'/);
});

test('a finding that says that the job may stop excuses what comes of that, in its way only', () => {
  const empty = job('/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:$A$B --digest-file d.txt');
  const named: Migrate = (input) => {
    const result = runFixture(input, {});
    const reasons = [{ code: 'K2B230', severity: 'warning', message: 'a tag may be empty' } as const];
    return { ...result, report: { ...result.report, jobs: result.report.jobs.map((one) => ({ ...one, reasons })) } };
  };
  const check = (yaml: string, migrate: Migrate) =>
    checkCase(propertyCase({ '.gitlab-ci.yml': yaml }), { execute: true, migrate });
  const other: Migrate = (input) => {
    const result = named(input);
    const text = result.after.get('.gitlab-ci.yml')?.toString('utf8').replace('$A$B', 'other') ?? '';
    return { ...result, after: new Map([['.gitlab-ci.yml', Buffer.from(text)]]) };
  };

  expect(check(empty, named).statuses).toEqual(['migrated']);
  expect(() => check(empty, other)).toThrow(/push of .*:latest: missing after/);
});

test('an internal error and an exception are faults', () => {
  const internal: Migrate = (input) => {
    const result = runFixture(input, {});
    const found = { code: 'K2B901', severity: 'error', message: 'gone wrong' } as const;
    return { ...result, report: { jobs: [], diagnostics: [found] } };
  };
  const ends: Migrate = () => {
    throw new Error('internal error: the run ends');
  };

  for (const migrate of [internal, ends])
    expect(() => checkCase(propertyCase({ '.gitlab-ci.yml': PLAIN }), { execute: false, migrate })).toThrow(
      /internal error/,
    );
});

test('an input that is refused is a fault of the generator, unless it is meant to be faulty', () => {
  const faulty = propertyCase({ '.gitlab-ci.yml': 'build: [/kaniko/executor]\n.a: [\n' });

  expect(() => checkCase(faulty, { execute: false })).toThrow(/the generated pipeline is refused/);
});
