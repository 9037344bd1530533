import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { testJobs } from '../../src/preflight/test-job.ts';
import { lintText } from '../lint/harness.ts';

const IMAGE = 'moby/buildkit:v0.32.2-rootless';
const YAML = testJobs([
  { tags: [], image: IMAGE },
  { tags: ['docker', '$RUNNER: 1'], image: IMAGE },
]);

interface Job {
  readonly extends?: string;
  readonly tags?: readonly string[];
  readonly image?: { readonly name: string; readonly entrypoint: readonly string[] };
  readonly script?: readonly string[];
}
const jobs = parse(YAML) as Record<string, Job>;
const SCRIPT = jobs['.k2b-preflight']?.script?.join('\n') ?? '';

test('a pipeline with one job for each set of tags', () => {
  expect(Object.keys(jobs)).toEqual(['.k2b-preflight', 'k2b-preflight', 'k2b-preflight-docker-runner-1']);
  expect(jobs['k2b-preflight']).toEqual({ extends: '.k2b-preflight', image: { name: IMAGE, entrypoint: [''] } });
  expect(jobs['k2b-preflight-docker-runner-1']?.tags).toEqual(['docker', '$RUNNER: 1']);
});

test('tags that look alike in a name get jobs of their own', () => {
  const names = Object.keys(
    parse(testJobs(['a b', 'a-b', '!'].map((tag) => ({ tags: [tag], image: IMAGE })))) as object,
  );

  expect(names).toEqual(['.k2b-preflight', 'k2b-preflight-a-b', 'k2b-preflight-a-b-2', 'k2b-preflight']);
});

test('lint finds nothing in it', () => {
  expect(lintText(YAML)).toEqual([]);
});

describe('the script, with stand-ins for what it calls', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'k2b-preflight-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the script; each stand-in is the body of a shell script. Temporary paths go to a folder of the test. */
  function runScript(programs: Readonly<Record<string, string>>, settings: Readonly<Record<string, string>> = {}) {
    const sound = { id: 'echo 1000', unshare: ':', cp: ':', 'buildctl-daemonless.sh': ':' };
    for (const [name, body] of Object.entries({ ...sound, ...programs })) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const script = SCRIPT.replaceAll('/tmp/k2b-preflight', join(folder, 'work')).replaceAll(
      '/proc/sys/',
      join(folder, 'sys/'),
    );
    for (const [path, value] of Object.entries(settings)) {
      mkdirSync(join(folder, 'sys', path, '..'), { recursive: true });
      writeFileSync(join(folder, 'sys', path), `${value}\n`);
    }
    const status = join(folder, 'status');
    writeFileSync(status, programs['status'] ?? 'NoNewPrivs:\t0\nSeccomp:\t2\n');
    const { status: code, stdout } = spawnSync('sh', ['-c', script.replaceAll('/proc/self/status', status)], {
      encoding: 'utf8',
      env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder },
    });
    return { code, stdout };
  }

  test('a good runner is ready', () => {
    const { code, stdout } = runScript({});

    expect(code).toBe(0);
    expect(stdout).toContain('READY: a build with a RUN works');
    expect(stdout).not.toContain('NOT READY');
  });

  const build = (text: string): string => `case "$1" in build) echo '${text}'; exit 1 ;; esac`;
  test.each([
    ['root', { id: 'echo 0' }, 'K2B705'],
    ['a user of OpenShift', { id: 'echo 1001080000' }, 'K2B607'],
    ['no new privileges', { status: 'NoNewPrivs:\t1\n' }, 'K2B606'],
    ['no user namespaces', { unshare: 'exit 1' }, 'K2B603'],
    [
      'a daemon that AppArmor stops',
      { 'buildctl-daemonless.sh': 'echo "failed to share mount point: /"; exit 1' },
      'K2B604',
    ],
    ['a daemon that is slow', { 'buildctl-daemonless.sh': 'echo "could not connect"; exit 1' }, 'K2B609'],
    ['a RUN without /proc', { 'buildctl-daemonless.sh': build('error mounting "proc" to rootfs') }, 'K2B701'],
    ['a RUN that fails otherwise', { 'buildctl-daemonless.sh': build('runc: no') }, 'K2B601'],
  ])('%s', (_, programs, expected) => {
    const { code, stdout } = runScript(programs);

    expect(code).toBe(1);
    expect([...stdout.matchAll(/NOT READY \((\w+)\)/g)].map(([, found]) => found)).toEqual([expected]);
  });

  test('settings of the host', () => {
    const allowed = runScript({}, { 'user/max_user_namespaces': '63359' });
    const restricted = runScript({ unshare: 'exit 1' }, { 'kernel/apparmor_restrict_unprivileged_userns': '1' });
    const off = runScript({}, { 'user/max_user_namespaces': '0' });

    expect(off.stdout).toContain('NOT READY (K2B608)');
    expect(restricted.stdout).toContain('NOT READY (K2B605)');
    expect(allowed.code).toBe(0);
  });

  test('the native snapshotter is a warning', () => {
    const { code, stdout } = runScript({
      'buildctl-daemonless.sh': 'echo "org.mobyproject.buildkit.worker.snapshotter: native"',
    });

    expect(code).toBe(0);
    expect(stdout).toContain('WARNING (K2B611)');
  });
});
