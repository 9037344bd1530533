import * as fc from 'fast-check';
import { CALL_FLAGS, type GivenFlag, PLAIN_FLAGS } from './flags.ts';

/** The shell side of a job: the texts of its items, and what they need around them. */
export interface ShellJob {
  readonly before: readonly string[];
  readonly items: readonly string[];
  readonly after: readonly string[];
  /** Variables of the job in YAML. */
  readonly variables: Readonly<Record<string, string>>;
  /** Script files of the checkout. */
  readonly files: Readonly<Record<string, string>>;
  /** Every flag is one of upstream's. */
  readonly upstream: boolean;
  readonly name?: string;
  /** Variables of the project's settings, and what it lacks. */
  readonly env?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  readonly artifacts?: Readonly<Record<string, string>>;
}

interface Placed {
  readonly items: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Where a call stands in the script. */
const PLACES: Readonly<Record<string, (call: string) => Placed>> = {
  bare: (call) => ({ items: [call] }),
  'after another item': (call) => ({ items: ['echo start', call, 'echo end'] }),
  and: (call) => ({ items: [`test -n "$CI" && ${call}`] }),
  'and false': (call) => ({ items: [`test -z "$CI" && ${call}; ${call}`] }),
  or: (call) => ({ items: [`${call} || echo failed`] }),
  'or exit': (call) => ({ items: [`${call} || { echo failed; exit 3; }`] }),
  'if condition': (call) => ({ items: [`if ${call}; then\n  echo built\nelse\n  exit 4\nfi`] }),
  'if body': (call) => ({ items: [`if [ -n "$CI" ]; then\n  ${call}\nfi`] }),
  'both branches': (call) => ({ items: [`if [ -z "$CI" ]; then\n  ${call}\nelse\n  ${call} --label branch=else\nfi`] }),
  negated: (call) => ({ items: [`if ! ${call}; then exit 5; fi`] }),
  loop: (call) => ({ items: [`for n in a b; do\n  ${call} --build-arg "N=$n"\ndone`] }),
  'loop on a line': (call) => ({ items: [`for n in a b; do ${call} --label n=$n; done`] }),
  'while read': (call) => ({ items: [`printf 'a\\nb\\n' | while read -r n; do ${call} --label "n=$n"; done`] }),
  case: (call) => ({ items: [`case "$CI_COMMIT_BRANCH" in\n  main|dev) ${call} ;;\n  *) echo none ;;\nesac`] }),
  function: (call) => ({ items: [`build() {\n  ${call} "$@"\n}`, 'build --label one=1', 'build --label "two=2 3"'] }),
  'function without arguments': (call) => ({ items: [`build_image() { ${call}; }`, 'build_image'] }),
  'function with a parameter': (call) => ({ items: [`build() { ${call} --build-arg "P=$1"; }`, "build 'a b'"] }),
  subshell: (call) => ({ items: [`(${call})`] }),
  group: (call) => ({ items: [`{ ${call}; }`] }),
  tee: (call) => ({ items: [`${call} | tee /tmp/build.log`] }),
  redirect: (call) => ({ items: [`${call} > /tmp/build.log 2>&1`] }),
  'redirect first': (call) => ({ items: [`2>/tmp/errors ${call}`] }),
  'output of a build': (call) => ({ items: [`LOG=$(${call})`, 'echo "$LOG"'] }),
  prefix: (call) => ({ items: [`GODEBUG=x=1 VERSION=prefix ${call}`] }),
  exported: (call) => ({ items: ['export VERSION=exported UNSET=now', call] }),
  assigned: (call) => ({ items: ['VERSION="as signed"', call] }),
  'cd and back': (call) => ({ items: ['cd svc', 'cd ..', call] }),
  'cd and': (call) => ({ items: [`cd "$CI_PROJECT_DIR" && ${call}`] }),
  'cd below': (call) => ({ items: [`cd svc && ${call}`] }),
  'cd in subshell': (call) => ({ items: [`(cd svc && ${call})`] }),
  'cd in an item': (call) => ({ items: ['cd svc', call] }),
  'here-document before': (call) => ({
    items: [`cat > note.txt <<EOF\nno call: /kaniko/executor $VERSION\nEOF\n${call}`],
  }),
  'here-document beside': (call) => ({ items: [`cat <<'END' > note.txt; ${call}\nit's text\nEND`] }),
  'set -eu': (call) => ({ items: ['set -eu', call] }),
  'set -x on the line': (call) => ({ items: [`set -x; ${call}`] }),
  'set +e': (call) => ({ items: ['set +e', call, 'echo "status $?"'] }),
  comment: (call) => ({ items: [`# builds\n${call} # and pushes\necho done`] }),
  exec: (call) => ({ items: [`exec ${call}`] }),
  time: (call) => ({ items: [`time ${call}`] }),
  background: (call) => ({ items: [`${call} &\nwait $!`] }),
  twice: (call) => ({ items: [call, `${call} --label second=1`] }),
  'script file': (call) => ({ items: ['sh ci/build.sh'], files: { 'ci/build.sh': `#!/bin/sh\nset -e\n${call}\n` } }),
  'script file with arguments': (call) => ({
    items: ["sh ci/build.sh 'a b' c"],
    files: { 'ci/build.sh': `#!/bin/sh\n${call} --build-arg "A1=$1"\n` },
  }),
  'sourced function': (call) => ({
    items: ['. ci/lib.sh', 'build_image'],
    files: { 'ci/lib.sh': `build_image() {\n  ${call}\n}\n` },
  }),
  'sourced file': (call) => ({ items: ['. ./ci/run.sh'], files: { 'ci/run.sh': `${call}\n` } }),
  'sh -c': (call) => ({ items: [call.includes("'") ? call : `sh -c '${call}'`] }),
  'sh -c in double quotes': (call) => ({ items: [/["\\$`]/.test(call) ? call : `sh -c "${call}"`] }),
  eval: (call) => ({ items: [call.includes("'") ? call : `eval '${call}'`] }),
  'program in a variable': (call) => ({
    items: [call.replace('/kaniko/executor', '$KANIKO')],
    variables: { KANIKO: '/kaniko/executor' },
  }),
};

const AUTHS =
  '{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}';

/** How the job logs in. */
const LOGINS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  guide: ['mkdir -p /kaniko/.docker', `echo "${AUTHS}" > /kaniko/.docker/config.json`],
  'single quotes': [
    `echo '{"auths":{"'$CI_REGISTRY'":{"username":"'$CI_REGISTRY_USER'","password":"'$CI_REGISTRY_PASSWORD'"}}}' > /kaniko/.docker/config.json`,
  ],
  'one item': [`mkdir -p /kaniko/.docker && echo "${AUTHS}" > /kaniko/.docker/config.json`],
  base64: [
    'AUTH=$(printf "%s:%s" "$CI_REGISTRY_USER" "$CI_REGISTRY_PASSWORD" | base64 | tr -d "\\n")',
    'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"auth\\":\\"$AUTH\\"}}}" > /kaniko/.docker/config.json',
  ],
  'here-document': [
    'cat > /kaniko/.docker/config.json <<EOF\n{"auths": {"$CI_REGISTRY": {"username": "$CI_REGISTRY_USER", "password": "$CI_REGISTRY_PASSWORD"}}}\nEOF',
  ],
  variable: ['mkdir -p /kaniko/.docker', 'echo "$DOCKER_AUTH" > /kaniko/.docker/config.json'],
  'other registry': [`echo '{"auths":{"r.io":{"auth":"dTpw"}}}' > /kaniko/.docker/config.json`],
  conditional: [`if [ -n "$CI" ]; then echo "${AUTHS}" > /kaniko/.docker/config.json; fi`],
  'copied file': ['cp ci/docker.json /kaniko/.docker/config.json'],
  'home folder': ['mkdir -p ~/.docker', 'export DOCKER_CONFIG=~/.docker', `echo "${AUTHS}" > ~/.docker/config.json`],
};

/** How some of the flags come by a variable; each gives the words of the call and what sets them. */
const VARIABLES: Readonly<
  Record<string, (words: readonly string[]) => Partial<ShellJob> & { words: readonly string[] }>
> = {
  yaml: (words) => ({ words: ['$KANIKO_FLAGS'], variables: { KANIKO_FLAGS: words.join(' ') } }),
  'yaml in braces': (words) => ({ words: ['${KANIKO_FLAGS}'], variables: { KANIKO_FLAGS: words.join(' ') } }),
  shell: (words) => ({ words: ['$FLAGS'], before: [`FLAGS="${words.join(' ')}"`] }),
  accumulated: (words) => ({
    words: ['$ARGS'],
    before: ['ARGS=""', `ARGS="$ARGS ${words.join(' ')}"`, 'ARGS="${ARGS} --label gathered=1"'],
  }),
  'in an if': (words) => ({
    words: ['$ARGS'],
    before: [`ARGS=""\nif [ -n "$CI" ]; then\n  ARGS="$ARGS ${words.join(' ')}"\nfi`],
  }),
  'in both branches': (words) => ({
    words: ['$ARGS'],
    before: [`if [ -z "$CI" ]; then ARGS="--label none=1"; else ARGS="${words.join(' ')}"; fi`],
  }),
  'in a loop': (words) => ({
    words: ['$ARGS'],
    before: [`ARGS="${words.join(' ')}"\nfor n in A B; do ARGS="$ARGS --build-arg $n=1"; done`],
  }),
  positional: (words) => ({ words: ['"$@"'], before: [`set -- ${words.join(' ')}`] }),
};

const joined = (words: readonly string[], layout: 'line' | 'lines'): string =>
  words.join(layout === 'line' ? ' ' : ' \\\n  ');

/** Keeps a flag and its value on one line. */
const onLines = (flags: readonly GivenFlag[]): string[] => flags.map(({ words }) => words.join(' '));

export const SHELL_JOB: fc.Arbitrary<ShellJob> = fc
  .record({
    flags: CALL_FLAGS,
    place: fc.oneof(fc.constant('bare'), fc.constantFrom(...Object.keys(PLACES))),
    login: fc.constantFrom(...Object.keys(LOGINS)),
    loginIn: fc.constantFrom('before_script' as const, 'script' as const),
    layout: fc.constantFrom('line' as const, 'lines' as const),
    variable: fc.option(fc.tuple(fc.constantFrom(...Object.keys(VARIABLES)), PLAIN_FLAGS), { freq: 3 }),
    program: fc.constantFrom(
      '/kaniko/executor',
      '/kaniko/executor',
      '/kaniko/executor',
      '"/kaniko/executor"',
      'executor',
    ),
    after: fc.constantFrom([], [], ['echo after'], ['cat /tmp/build.log || true']),
  })
  .map(({ flags, place, login, loginIn, layout, variable, program, after }) => {
    const gathered = variable ? VARIABLES[variable[0]]?.(onLines(variable[1])) : undefined;
    const words = [program, ...onLines(flags), ...(gathered?.words ?? [])];
    const placed = PLACES[place]?.(joined(words, layout)) ?? { items: [] };
    const steps = LOGINS[login] ?? [];
    const own = loginIn === 'script' ? steps : [];
    return {
      before: loginIn === 'script' ? [] : steps,
      items: [...own, ...(gathered?.before ?? []), ...placed.items],
      after,
      variables: { ...gathered?.variables, ...placed.variables },
      files: { ...placed.files, 'ci/docker.json': '{"auths":{"registry.example.com":{"auth":"dXNlcjpwYXNz"}}}' },
      upstream: [...flags, ...(variable?.[1] ?? [])].every((flag) => flag.upstream),
    };
  });
