import { compareFixture, runFixture } from '../support/fixtures.ts';

function statuses(yaml: string): readonly string[] {
  return runFixture(new Map([['.gitlab-ci.yml', Buffer.from(yaml)]]), {}).report.jobs.map(({ status }) => status);
}

const IMAGE = 'image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const CALL = '/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1';

// Verification held these jobs back as internal errors, where they could be migrated or be manual with a reason.
describe('jobs that verification held back', () => {
  test('a number sign inside a flag variable', () => {
    expect(
      statuses(`build:\n  ${IMAGE}\n  variables:\n    FLAGS: "--label=v=a#b"\n  script:\n    - ${CALL} $FLAGS\n`),
    ).not.toContain('failed');
  });

  test('variables by !reference that hold flags', () => {
    const base = '.base:\n  variables:\n    FLAGS: "--build-arg=A=b"\n';
    const variables = 'variables: !reference [.base, variables]';
    expect(statuses(`${base}build:\n  ${IMAGE}\n  ${variables}\n  script:\n    - ${CALL} $FLAGS\n`)).not.toContain(
      'failed',
    );
  });

  test('variables by !reference that hold the image', () => {
    const base = '.base:\n  variables:\n    KANIKO: gcr.io/kaniko-project/executor:debug\n';
    const keys = 'image: {name: $KANIKO, entrypoint: [""]}\n  variables: !reference [.base, variables]';
    expect(statuses(`${base}build:\n  ${keys}\n  script:\n    - ${CALL}\n`)).not.toContain('failed');
  });

  test('a merge key behind the variables that it does not bring', () => {
    const start = 'default:\n  image: gcr.io/kaniko-project/executor:debug\n.v: &v\n  variables: {A: "1"}\n';
    const build = `build:\n  variables: {B: "2"}\n  <<: *v\n  script:\n    - ${CALL}\n`;
    expect(statuses(`${start}${build}other:\n  script: [echo a shell]\n`)).not.toContain('failed');
  });
});

// The migrated job runs, and asks for something else.
describe('defects that only a run shows', () => {
  test.each([
    ['a variable that a called script does not get', 'FLAGS="--cache=true"', 'sh ci/build.sh'],
    ['a variable that sh -c does not get', 'FLAGS="--cache=true"', `sh -c '${CALL} $FLAGS'`],
    ['positional parameters that a function hides', 'set -- --target=build', `f() { ${CALL} "$@"; }\nf`],
    ['arguments of a function beside positional parameters', 'set --', `f() { ${CALL} "$@" "$@"; }\nf --label a=b`],
  ])('%s', (_name, set, call) => {
    const yaml = `build:\n  ${IMAGE}\n  script:\n${[set, call].map((item) => `    - ${JSON.stringify(item)}\n`).join('')}`;
    const files = { '.gitlab-ci.yml': yaml, Dockerfile: 'FROM scratch\n', 'ci/build.sh': `${CALL} $FLAGS\n` };
    const input = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
    const compared = compareFixture(input, runFixture(input, {}), {});

    expect(compared.flatMap(({ comparison }) => comparison.differences)).toEqual([]);
  });
});
