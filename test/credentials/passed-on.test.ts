import { compareFixture, runFixture } from '../support/fixtures.ts';

const FILE = '/kaniko/.docker/config.json';

/** How a script gives the words of a command to the shell; `C` is the command as words. */
const FORMS: Readonly<Record<string, (program: string, args: string) => string>> = {
  'all words of a function': (program, args) => `f() { ${program} "$@"; }; f ${args}`,
  'all words, split': (program, args) => `f() { ${program} $*; }; f ${args}`,
  'the program, too': (program, args) => `run() { "$@"; }; run ${program} ${args}`,
  'the program, split': (program, args) => `run() { $*; }; run ${program} ${args}`,
  'the program behind command': (program, args) => `run() { command "$@"; }; run ${program} ${args}`,
  'the program in a variable': (program, args) => `p=${program}; $p ${args}`,
  'the program in a parameter': (program, args) => `f() { p=$1; shift; "$p" "$@"; }; f ${program} ${args}`,
  'through two functions': (program, args) =>
    `log() { echo "+ $*"; "$@"; }; run() { log "$@" || exit 1; }; run ${program} ${args}`,
  'tried again': (program, args) =>
    `retry() { for i in 1 2; do "$@" && return 0; done; return 1; }; retry ${program} ${args}`,
  'parameters of the script': (program, args) => `set -- ${args}; ${program} "$@"`,
  'a list that grows': (program, args) => `set -- ${program}; set -- "$@" ${args}; "$@"`,
  'a text for a shell': (program, args) => `sh -c '${program} "$@"' x ${args}`,
};

const WRITERS: Readonly<Record<string, readonly [program: string, args: string]>> = {
  copy: ['cp', `own.json ${FILE}`],
  'copy of a file that goes': ['mv', `other.json ${FILE}`],
  'copy into the folder': ['cp', 'ci/config.json /kaniko/.docker/'],
  removal: ['rm', '-rf /kaniko/.docker'],
};

const LOGIN = '{"auths":{"quay.io":{"auth":"YTpi"}}}\n';

function run(lines: readonly string[]) {
  const script = [...lines, '/kaniko/executor --context . -d quay.io/a/b:1 -d $CI_REGISTRY_IMAGE:1'];
  const yaml =
    'build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n  script:\n' +
    script.map((line) => `    - ${JSON.stringify(line)}\n`).join('');
  const files = { Dockerfile: 'FROM scratch\n', 'own.json': LOGIN, 'other.json': LOGIN, 'ci/config.json': LOGIN };
  const input = new Map(
    Object.entries({ ...files, '.gitlab-ci.yml': yaml }).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const result = runFixture(input, {});
  const [job] = result.report.jobs;
  const differences = compareFixture(input, result, {}).flatMap(({ comparison }) => [
    ...comparison.differences,
    ...(comparison.inconclusive === undefined ? [] : [comparison.inconclusive]),
  ]);
  return { status: job?.status, codes: job?.reasons.map(({ code }) => code) ?? [], differences };
}

describe('credentials that are written by words which the script passes on', () => {
  const table = Object.entries(FORMS).flatMap(([form, script]) =>
    Object.entries(WRITERS).map(([writer, [program, args]]) => [form, writer, script(program, args)] as const),
  );
  test.each(table)('%s: %s', (_form, _writer, line) => {
    const { status, differences } = run(['mkdir -p /kaniko/.docker', line]);

    expect({ status, differences }).toEqual({ status: 'migrated', differences: [] });
  });

  test.each([
    'f() { for p; do cp own.json "$p"; done; }; f /kaniko/.docker/config.json',
    'f() { for p in "$@"; do cp own.json "$p"; done; }; f /kaniko/.docker/config.json',
    'f() { cp own.json "$2"; }; g() { f x "$@"; }; g /kaniko/.docker/config.json',
    "sh -c 'cp own.json $1/config.json' x /kaniko/.docker",
    'cp own.json /kaniko/.docker/../.docker/config.json',
    'cat own.json 1<> /kaniko/.docker/config.json',
    'if [ -f own.json ]; then p=cp; else p=mv; fi; $p own.json /kaniko/.docker/config.json',
    'cp own.json /kaniko/.docker/config.json; command rm -rf /kaniko/.docker',
  ])('%s', (line) => {
    const { status, differences } = run([line]);

    expect({ status, differences }).toEqual({ status: 'migrated', differences: [] });
  });

  test.each([
    // One of several values of a variable in a path is not rewritten.
    ['for p in /tmp/z /kaniko/.docker/config.json; do cp own.json $p; done', 'K2B220'],
    ['cp own.json "${@:-/kaniko/.docker/config.json}"', 'K2B220'],
    ['run() { "$@"; }; run /kaniko/executor --context . -d $CI_REGISTRY_IMAGE:2', 'K2B302'],
    ['run() { "$@"; }; run apk add jq', 'K2B225'],
  ])('%s is refused', (line, code) => {
    const { status, codes } = run([line]);

    expect(status).toBe('manual');
    expect(codes).toContain(code);
  });
});
