import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ShellOptions, supplyStep } from '../../transforms/job/credentials.ts';

const AUTH = Buffer.from('user:pass').toString('base64');
const SUPPLIED = `{"auths":{"registry.example.com":{"auth":"${AUTH}"}}}`;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'supply-'));
  mkdirSync(join(home, '.docker'));
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

/** What DOCKER_AUTH_CONFIG is after the step, with a config.json and a script before it. */
function after(json: string | undefined, script = '', options: ShellOptions = {}, env = REGISTRY): string {
  const file = join(home, '.docker', 'config.json');
  rmSync(file, { force: true });
  if (json !== undefined) writeFileSync(file, json);
  const text = `${script}\n${supplyStep({ kind: 'moved' }, options)}\nprintf %s "\${DOCKER_AUTH_CONFIG-unset}"`;
  return execFileSync('busybox', ['sh', '-e', '-c', text], {
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    encoding: 'utf8',
  });
}

const REGISTRY: Readonly<Record<string, string>> = {
  CI_REGISTRY: 'registry.example.com',
  CI_REGISTRY_USER: 'user',
  CI_REGISTRY_PASSWORD: 'pass',
};

describe('the file names the registry', () => {
  test.each([
    ['its key', '{"auths":{"registry.example.com":{"auth":"x"}}}'],
    ['blanks before the colon', '{"auths": {"registry.example.com"  : {"auth": "x"}}}'],
    ['several lines', '{\n\t"auths": {\n\t\t"registry.example.com": {\n\t\t\t"auth": "x"\n\t\t}\n\t}\n}\n'],
    ['https://', '{"auths":{"https://registry.example.com":{"auth":"x"}}}'],
    ['http://', '{"auths":{"http://registry.example.com":{"auth":"x"}}}'],
    ['/v1/', '{"auths":{"https://registry.example.com/v1/":{"auth":"x"}}}'],
    ['/v2/', '{"auths":{"registry.example.com/v2/":{"auth":"x"}}}'],
    ['behind others', '{"auths":{"quay.io":{"auth":"y"},"registry.example.com":{"auth":"x"}}}'],
  ])('%s', (_, json) => {
    expect(after(json)).toBe('unset');
  });
});

describe('the file does not name it', () => {
  test.each([
    ['no file', undefined],
    ['an empty file', ''],
    ['a user of that name', '{"auths":{"quay.io":{"username":"registry.example.com","password":"x"}}}'],
    ['an e-mail address', '{"auths":{"quay.io":{"auth":"x","email":"a@registry.example.com"}}}'],
    ['a longer host in front', '{"auths":{"mirror.registry.example.com":{"auth":"x"}}}'],
    ['a longer host behind', '{"auths":{"registry.example.com.evil.org":{"auth":"x"}}}'],
    ['another port', '{"auths":{"registry.example.com:5005":{"auth":"x"}}}'],
    ['a host that differs in a dot', '{"auths":{"registry-example.com":{"auth":"x"}}}'],
    ['a password', '{"auths":{"quay.io":{"username":"u","password":"registry.example.com:"}}}'],
    ['the literal name of the variable', '{"auths":{"$CI_REGISTRY":{"auth":"x"}}}'],
    ['a path of another host', '{"auths":{"https://proxy.example.org/registry.example.com/v2/":{"auth":"x"}}}'],
  ])('%s', (_, json) => {
    expect(after(json)).toBe(SUPPLIED);
  });
});

test.each(['set -u', 'set -C', 'set -f', 'set -euCf', 'set -o pipefail', 'IFS=.', 'unset IFS; set -u'])(
  'under %s',
  (script) => {
    expect(after('{"auths":{}}', script, { nounset: true })).toBe(SUPPLIED);
    expect(after('{"auths":{"registry.example.com":{"auth":"x"}}}', script, { nounset: true })).toBe('unset');
  },
);

test('a project without the registry', () => {
  expect(after('{"auths":{}}', 'set -eu', { nounset: true }, {})).toContain('{"auths":{"":');
});
