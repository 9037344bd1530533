import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

/** What a script has set up before our own steps run in its shell. */
const STATE = pick(
  'set -u',
  'set -o nounset',
  'set -euo pipefail',
  'set -C',
  'set -o noclobber',
  'set -f',
  'set -eCu',
  'IFS=,',
  'umask 077',
  'export TMPDIR="/tmp/own temp"; mkdir -p "$TMPDIR"',
  'grep() { command grep -v "$@"; }',
  'mkdir() { echo "folder $*"; command mkdir "$@"; }',
  'printf() { echo "$@"; }',
  'cat() { echo "-- $*"; command cat "$@"; }',
  'sed() { return 3; }',
  'rm() { echo "kept: $*"; }',
  'mv() { command mv -n "$@"; }',
  'base64() { command base64 | tr a b; }',
  'mktemp() { echo /nowhere; }',
  'digest=given out=given auth=given name=given',
  'readonly digest=given',
  'readonly out=/tmp auth=x',
  'alias grep="grep -v"',
  'auth() { echo "$1"; }; out() { :; }',
  'test() { return 1; }',
);

const WITHOUT_REGISTRY = ['CI_REGISTRY', 'CI_REGISTRY_IMAGE', 'CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD'];

export const STATE_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    states: fc.uniqueArray(STATE, { minLength: 1, maxLength: 2 }),
    flags: fc.subarray(
      [
        '--digest-file d.txt',
        '--tar-path out.tar',
        '--image-name-tag-with-digest-file names.txt',
        '--cache',
        '--label "v=$VALUE"',
      ],
      { maxLength: 2 },
    ),
    word: pick('', '--verbosity "$LEVEL"', '--label x=$MISTYPED', '--log-format=$FORM'),
    image: fc.oneof(IMAGE, pick('$CI_REGISTRY_IMAGE:$TAGG', 'hub.acme.example/team/app:$CI_COMMIT_SHA')),
    login: pick('', 'cp', 'literal', 'variable'),
    registry: fc.nat({ max: 3 }),
    value: pick('v 1  *', 'plain', 'a"b', ''),
    later: pick('', 'echo "${digest-} ${out-} ${auth-} ${name-}" > later.txt', 'ls > list.txt'),
  })
  .map(({ states, flags, word, image, login, registry, value, later }) => {
    const text = '{"auths":{"hub.acme.example":{"username":"u","password":"p"}}}';
    const logins: Readonly<Record<typeof login, readonly string[]>> = {
      '': [],
      cp: ['cp ci/login.json /kaniko/.docker/config.json'],
      literal: [`echo '${text}' > /kaniko/.docker/config.json`],
      variable: ['echo "$LOGIN_JSON" > /kaniko/.docker/config.json'],
    };
    const without = registry === 0;
    const name = without ? 'hub.acme.example/team/app:2' : image;
    const call = [CALL, '-d', name, word, ...flags].filter((part) => part !== '').join(' ');
    return {
      lines: [...states, ...logins[login], later === '' ? call : `${call}\n${later}`],
      files: { 'ci/login.json': text },
      env: { VALUE: value, LOGIN_JSON: text },
      unset: without ? WITHOUT_REGISTRY : [],
    };
  });

export const SHELL_STATE: Dimension = {
  name: 'shell state',
  kind: 'A10',
  rule: 'A step of ours means the same in every state of the shell of the job.',
  weight: 3,
  cases: inline(STATE_STEPS),
  signs: /runs differ/,
};
