import { FLAG_NAMES } from '../../src/kaniko/flag-names.ts';
import { compareFixture, type FixtureResult, runFixture } from '../support/fixtures.ts';

const UPSTREAM = 'gcr.io/kaniko-project/executor:v1.24.0-debug';
const FORK = 'ghcr.io/osscontainertools/kaniko:v1.28.3-debug';

const input = (script: string, image: string): Map<string, Buffer> =>
  new Map([
    [
      '.gitlab-ci.yml',
      Buffer.from(
        `build:\n  image: {name: "${image}", entrypoint: [""]}\n  script:\n    - ${JSON.stringify(script)}\n`,
      ),
    ],
    ['Dockerfile', Buffer.from('FROM alpine\nCOPY . .\n')],
  ]);

/** Values that a variable may have when the job runs. */
const WORLDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  unset: {},
  empty: { X: '' },
  'of another type': { X: 'a b!' },
};

/** The sentences that name what Kaniko does with a value at run time. */
const NAMED = /^K2B32[123]$/;

/** Runs that Kaniko refuses and the migrated job does not, and that no finding names; none where the job is left alone. */
function wronglyGreen(script: string, written: readonly string[], image = UPSTREAM): readonly string[] {
  const files = input(script, image);
  const result = runFixture(files, {});
  const named = namedIn(result);
  if (written.every((flag) => named.some((message) => message.startsWith(`${flag}: `)))) return [];
  return Object.entries(WORLDS).flatMap(([world, env]) =>
    compareFixture(files, result, { env }).flatMap(({ comparison: { inconclusive, differences } }) =>
      inconclusive === undefined ? [] : differences.map((difference) => `${world}: ${inconclusive}: ${difference}`),
    ),
  );
}

function namedIn({ report }: FixtureResult): readonly string[] {
  return report.jobs.flatMap(({ reasons }) =>
    reasons.flatMap(({ code, message }) => (NAMED.test(code) ? [message] : [])),
  );
}

/** What a flag needs beside it to have a meaning. */
const BESIDE: Readonly<Record<string, string>> = { 'cache-repo': ' --cache', 'cache-ttl': ' --cache' };

describe('a value that Kaniko refuses when the job runs never makes a green job without a word', () => {
  test.each(FLAG_NAMES.map(({ name, forks }) => [name, forks ? FORK : UPSTREAM] as const))('--%s', (name, image) => {
    const context = name === 'context' ? '' : ' --context .';
    const destination = name === 'destination' ? '' : ' --destination $CI_REGISTRY_IMAGE:1';
    const flag = `--${name}="$X"`;
    const script = `/kaniko/executor${context}${destination}${BESIDE[name] ?? ''} ${flag}`;

    expect(wronglyGreen(script, [flag], image)).toEqual([]);
  });

  test.each([
    ['several destinations', '-d "$X" -d "$Y"', ['-d "$X"']],
    ['a destination beside a good one', '-d "$X" -d $CI_REGISTRY_IMAGE:1', ['-d "$X"']],
    ['a destination that is not pushed', '-d "$X" --no-push', ['-d "$X"']],
    ['one in a tar', '-d "$X" --no-push --tar-path x.tar', ['-d "$X"']],
    ['one that has a digest', '-d "$X" --no-push --digest-file d', ['-d "$X"']],
    ['a tag that is not pushed', '-d $CI_REGISTRY_IMAGE:$X --no-push', ['-d $CI_REGISTRY_IMAGE:$X']],
    ['a cache without a repository', '--no-push --cache --cache-repo="$X"', ['--cache-repo="$X"']],
    ['a cache that may be on', '--no-push --cache="$X"', ['--cache="$X"']],
    ['a default', '-d $CI_REGISTRY_IMAGE:1 --cleanup="${X:-false}"', ['--cleanup="${X:-false}"']],
    [
      'a Dockerfile in a folder',
      '-d $CI_REGISTRY_IMAGE:1 --dockerfile="$X/Dockerfile"',
      ['--dockerfile="$X/Dockerfile"'],
    ],
  ])('%s', (_, flags, written) => {
    expect(wronglyGreen(`/kaniko/executor --context . ${flags}`, written)).toEqual([]);
  });
});

const FLAGS = '/kaniko/executor --context . -d $CI_REGISTRY_IMAGE:1';

describe('what is in view counts like what is written', () => {
  const run = (flag: string, value: string): FixtureResult =>
    runFixture(
      new Map([
        [
          '.gitlab-ci.yml',
          Buffer.from(
            `build:\n  image: {name: "${UPSTREAM}", entrypoint: [""]}\n  variables: {X: "${value}"}\n  script: ['${FLAGS} ${flag}']\n`,
          ),
        ],
      ]),
      {},
    );

  test.each([
    ['--cleanup=$X', 'yes'],
    ['--push-retry=$X', 'abc'],
    ['--cache-ttl=$X', '1d'],
    ['--verbosity=$X', 'loud'],
    ['--log-format=$X', 'xml'],
    ['--snapshot-mode=$X', ''],
  ])('%s where it is %s', (flag, value) => {
    const { report } = run(flag, value);

    expect(report.jobs.map(({ status }) => status)).toEqual(['manual']);
    expect(report.jobs[0]?.reasons.map(({ code }) => code)).toContain('K2B180');
  });

  test.each([
    ['--cleanup=$X', 'true'],
    ['--push-retry=$X', '3'],
    ['--log-format=$X', 'text'],
    ['--snapshot-mode=$X', 'redo'],
  ])('%s where it is %s', (flag, value) => {
    const result = run(flag, value);

    expect(result.report.jobs.map(({ status }) => status)).toEqual(['migrated']);
    expect(namedIn(result)).toEqual([]);
  });
});

test.each([
  ['-d $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA', []],
  ['-d registry.example.com/a/b:1', []],
  ['-d $CI_REGISTRY_IMAGE', []],
  ['-d $CI_REGISTRY_IMAGE/$NAME', ['-d $CI_REGISTRY_IMAGE/$NAME']],
])('a name that is not pushed and may be none is told: %s', (flag, written) => {
  const result = runFixture(input(`/kaniko/executor --context . --no-push ${flag}`, UPSTREAM), {});

  expect(result.report.jobs.map(({ status }) => status)).toEqual(['migrated']);
  expect(namedIn(result)).toEqual(
    written.map(
      (one) => `${one}: Kaniko stops where the value is no name of an image; the migrated call does not look at it.`,
    ),
  );
});
