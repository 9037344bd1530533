import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

/** What becomes of a job with this script, and the codes of what it is told. */
function told(...script: readonly string[]): { readonly status: string; readonly codes: readonly string[] } {
  const lines = [...script, '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1'];
  const yaml = `build:\n  image: gcr.io/kaniko-project/executor:debug\n  script: ${JSON.stringify(lines)}\n`;
  const { jobs } = migrate({
    project: memoryProject({ '.gitlab-ci.yml': yaml }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
  const [job] = jobs;
  return { status: job?.status ?? 'gone', codes: (job?.reasons ?? []).map(({ code }) => code) };
}

/** One script for each place of the grammar where a word may stand; `@` is a variable of the image. */
const PLACES: readonly (readonly [string, string])[] = [
  ['the word of case', 'case "$@" in /root|/kaniko*) echo a > f ;; esac'],
  ['a part of it', 'case x$@ in x/root|x/kaniko*) echo a > f ;; esac'],
  ['a pattern of case', 'case "$CI_COMMIT_BRANCH" in main) ;; "$@") echo a > f ;; esac'],
  ['an operand of [[', 'if [[ "$@" == /nowhere ]]; then echo a > f; fi'],
  ['arithmetic as a command', '(( ${#@} > 5 )) && echo a > f'],
  ['arithmetic in a word', 'echo $((${#@} + 1)) > f'],
  ['arithmetic that is assigned', 'N=$((${#@} + 1)); echo $N > f'],
  ['a here-document', 'cat > f <<EOF\nv=$@\nEOF'],
  ['the length in one', 'cat > f <<EOF\nv=${#@}\nEOF'],
  ['a default in one', 'cat > f <<EOF\nv=${Q:-${@}}\nEOF'],
  ['a here-document of a loop', 'while read x; do echo "$x" > f; done <<EOF\n$@\nEOF'],
  ['a default', 'echo "${Q:-x${@}y}" > f'],
  ['what is cut off', 'P=/root/a; echo "${P#$@}" > f'],
  ['the name of a file that is written', 'echo a > "n${#@}"'],
  ['the name of a file that is read', 'cat < "n${#@}"'],
  ['the name of a file among arguments', 'cp Dockerfile "n${#@}"'],
  ['a number among arguments', 'head -c ${#@} Dockerfile > f'],
  ['the status of a function', 'f() { return ${#@}; }; f || echo $? > f'],
  ['a group', '{ echo "$@"; } > f'],
  ['a subshell', '( echo "$@" ) > f'],
  ['a condition', 'if [ -n "$Q" ]; then :; else echo "$@"; fi > f'],
  ['a loop', 'for i in 1; do echo "$@"; done > f'],
  ['a function', 'f() { echo "$@"; }; f > f'],
  ['the argument of a function', 'f() { echo "$1"; }; f "$@" > f'],
  ['a function in a condition', 'f() { [ "$1" = a ]; }; if f "$@"; then echo a > f; fi'],
  ['another descriptor', 'exec 3> f; echo "$@" >&3'],
  ['all that follows', 'exec > f; echo "$@"'],
  ['the argument of a script', 'sh -c \'echo "$1" > f\' x "$@"'],
  ['a text that a shell runs', 'sh -c "echo \\$@ > f"'],
  ['a text that is made of it', 'sh -c "echo $@ > f"'],
  ['a text of trap', 'trap "echo $@ > f" EXIT'],
  ['a program of awk', 'awk \'BEGIN{print ENVIRON["@"]}\' > f'],
  ['a variable by its name', 'printenv @ > f'],
  ['one line of all variables', 'env | grep @ > f'],
  ['all variables', 'env > f'],
  ['all variables of the shell', 'set > f'],
  ['all that are exported', 'export -p > f'],
  ['the file of the kernel', 'cat /proc/self/environ > f'],
  ['a variable that is exported', 'export E=$@; env | grep ^E= > f'],
  ['a variable in front of a program', 'E=$@ printenv E > f'],
  ['a condition of a loop', 'until [ "$@" = a ]; do echo a > f; break; done'],
];

test.each(PLACES)('$HOME in %s is named', (_place, text) => {
  const { codes } = told(text.replaceAll('@', 'HOME'));
  expect(codes.filter((code) => /^K2B(?:231|259|261)$/.test(code))).not.toEqual([]);
});

test.each(PLACES)('$DOCKER_CONFIG in %s is refused or named', (_place, text) => {
  const { status, codes } = told(text.replaceAll('@', 'DOCKER_CONFIG'));
  expect({ isSilent: status !== 'manual' && !codes.includes('K2B261') }).toEqual({ isSilent: false });
});

test.each([
  ['a set variable tells', 'echo "${SSL_CERT_DIR:+set}" > f'],
  ['a loop has no round', 'for x in $SSL_CERT_DIR; do echo a >> f; done'],
  ['an argument is missing', 'f() { echo $#; }; f $SSL_CERT_DIR > f'],
  ['a parameter is missing', 'set -- $SSL_CERT_DIR a; echo "$1" > f'],
  ['a test of one word', '[ "$SSL_CERT_DIR" ] && echo a > f'],
  ['a word of [[', '[[ -n "$SSL_CERT_DIR" ]] && echo a > f'],
])('where the folder is empty in the new image, %s', (_name, text) => {
  const { status, codes } = told(text);
  // A path of Kaniko that a command may open is K2B220, which comes first.
  expect({ status, isNamed: codes.some((code) => /^K2B2(?:20|59)$/.test(code)) }).toEqual({
    status: 'manual',
    isNamed: true,
  });
});

describe('a variable that we change is seen where all are printed', () => {
  const login = 'echo "{\\"auths\\":{\\"quay.io\\":{\\"auth\\":\\"YTpi\\"}}}" > $D/config.json';

  test.each([
    'env | grep ^D= > e',
    'env > e',
    'printenv D > e',
    'export -p > e',
    'set > e',
    'x=$(env); echo "$x" > e',
    'env | tee e',
    'f() { env; }; f > e',
    'eval "env > e"',
    'busybox env > e',
    'env -u X > e',
    'xargs -0 < /proc/self/environ > e',
    'awk \'BEGIN{print ENVIRON["D"]}\' > e',
  ])('%s', (reader) => {
    expect(told('export D=/kaniko/.docker', login, reader).codes).toContain('K2B259');
  });

  test.each(['env', 'env | grep CI_ > e', 'printenv PWD > e', 'export E=1'])('%s shows nothing of it', (reader) => {
    expect(told('export D=/kaniko/.docker', login, reader).status).toBe('migrated');
  });

  test('a variable that is not exported is not in the environment', () => {
    expect(told('D=/kaniko/.docker', login, 'env | grep ^D= > e || true').status).toBe('migrated');
  });
});

test.each([
  ['a file of the home folder', 'mkdir -p "$HOME/.cache" && touch "$HOME/.cache/x" > $HOME/log'],
  ['a loop over its folders', 'for d in "$HOME/a" ~/b; do mkdir -p "$d"; done'],
  ['a line for the log', '{ echo "$HOME"; }'],
  ['a command that is run at the end', 'trap \'rm -rf "$HOME/x"\' EXIT'],
  ['whether it is set', '[ -n "$HOME" ] || exit 1'],
  ['a branch of another variable', 'case "$CI_COMMIT_BRANCH" in main) T=a ;; *) T=b ;; esac'],
  ['variables of GitLab only', 'env | grep ^CI_ > build.env'],
  ['an error message', 'echo "$HOME" >&2'],
  ['the log again', 'echo "$HOME" > /dev/null'],
])('%s changes nothing', (_name, text) => {
  const { status, codes } = told(text);
  expect({ status, codes: codes.filter((code) => /^K2B(?:231|259|261)$/.test(code)) }).toEqual({
    status: 'migrated',
    codes: [],
  });
});
