import { CredentialState } from '../../src/credentials/state.ts';
import { KANIKO, ROOTLESS, type Runtime } from '../../src/credentials/runtime.ts';
import { hasLoginInView, loginsFor } from '../../src/credentials/lookup.ts';
import { transfer } from '../../src/credentials/transfer.ts';
import { interpret } from '../../src/shell/interpret.ts';
import { ShellState } from '../../src/shell/state.ts';
import { supplyStep } from '../../transforms/job/credentials.ts';
import { unitsOf } from '../shell/scripts.ts';

/** The state before the command CALL. */
function atCall(runtime: Runtime, entries: readonly string[], yaml: Readonly<Record<string, string>> = {}) {
  const initial = new ShellState();
  const given = new Map(Object.entries(yaml));
  initial.facts = CredentialState.start(runtime, (name) => [given.get(name)].flatMap((value) => value ?? []));
  let found: CredentialState | undefined;
  interpret(
    unitsOf(...entries),
    (command, { facts, cwd }) => {
      if (!(facts instanceof CredentialState)) return;
      facts.cwd = cwd;
      facts.at(command.node);
      if (command.words[0]?.literal === 'CALL') found = facts.clone();
      else transfer(command, facts);
    },
    initial,
  );
  if (!found) throw new Error('nothing is called');
  return found;
}

const kaniko = (host: string, ...entries: string[]): string[] => [...loginsFor(atCall(KANIKO, entries), host)].sort();
const client = (host: string, ...entries: string[]): string[] => [...loginsFor(atCall(ROOTLESS, entries), host)].sort();

const REGISTRY = '${CI_REGISTRY}';
const BUILT_IN = '${CI_REGISTRY_USER}:${CI_REGISTRY_PASSWORD}';
const K = '/kaniko/.docker/config.json';
const auths = (host: string, auth: string): string => `echo "{\\"auths\\":{\\"${host}\\":{\\"auth\\":\\"${auth}\\"}}}"`;
const quay = (path: string): string => `${auths('quay.io', '$Q')} > ${path}`;

describe('what Kaniko finds', () => {
  test.each<[string, readonly string[], readonly string[], string?]>([
    ['the login of its own', [], [BUILT_IN], REGISTRY],
    ['nothing for another host', [], ['none']],
    ['a file', [quay(K)], ['auth:${Q}']],
    ['a file by the variable of the image', [quay('$DOCKER_CONFIG/config.json')], ['auth:${Q}']],
    ['the value of which ends with a slash', [quay('${DOCKER_CONFIG}config.json')], ['auth:${Q}']],
    ['a path in a variable', ['D=/kaniko/.docker', quay('$D/config.json')], ['auth:${Q}']],
    ['a path with a fall-back', [quay('${D:-/kaniko}/.docker/config.json')], ['auth:${Q}', 'none']],
    ['a file in a folder that is not read', [quay('/tmp/config.json')], ['none']],
    ['a folder that is set later', [quay('/tmp/config.json'), 'export DOCKER_CONFIG=/tmp'], ['auth:${Q}']],
    [
      'parameters',
      ['f() { ' + auths('$1', '$2') + ' > $3/config.json; }', 'f quay.io $Q /kaniko/.docker'],
      ['auth:${Q}'],
    ],
    [
      'the parameters of the last call',
      ['f() { ' + auths('$1', 'x') + ` > ${K}; }`, 'f quay.io', 'f ghcr.io'],
      ['none'],
    ],
    ['one branch', [`if a; then ${quay(K)}; fi`], ['auth:${Q}', 'none']],
    ['a file that is removed', [quay(K), `rm -f ${K}`], ['none']],
    ['a folder that is removed', [quay(K), 'rm -rf /kaniko/.docker'], ['none']],
    ['a file that is moved away', [quay(K), `mv ${K} /tmp/x`], ['none']],
    ['a file that is emptied', [quay(K), `: > ${K}`], ['none']],
    ['a file that is truncated', [quay(K), `truncate -s 0 ${K}`], ['none']],
    ['a copy of a file in view', [quay('/tmp/config.json'), `cp /tmp/config.json ${K}`], ['auth:${Q}']],
    ['a copy into the folder', [quay('/tmp/config.json'), 'cp /tmp/config.json /kaniko/.docker/'], ['auth:${Q}']],
    ['another name in the folder', ['cp ca.crt /kaniko/.docker/'], ['none']],
    ['a copy of a file out of view', [`cp auth.json ${K}`], ['in the file ${CI_PROJECT_DIR}/auth.json', 'none']],
    ['a subshell, which leaves its files', [`( ${quay(K)} )`], ['auth:${Q}']],
    ['a write unless there is one', [quay(K), `test -f ${K} || ${auths('ghcr.io', 'x')} > ${K}`], ['auth:${Q}']],
    ['the same when there is none', [`[ -f ${K} ] || ${quay(K)}`], ['auth:${Q}']],
    ['with an if', [`if [ ! -e ${K} ]; then ${quay(K)}; fi`], ['auth:${Q}']],
    ['a value that was another one when it was written', [quay(K), 'Q=other'], ['auth:${Q}']],
    ['a value that is set before', ['Q=other', quay(K)], ['auth:other']],
    ['a value that is read', ['read Q', quay(K)], ['auth:${Q#1}']],
    [
      'the login of its own with values of the script',
      ['CI_REGISTRY_USER=robot'],
      ['robot:${CI_REGISTRY_PASSWORD}'],
      REGISTRY,
    ],
    [
      'DOCKER_AUTH_CONFIG, which it does not read',
      [`export DOCKER_AUTH_CONFIG='{"auths":{"quay.io":{"auth":"x"}}}'`],
      ['none'],
    ],
  ])('%s', (_, entries, expected, host = 'quay.io') => {
    expect(kaniko(host, ...entries, 'CALL')).toEqual([...expected].sort());
  });
});

describe('what the client finds', () => {
  const set = `export DOCKER_AUTH_CONFIG='{"auths":{"quay.io":{"auth":"x"}}}'`;
  const supply = supplyStep({ kind: 'moved' });

  test.each<[string, readonly string[], readonly string[], string?]>([
    ['no login of its own', [], ['none'], REGISTRY],
    ['the file of the home folder', [quay('~/.docker/config.json')], ['auth:${Q}']],
    ['no file of Kaniko', [quay(K)], ['none']],
    ['DOCKER_AUTH_CONFIG before the file', [quay('~/.docker/config.json'), set], ['auth:x']],
    [
      'the file, when the variable is unset again',
      [quay('~/.docker/config.json'), set, 'unset DOCKER_AUTH_CONFIG'],
      ['auth:${Q}'],
    ],
    ['a variable of a subshell only', [`( ${set} )`], ['none']],
    ['our step, where there is no file', [supply], [BUILT_IN], REGISTRY],
    ['our step beside another login', [quay('~/.docker/config.json'), supply], [BUILT_IN], REGISTRY],
    ['the other login beside our step', [quay('~/.docker/config.json'), supply], ['auth:${Q}']],
    [
      'our step beside a login for the host',
      [`${auths('$CI_REGISTRY', 'y')} > ~/.docker/config.json`, supply],
      ['auth:y'],
      REGISTRY,
    ],
    [
      'our step beside a file out of view',
      ['cp a ~/.docker/config.json', supply],
      [BUILT_IN, 'in the file ${CI_PROJECT_DIR}/a'],
      REGISTRY,
    ],
    [
      'our step before a later write',
      [supply, 'cp a ~/.docker/config.json'],
      [BUILT_IN, 'in the file ${CI_PROJECT_DIR}/a', 'none'],
      REGISTRY,
    ],
  ])('%s', (_, entries, expected, host = 'quay.io') => {
    const answers = client(host, ...entries, 'CALL');
    expect(answers).toEqual([...expected].sort());
  });
});

test('a login in view on one path only is none', () => {
  expect(hasLoginInView(atCall(KANIKO, [quay(K), 'CALL']), 'quay.io')).toBe(true);
  expect(hasLoginInView(atCall(KANIKO, [`if a; then ${quay(K)}; fi`, 'CALL']), 'quay.io')).toBe(false);
  expect(hasLoginInView(atCall(KANIKO, [`cp auth.json ${K}`, 'CALL']), 'quay.io')).toBe(false);
});

test('values of the YAML are those of the script', () => {
  const state = atCall(KANIKO, ['D=$V/app', 'CALL'], { V: '$BASE', BASE: '$CI_REGISTRY_IMAGE' });
  expect([...state.valuesOf('D')]).toEqual(['${CI_REGISTRY_IMAGE}/app']);
});

test('options of the shell', () => {
  const options = (...entries: string[]): string[] => [...atCall(KANIKO, [...entries, 'CALL']).options].sort();
  expect(options('set -euo pipefail')).toEqual(expect.arrayContaining(['u']));
  expect(options('set -o nounset')).toContain('u');
  expect(options('if a; then set -C; fi')).toContain('C');
  expect(options('set -u', 'set +u')).not.toContain('u');
});
