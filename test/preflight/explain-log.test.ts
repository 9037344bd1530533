import { explainLog } from '../../src/preflight/explain-log.ts';
import { LOG_MESSAGES } from '../../src/preflight/messages.ts';

/** Messages as the real programs print them. */
const KNOWN: readonly (readonly [string, string])[] = [
  [
    'K2B603',
    '[rootlesskit:parent] error: failed to start the child: fork/exec /proc/self/exe: operation not permitted',
  ],
  ['K2B604', '[rootlesskit:child ] error: failed to share mount point: /: permission denied'],
  ['K2B605', '[rootlesskit:parent] error: failed to start the child: fork/exec /proc/self/exe: permission denied'],
  ['K2B605', 'WARNING: /proc/sys/kernel/apparmor_restrict_unprivileged_userns is set to 1'],
  [
    'K2B606',
    '[rootlesskit:parent] error: newuidmap 23 [0 1000 1 1 100000 65536] failed: newuidmap: Could not set caps',
  ],
  ['K2B606', 'newuidmap: write to uid_map failed: Operation not permitted'],
  ['K2B607', 'error: newuidmap 23 [0 1001080000 1] failed: exit status 1: newuidmap 23 0 1001080000 1'],
  ['K2B608', 'failed to start the child: fork/exec /proc/self/exe: no space left on device'],
  ['K2B608', 'failed to start the child: fork/exec /proc/self/exe: invalid argument'],
  ['K2B608', '/proc/sys/user/max_user_namespaces needs to be set to non-zero.'],
  ['K2B609', 'could not connect to unix:///run/user/1000/buildkit/buildkitd.sock after 10 trials'],
  ['K2B610', 'failed to mount: [{Type:bind Source:/x Options:[rbind ro]}]: operation not permitted'],
  ['K2B611', 'time="2026-01-02T03:04:05Z" level=info msg="auto snapshotter: using native"'],
  ['K2B612', 'error: failed to push r/a:1: blob unknown to registry - sha256:0123'],
  ['K2B613', 'OCI index found, but Accept header does not support OCI indexes'],
  ['K2B614', 'error: rpc error: code = Unavailable desc = error reading from server: EOF'],
  ['K2B615', 'ERROR: The "moby/buildkit:rootless" image is not present on list of allowed images:'],
  ['K2B616', 'ERROR: Job failed: Failed to pull image "moby/buildkit:rootless" with specified policies'],
  ['K2B617', 'write /home/user/.local/share/buildkit/x: no space left on device'],
  ['K2B618', '/usr/bin/buildctl-daemonless.sh: line 20: XDG_RUNTIME_DIR: parameter not set'],
  ['K2B619', 'ERROR: failed to configure registry cache importer: r/a/cache:build-image: not found'],
  ['K2B701', 'runc run failed: unable to start container process: error mounting "proc" to rootfs at "/proc"'],
  ['K2B705', "buildkitd: can't enable NoProcessSandbox without Rootless"],
  ['K2B707', "mkdir: can't create directory '/kaniko/': Permission denied"],
  ['K2B707', "sh: can't create /kaniko/.docker/config.json: nonexistent directory"],
  ['K2B707', 'sh: /kaniko/executor: not found'],
  ['K2B708', 'error: failed to push r/a:1: unexpected status from HEAD request to https://r/v2/a: 401 Unauthorized'],
  [
    'K2B756',
    'failed to push 1.dkr.ecr.eu-west-1.amazonaws.com/shop:1: unexpected status from HEAD request to https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/blobs/sha256:0: 401 Unauthorized',
  ],
  ['K2B756', 'failed to push 1.dkr.ecr.eu-west-1.amazonaws.com/shop:1: no basic auth credentials'],
  [
    'K2B756',
    'failed to authorize: failed to fetch oauth token: POST https://shop.azurecr.io/oauth2/token: 401 Unauthorized',
  ],
  [
    'K2B223',
    'failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token: 401 Unauthorized',
  ],
  ['K2B708', 'unexpected status from GET request to https://registry.firm.example:5050/v2/: 401 Unauthorized'],
  [
    'K2B710',
    'error getting credentials - err: exec: "docker-credential-ecr-login": executable file not found in $PATH',
  ],
  ['K2B711', 'toomanyrequests: You have reached your pull rate limit.'],
  ['K2B712', 'Failed to create credential store from DOCKER_AUTH_CONFIG:  json: unknown field "username"'],
  ['K2B714', "sh: can't create /etc/ssl/certs/ca-certificates.crt: Permission denied"],
  ['K2B714', "can't create /kaniko/ssl/certs/ca.crt: nonexistent directory"],
  ['K2B715', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'],
  ['K2B715', 'http: server gave HTTP response to HTTPS client'],
  ['K2B717', 'Incorrect Usage: flag provided but not defined: -build-arg'],
  ['K2B718', 'error: invalid local: stat Dockerfile: not a directory'],
  ['K2B719', 'error: failed to solve: failed to read dockerfile: open ../Dockerfile: no such file or directory'],
  ['K2B720', 'error: empty definition sent to build. Specify --frontend instead?'],
  ['K2B720', 'error: failed to solve: NotFound: no access allowed to dir "context"'],
  ['K2B721', 'error: invalid opt: invalid value build-arg:K'],
  ['K2B722', 'error: parse error: bare " in non-quoted-field'],
  ['K2B726', 'error: exporter "registry" could not be found'],
  ['K2B726', 'error: failed to solve: non-bool value specified for push: strconv.ParseBool'],
  ['K2B728', 'invalid reference format: repository name (group/project/B) must be lowercase'],
  ['K2B729', 'error: failed to push :abc: invalid reference format'],
  ['K2B733', 'error: failed to configure registry cache exporter: invalid reference format'],
  ['K2B736', 'ERROR: could not create a builder instance with TLS data loaded from environment.'],
  ['K2B737', 'exec /bin/sh: exec format error'],
  ['K2B739', 'error: invalid output option: output: open nosuchdir/o.tar: no such file or directory'],
  ['K2B739', 'error: open a/b/.tmp-meta.json1234: no such file or directory'],
  ['K2B743', '/bin/sh: docker: not found'],
  ['K2B746', "cat: can't open '[registry.docker.io]': No such file or directory"],
  ['K2B751', 'could not lock /home/user/.local/share/buildkit/buildkitd.lock, another instance running?'],
  ['K2B753', 'ERROR: Unable to lock database: Permission denied'],
];

test.each(KNOWN)('%s: %s', (code, line) => {
  const [explanation, ...more] = explainLog(`$ buildctl-daemonless.sh build\n${line}\n`);

  expect(explanation).toMatchObject({ code, line: 2 });
  expect(explanation?.cause).toMatch(/\.$/);
  expect(explanation?.cause).not.toMatch(/\{\w+\}/);
  expect(explanation?.fix).not.toBe('');
  expect(more).toEqual([]);
});

test('every known message has its line here', () => {
  const codes = new Set(KNOWN.map(([code]) => code));

  expect(LOG_MESSAGES.map(({ code }) => code).filter((code) => !codes.has(code))).toEqual([]);
});

test('a log of a good job holds nothing', () => {
  const log = '#5 [1/2] FROM docker.io/library/alpine\n#6 RUN apk add curl\n#7 exporting to image\nJob succeeded\n';

  expect(explainLog(log)).toEqual([]);
  expect(explainLog('')).toEqual([]);
});

test('the daemon that does not start is told only where no cause is', () => {
  const gaveUp = 'could not connect to unix:///run/user/1000/buildkit/buildkitd.sock after 10 trials';
  const cause =
    '[rootlesskit:parent] error: failed to start the child: fork/exec /proc/self/exe: operation not permitted';

  expect(explainLog(`${gaveUp}\n${cause}`).map(({ code }) => code)).toEqual(['K2B603']);
  expect(explainLog(`${gaveUp}\nlevel=info msg="auto snapshotter: using native"`).map(({ code }) => code)).toEqual([
    'K2B609',
    'K2B611',
  ]);
});

test('each cause once, in the order of the log, with colours and section marks taken out', () => {
  const log = [
    'section_start:1700000000:step_script\r\x1b[0K\x1b[36;1mbuildctl\x1b[0;m',
    'exec /bin/sh: exec \x1b[31mformat error',
    'Incorrect Usage: flag provided but not defined: -build-arg',
    'error: flag provided but not defined: -build-arg',
  ].join('\r\n');

  expect(explainLog(log).map(({ code, line }) => `${code} ${line}`)).toEqual(['K2B737 2', 'K2B717 3']);
});

test('only the words that were recognized are repeated', () => {
  const [explanation] = explainLog('token=hunter2 HEAD https://me:hunter2@r/v2: 401 Unauthorized for hunter2');

  expect(JSON.stringify(explanation)).not.toContain('hunter2');
});

test('the last word of the test job names its code', () => {
  expect(explainLog('NOT READY (K2B603): x').map(({ code }) => code)).toEqual(['K2B603']);
  expect(explainLog('NOT READY (K2B999): x')).toEqual([]);
});
