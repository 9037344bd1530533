import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';

interface Login {
  readonly variables?: Readonly<Record<string, string>>;
  readonly script?: readonly string[];
}

/** The items of the migrated job, one after the other. */
function migrated({ variables, script = [] }: Login): readonly string[] {
  const job = {
    image: { name: 'gcr.io/kaniko-project/executor:debug', entrypoint: [''] },
    ...(variables && { variables }),
    script: [...script, CALL],
  };
  const { files } = migrate({
    project: memoryProject({ '.gitlab-ci.yml': JSON.stringify({ build: job }, undefined, 2) }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
  const { build } = parse(files[0]?.after ?? '') as { build: { before_script?: string[]; script: string[] } };
  return [...(build.before_script ?? []), ...build.script];
}

const isRaw = (login: Login): boolean => migrated(login).some((item) => item.includes('"password\\":'));

test.each<[string, Login]>([
  ['nothing', {}],
  ['the token of the job', { variables: { CI_REGISTRY_PASSWORD: '$CI_JOB_TOKEN' } }],
  ['a deploy token of GitLab', { script: ['export CI_REGISTRY_PASSWORD=$CI_DEPLOY_PASSWORD'] }],
  ['a user without quotes', { variables: { CI_REGISTRY_USER: 'robot' } }],
  ['another variable', { script: ['export ROBOT=$TOKEN'] }],
])('GitLab’s text of the login stays where the job puts in: %s', (_, login) => {
  expect(isRaw(login)).toBe(true);
});

const OWN: readonly [string, Login][] = [
  ['an export', { script: ['export CI_REGISTRY_PASSWORD=$ROBOT'] }],
  ['an export of a user', { script: ['export CI_REGISTRY_USER=$ROBOT'] }],
  ['a branch', { script: ['if [ -n "$ROBOT" ]; then export CI_REGISTRY_PASSWORD=$ROBOT; fi'] }],
  ['a variable of the job', { variables: { CI_REGISTRY_PASSWORD: '$ROBOT' } }],
  ['a command', { script: ['export CI_REGISTRY_PASSWORD=$(printf %s "$ROBOT")'] }],
  ['a quote', { script: [`export CI_REGISTRY_PASSWORD='a"b\\c'`] }],
  ['nounset', { script: ['set -u', 'export CI_REGISTRY_PASSWORD=$ROBOT'] }],
  [
    'a credentials file that gains the registry',
    {
      variables: { CI_REGISTRY_PASSWORD: '$ROBOT' },
      script: ['echo "{\\"auths\\":{\\"quay.io\\":{\\"auth\\":\\"eA==\\"}}}" > /kaniko/.docker/config.json'],
    },
  ],
  [
    'one in single quotes',
    {
      variables: { CI_REGISTRY_PASSWORD: '$ROBOT' },
      script: [`echo '{"auths":{"quay.io":{"auth":"eA=="}}}' > /kaniko/.docker/config.json`],
    },
  ],
  [
    'one by a here-document',
    {
      variables: { CI_REGISTRY_PASSWORD: '$ROBOT' },
      script: ['cat > /kaniko/.docker/config.json <<EOF\n{"auths":{"quay.io":{"auth":"eA=="}}}\nEOF'],
    },
  ],
];

test.each(OWN)('a password of the job may hold a quote and a backslash: %s', (_, login) => {
  const script = migrated(login);
  expect(script.join('\n')).not.toContain('password');
  const home = mkdtempSync(join(tmpdir(), 'login-'));
  try {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      CI_REGISTRY: 'registry.example.com',
      CI_REGISTRY_USER: 'gitlab-ci-token',
      CI_REGISTRY_PASSWORD: 'a"b\\c',
      ROBOT: 'a"b\\c',
    };
    const steps = script.filter((item) => !item.includes('buildctl-daemonless.sh'));
    execFileSync('busybox', ['sh', '-e', '-c', steps.join('\n')], { env });
    const config = JSON.parse(readFileSync(join(home, '.docker', 'config.json'), 'utf8')) as {
      auths: Record<string, { auth: string }>;
    };
    const auth = Buffer.from(config.auths['registry.example.com']?.auth ?? '', 'base64').toString();
    expect(auth.endsWith(':a"b\\c') || auth.startsWith('a"b\\c:')).toBe(true);
  } finally {
    rmSync(home, { recursive: true });
  }
});
