import { hostname } from 'node:os';
import {
  askedByBuildctl,
  askedByKaniko,
  chooseLauncher,
  compareJobs,
  expandVariables,
  overwrittenImages,
  runScript,
  type Call,
  type Comparison,
  type JobScript,
  type RegistryUse,
  type RunResult,
  type Scenario,
} from './support/equivalence/index.ts';

const IMAGE = 'registry.example.com/group/project';
const FILES = { Dockerfile: 'FROM alpine:3.20\nCOPY . /src\nRUN make\n', 'src/main.c': 'int main;\n', 'my file': 'x' };
const SCENARIO: Scenario = { files: FILES };

const LOGIN = [
  'mkdir -p ~/.docker',
  'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > ~/.docker/config.json',
];
const OPTIONS = '--frontend dockerfile.v0 --local context=. --local dockerfile=.';
const PUSH = '--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA,push=true';
const EXECUTOR = '/kaniko/executor --context $CI_PROJECT_DIR --dockerfile $CI_PROJECT_DIR/Dockerfile';
const DESTINATION = '--destination $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA';
const DIGEST = 'digest=$(sed -n \'s/.*"containerimage\\.digest": *"\\([^"]*\\)".*/\\1/p\' /tmp/meta.json)';

const kaniko = (...items: string[]): JobScript => ({ items, variables: {} });
const buildkit = (...items: string[]): JobScript => ({
  items: [...LOGIN, ...items],
  variables: { BUILDKITD_FLAGS: '--oci-worker-no-process-sandbox' },
});
const build = (...options: string[]): string => ['buildctl-daemonless.sh build', OPTIONS, ...options].join(' ');

/** Compares one Kaniko call with an after script. */
function compare(before: string, after: string | readonly string[], scenario: Scenario = SCENARIO): Comparison {
  const items = typeof after === 'string' ? [after] : after;
  return compareJobs(kaniko(before), buildkit(...items), scenario);
}

function expectEqual(comparison: Comparison): void {
  expect(comparison).toMatchObject({ differences: [], equal: true });
  expect(comparison.inconclusive).toBeUndefined();
}

function expectDifference(comparison: Comparison, ...messages: readonly (string | RegExp)[]): void {
  expect(comparison.inconclusive).toBeUndefined();
  expect(comparison.equal).toBe(false);
  for (const message of messages) {
    expect(comparison.differences).toContainEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  }
}

const onlyCall = (run: RunResult): Call => {
  expect(run.calls).toHaveLength(1);
  return run.calls[0] as Call;
};

describe('what a job meets', () => {
  test('Kaniko: uid 0, its image environment, programs in /busybox only', () => {
    const run = runScript(
      'kaniko',
      kaniko(
        'id -u; pwd; echo $HOME $DOCKER_CONFIG $SSL_CERT_DIR; ls -A /workspace; ls -d /kaniko/.docker; [ ! -e /bin/ls ]; /busybox/ls',
      ),
      SCENARIO,
    );
    expect(run).toMatchObject({ status: 0, stderr: '', calls: [] });
    expect(run.stdout).toBe(
      '0\n/builds/group/project\n/root /kaniko/.docker/ /kaniko/ssl/certs\n/kaniko/.docker\nDockerfile\nmy file\nsrc\n',
    );
  });

  test.each(['kaniko', 'buildkit'] as const)('%s: a script file with #!/bin/sh', (side) => {
    const files = { ...FILES, 'x.sh': '#!/bin/sh\necho "run $1"\n' };
    const run = runScript(side, kaniko('./x.sh a', '/bin/sh x.sh b'), { files });
    expect(run).toMatchObject({ status: 0, stdout: 'run a\nrun b\n' });
  });

  test('BuildKit: uid 1000, no /kaniko, a root that cannot be written, a project that can', () => {
    const denied = [
      'mkdir /kaniko',
      'mkdir /x',
      'echo >> /etc/ssl/certs/ca-certificates.crt',
      'touch /usr/x',
      'touch /bin/x',
    ];
    const run = runScript(
      'buildkit',
      kaniko(
        'id -u; id -g; echo $HOME $XDG_RUNTIME_DIR; ls -A ~',
        ...denied.map((command) => `(${command}) 2>/dev/null && echo "could: ${command}" || :`),
        'touch ~/a /tmp/b c $TMPDIR/d $XDG_RUNTIME_DIR/e src/f; echo x > /dev/null; cat < /dev/null; echo y > /dev/stderr',
      ),
      SCENARIO,
    );
    expect(run).toMatchObject({ status: 0, stderr: 'y\n' });
    expect(run.stdout).toBe('1000\n1000\n/home/user /run/user/1000\n.local\n');
    expect(Object.keys(run.files).sort()).toEqual(['Dockerfile', 'c', 'my file', 'src/f', 'src/main.c']);
  });

  test('one shell for all items, errexit and pipefail, another shell for after_script', () => {
    const run = runScript(
      'kaniko',
      {
        items: ['cd src', 'A=1; export B=2', 'echo $A$B $(pwd)'],
        afterItems: ['echo [$B] $(pwd) $CI_JOB_STATUS'],
        variables: {},
      },
      SCENARIO,
    );
    expect(run.stdout).toBe('12 /builds/group/project/src\n[] /builds/group/project success\n');
    expect(runScript('kaniko', kaniko('false', 'echo no'), SCENARIO)).toMatchObject({ status: 1, stdout: '' });
    expect(runScript('kaniko', kaniko('false | true', 'echo no'), SCENARIO)).toMatchObject({ status: 1, stdout: '' });
    const failed = { items: ['exit 3'], afterItems: ['echo $CI_JOB_STATUS', 'false'], variables: {} };
    expect(runScript('kaniko', failed, SCENARIO)).toMatchObject({ status: 3, stdout: 'failed\n' });
  });

  test('the environment is the one of the job alone', () => {
    process.env.LEAKED = 'yes';
    const run = runScript(
      'kaniko',
      { items: ['env'], variables: { MINE: 'a $CI_PROJECT_NAME $$x' } },
      { files: {}, env: { SET: '$raw' } },
    );
    expect(run.stdout).toMatch(/^MINE=a project \$x$/m);
    expect(run.stdout).toMatch(/^SET=\$raw$/m);
    expect(run.stdout).not.toMatch(/LEAKED|CI_COMMIT_TAG|K2B|JEST/);
  });

  test('variables are expanded recursively, cycles are left alone', () => {
    expect(expandVariables({ A: '$B/${C}', B: 'b$D', C: '$$C', L: '${M}', M: '$L', E: '$none.' }, { D: 'd' })).toEqual({
      ...{ A: 'bd/$C', B: 'bd', C: '$C', L: '$L', M: '${M}', E: '.' },
    });
  });

  test('a run cannot touch another one', () => {
    runScript(
      'kaniko',
      kaniko('rm -rf /kaniko /builds/group/project/src; echo broken > /busybox/ls; rm /busybox/cat'),
      SCENARIO,
    );
    expect(runScript('kaniko', kaniko('ls; cat Dockerfile; /kaniko/executor --help'), SCENARIO).status).toBe(0);
  });

  test('git answers, but not to a stranger', () => {
    expect(runScript('buildkit', kaniko('git rev-parse HEAD'), SCENARIO)).toMatchObject({ status: 128 });
    const trusting = kaniko('git config --global --add safe.directory "$CI_PROJECT_DIR"', 'git rev-parse --short HEAD');
    expect(runScript('buildkit', trusting, SCENARIO)).toMatchObject({ status: 0, stdout: '1ecfd275\n' });
  });
});

describe('the stand-ins record', () => {
  test('arguments exactly, directory, environment, credentials of that moment', () => {
    const run = runScript(
      'kaniko',
      kaniko(
        'export X=1; cd src',
        'echo \'{"auths":{}}\' > /kaniko/.docker/config.json',
        'executor -c .. -d r.io/a --label "a=1\n2" --label "" --no-push=true',
      ),
      SCENARIO,
    );
    const call = onlyCall(run);
    expect(call).toMatchObject({
      argv: ['-c', '..', '-d', 'r.io/a', '--label', 'a=1\n2', '--label', '', '--no-push=true'],
      cwd: '/builds/group/project/src',
      dockerConfig: { path: '/kaniko/.docker/config.json', content: '{"auths":{}}\n' },
    });
    expect(call.env).toMatchObject({ X: '1', CI_REGISTRY: 'registry.example.com' });
    expect(call.snapshot.context).toBe('/builds/group/project');
    expect(Object.keys(call.snapshot.contextFiles).sort()).toEqual(['Dockerfile', 'my file', 'src/main.c']);
  });

  test.each([
    ['--bogus', 'unknown flag'],
    ['--cache=yes', 'invalid argument "yes"'],
    ['--cache true', 'unknown command "true"'],
    ['extra', 'unknown command'],
    ['-x', 'unknown shorthand'],
    ['--push-retry=x', 'invalid argument "x"'],
    ['--compression=lz4', 'invalid argument "lz4"'],
    ['--registry-certificate=x', 'invalid argument "x"'],
    ['--cache-ttl=2', 'invalid argument "2"'],
    ['--label', 'needs an argument'],
    ['--label x', 'must be of the form'],
    ['--destination=', 'repository name must be specified'],
    ['--destination r.io/Upper', 'could not parse'],
    ['--context nosuch', 'not a directory'],
    ['--context=', 'specify a path'],
    ['--dockerfile nosuch', 'valid path to a Dockerfile'],
    ['--context ftp://x', 'unknown build context prefix'],
  ])('Kaniko refuses %s', (flags, message) => {
    const run = runScript('kaniko', kaniko(`/kaniko/executor -c . -d r.io/a ${flags}`), SCENARIO);
    expect(run.status).toBe(1);
    expect(onlyCall(run).refused).toContain(message);
    expect(askedByKaniko(onlyCall(run))).toHaveProperty('error');
  });

  test('Kaniko refuses what lacks a destination, and says it only once it may push', () => {
    const refused = (flags: string): string | undefined =>
      onlyCall(runScript('kaniko', kaniko(`executor -c . ${flags}`), SCENARIO)).refused;
    expect(refused('')).toContain('you must provide --destination');
    expect(refused('--no-push --cache')).toContain('--cache-repo');
    expect(refused('--no-push')).toBeUndefined();
  });

  test.each([
    ['--bogus x', 'flag provided but not defined: -bogus'],
    ['--build-arg A=1', 'not defined: -build-arg'],
    ['--opt build-arg:A', 'invalid opt: invalid value build-arg:A'],
    ['--local dockerfile=Dockerfile', 'not a directory'],
    ['--local dockerfile=nosuch', 'no such file'],
    ['--opt filename=../Dockerfile', 'failed to read dockerfile'],
    ['--opt filename=/builds/group/project/Dockerfile', 'failed to read dockerfile'],
    ['--output out', 'invalid value out'],
    ['--output name=a', 'requires type'],
    ['--output type=image,name=a,b,push=true', 'invalid value b'],
    [`--output 'type=image,name="a,b",push=true'`, 'bare "'],
    [`--output '"type=image'`, 'extraneous or missing "'],
    ['--output type=image,name=r.io/a,push=yes', 'non-bool value'],
    ['--output type=image,name=r.io/a:,push=true', 'invalid reference format'],
    ['--output type=registry,name=a', 'could not be found'],
    ['--output type=docker,dest=no/such.tar', 'no such file'],
    ['--export-cache type=registry,ref=r.io/a:', 'invalid reference'],
    ['--frontend ""', 'empty definition'],
    ['--output', 'needs an argument'],
    [`${PUSH} --metadata-file no/such.json`, 'open no/such.json'],
  ])('buildctl refuses %s', (flags, message) => {
    const run = runScript('buildkit', buildkit(build(flags)), SCENARIO);
    expect(run.status).toBe(1);
    expect(onlyCall(run).refused).toContain(message);
    expect(askedByBuildctl(onlyCall(run))).toHaveProperty('error');
  });

  test('buildctl refuses a build without a daemon, context or Dockerfile', () => {
    const refused = (command: string): string | undefined =>
      onlyCall(runScript('buildkit', kaniko(command), SCENARIO)).refused;
    expect(refused('buildctl build')).toContain('failed to dial');
    expect(refused('unset XDG_RUNTIME_DIR; buildctl-daemonless.sh build')).toContain('XDG_RUNTIME_DIR');
    expect(refused('buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=.')).toContain(
      'dir "dockerfile"',
    );
    expect(refused('buildctl-daemonless.sh build --frontend dockerfile.v0 --local dockerfile=.')).toContain(
      'dir "context"',
    );
    expect(refused(`${build()} --opt filename=nosuch`)).toContain('failed to read dockerfile');
  });

  test.each([
    ['a quoted list', `'type=image,"name=b.io/x:1,a.io/y",push=true'`, ['a.io/y:latest', 'b.io/x:1']],
    ['a repeated name: the last', 'type=image,name=r.io/a,name=r.io/b,push=true', ['r.io/b:latest']],
    ['an empty name: nothing', 'type=image,name=,push=true', []],
    ['without push=true: nothing', 'type=image,name=r.io/a', []],
    ['push=false: nothing', 'type=image,name=r.io/a,push=false', []],
    ['another exporter: nothing', 'type=docker,name=r.io/a,push=true,dest=/tmp/x', []],
    ['keys in any case', 'TYPE=image,Name=alpine,PUSH=1', ['docker.io/library/alpine:latest']],
  ])('buildctl pushes %s', (_what, output, pushes) => {
    const run = runScript('buildkit', buildkit(`${build()} . --output ${output} stray`), SCENARIO);
    expect(run.status).toBe(0);
    expect(askedByBuildctl(onlyCall(run))).toMatchObject({ pushes, noPush: pushes.length === 0 });
  });

  // Both grammars exist twice: in the stand-ins, for what they do, and in TypeScript, for what is compared.
  const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
  const accepted = (run: RunResult, read: (call: Call) => object): boolean[] => {
    for (const call of run.calls) {
      const { refused, ...rest } = call;
      expect([call.argv, refused === undefined]).toEqual([call.argv, !('error' in read(rest))]);
    }
    return run.calls.map((call) => call.refused === undefined);
  };

  test('the two readers of Kaniko arguments agree', () => {
    const lists: [string[], boolean][] = [
      [['-c.', '-fDockerfile', '-d=r.io/a:1'], true],
      [['-c', '.', '', '-', '--no-push', '--', 'x'], true],
      [['-c', '.', '--no-push=T', '--cache=0', '--compression-level', '-3'], true],
      [['-c', '.', '--no-push', '--cache', 'true'], false],
      [['-c', '.', '--no-push=', '-d', 'r.io/a'], false],
      [['-c', '.', '--no-push', '--target=x', '--target='], true],
      [['-c', '.', '--no-push', '--target'], false],
      [['-c', '.', '--no-push', '---x'], false],
      [['-c', '.', '--no-push', '--=x'], false],
      [['-c', '.', '--no-push', '--No-Push'], false],
      [['-c', '.', '--no-push', '-vinfo', '-v', 'x', '-p'], false],
      [['-c', '.', '--no-push', '--cache-ttl=1h30m', '--push-retry=+2', '--git', 'branch=x'], true],
      [['-c', '.', '--no-push', '--git', 'nonsense'], false],
      [['-c', '.', '--no-push', '--cache-ttl=1d'], false],
      [['-c', '.', '--no-push', '--push-retry='], false],
      [['-c', '.', '--no-push', '--compression='], false],
      [['-c', '.', '--no-push', '--annotation', 'a'], false],
      [['-c', '.', '--no-push', '--label', '--target'], false],
      [['-c', '.', '--no-push', '--registry-map', 'a=b', '--build-arg', '=', '--label', '='], true],
      [['-c', '.', '--no-push', '--registry-map', 'a'], false],
      [['-c', '.', '--no-push', '--build-arg', 'it\'s \n\\ "x" $(y) *'], true],
    ];
    const run = runScript(
      'kaniko',
      kaniko(...lists.map(([words]) => `executor ${words.map(quote).join(' ')} || :`)),
      SCENARIO,
    );
    expect(run.calls.map((call) => call.argv)).toEqual(lists.map(([words]) => words));
    expect(accepted(run, askedByKaniko)).toEqual(lists.map(([, works]) => works));
  });

  test('the two readers of buildctl arguments agree', () => {
    const start = ['build', '--frontend=dockerfile.v0', '--local', 'context=.', '--local', 'dockerfile=.'];
    const lists: [string[], boolean][] = [
      [['--no-cache', '--no-cache=false', '.', 'build', 'x'], true],
      [['--no-cache=x'], false],
      [[' --progress=plain ', '-opt', 'target=x', '-o', 'type=image', '-o=type=image'], true],
      [['--opt=', '--output'], false],
      [['--opt', ''], false],
      [['--output', ''], false],
      [['--output='], false],
      [['--output', 'type=image,'], false],
      [['--output', ',type=image'], false],
      [['--output', 'type=image\n'], true],
      [['--output', '"type=image"'], true],
      [['--output', '"type=image"x'], false],
      [['--output', 'type=image,"name=r.io/a,r.io/b",push='], true],
      [['--output', 'type=docker,"dest=/tmp/a,b ""c"""'], true],
      [['--export-cache', 'type=local,dest=/tmp/c,mode=max'], true],
      [['--metadata-file'], false],
      [['--', '--bogus'], true],
    ];
    const lines = lists.map(([words]) => `buildctl-daemonless.sh ${[...start, ...words].map(quote).join(' ')} || :`);
    const run = runScript('buildkit', buildkit(...lines), SCENARIO);
    expect(run.calls.map((call) => call.argv)).toEqual(lists.map(([words]) => [...start, ...words]));
    expect(accepted(run, askedByBuildctl)).toEqual(lists.map(([, works]) => works));
  });

  test('Kaniko writes its digest files to the byte', () => {
    const run = runScript(
      'kaniko',
      kaniko(
        'executor -c . -d me/app -d r.io/x:1 --digest-file o/d --image-name-with-digest-file n --oci-layout-path $PWD/l',
        'executor -c . -d me/app --image-name-tag-with-digest-file=t --image-name-with-digest-file=n2',
      ),
      SCENARIO,
    );
    expect(run.status).toBe(0);
    const digest = run.files['o/d'] ?? '';
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(run.files.n).toBe(`index.docker.io/me/app@${digest}\nr.io/x@${digest}\n`);
    expect(run.files.t).toMatch(/^index\.docker\.io\/me\/app:latest@sha256:[0-9a-f]{64}\n$/);
    expect(run.files.t).toBe(run.files.n2);
    expect(run.files.t).not.toContain(digest);
    expect(run.files['l/index.json']).toContain('oci-layout');
    const noFolder = runScript('kaniko', kaniko('executor -c . -d r.io/a --tar-path no/such.tar'), SCENARIO);
    expect(noFolder).toMatchObject({ status: 1, calls: [{ status: 1 }] });
  });

  test('nobody else may read what only root can: an empty file in the image', () => {
    const before = runScript('kaniko', kaniko('chmod 600 "my file"', `${EXECUTOR} ${DESTINATION}`), SCENARIO);
    expect(onlyCall(before).snapshot.contextFiles['my file']).toMatch(/^[0-9a-f]{64}$/);
    const after = runScript('buildkit', kaniko('umask 0; echo secret > s', 'chmod 0 s', build(PUSH)), SCENARIO);
    expect(onlyCall(after).snapshot.contextFiles.s).toBe('unreadable');
  });
});

describe('equal', () => {
  test("GitLab's own example", () => {
    const before: JobScript = { items: [`${EXECUTOR} ${DESTINATION}`], variables: {} };
    const command = `buildctl-daemonless.sh build \\\n  --frontend dockerfile.v0 \\\n  --local context=. \\\n  --local dockerfile=. \\\n  ${PUSH}\n`;
    const comparison = compareJobs(before, { items: [...LOGIN, command], variables: {} }, SCENARIO);
    expectEqual(comparison);
    expect(comparison).toMatchObject({ calls: 1, isolation: chooseLauncher().isolation });
    expect(comparison.notes).toEqual([expect.stringContaining('--oci-worker-no-process-sandbox')]);
  });

  test('build args, labels, target, platform, several destinations', () => {
    const scenario = { files: FILES, env: { V: 'a b', CI_COMMIT_TAG: 'v1' } };
    expectEqual(
      compare(
        `${EXECUTOR} -d $CI_REGISTRY_IMAGE -d $CI_REGISTRY_IMAGE:$CI_COMMIT_TAG --build-arg "V=$V" --build-arg=X=1 --build-arg=X=2 ` +
          '--build-arg V2 --build-arg CI_COMMIT_SHA --label a=1,b=2 --target Base --custom-platform=linux/arm64 --cleanup -v debug',
        build(
          `--output "type=image,\\"name=$CI_REGISTRY_IMAGE,$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG\\",push=true"`,
          '--opt "build-arg:V=$V" --opt build-arg:X=2 --opt build-arg:V2= --opt build-arg:CI_COMMIT_SHA=$CI_COMMIT_SHA',
          '--opt "label:a=1,b=2" --opt target=base --opt platform=linux/arm64',
        ),
        scenario,
      ),
    );
  });

  test('Dockerfile in another directory, its own ignore file', () => {
    const files = {
      'docker/app.Dockerfile': 'FROM scratch\n',
      'docker/app.Dockerfile.dockerignore': '*.md',
      'svc/x': '1',
    };
    expectEqual(
      compare(
        `executor --context dir://$CI_PROJECT_DIR/svc -f docker/app.Dockerfile ${DESTINATION}`,
        `buildctl-daemonless.sh build --frontend=dockerfile.v0 --local=context=svc --local dockerfile=docker --opt filename=app.Dockerfile ${PUSH}`,
        { files },
      ),
    );
  });

  test('an empty context', () => {
    expectEqual(
      compare(
        `executor -f Dockerfile ${DESTINATION}`,
        `buildctl-daemonless.sh build --frontend dockerfile.v0 --local "context=$(mktemp -d)" --local dockerfile=. ${PUSH}`,
      ),
    );
  });

  test('digest and tar, written after the build and moved', () => {
    expectEqual(
      compare(`mkdir out; ${EXECUTOR} ${DESTINATION} --digest-file out/a/digest --tar-path out/image.tar`, [
        'mkdir out',
        `{ rm -f /tmp/meta.json && out=$(mktemp -d) && ${build(PUSH, '--output "type=docker,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA,dest=$out/i" --metadata-file /tmp/meta.json')}` +
          ` && ${DIGEST} && mkdir -p out/a && printf '%s' "$digest" > out/a/digest && mv "$out/i" out/image.tar; }`,
      ]),
    );
  });

  test('a digest file outside the project', () => {
    const after = [
      build(PUSH, '--metadata-file /tmp/meta.json'),
      DIGEST,
      'printf %s "$digest" > /tmp/digest; cat /tmp/digest > copy',
    ];
    expectEqual(compare(`${EXECUTOR} ${DESTINATION} --digest-file /tmp/digest; cat /tmp/digest > copy`, after));
    expectDifference(
      compare(`${EXECUTOR} ${DESTINATION} --digest-file /tmp/digest`, build(PUSH)),
      'file /tmp/digest: left before, missing after',
    );
  });

  test('cache', () => {
    const ref = 'type=registry,ref=$CI_REGISTRY_IMAGE/cache:$CI_JOB_NAME_SLUG';
    const after = build(PUSH, `--import-cache "${ref}"`, `--export-cache "${ref},mode=max,ignore-error=true"`);
    expectEqual(compare(`${EXECUTOR} ${DESTINATION} --cache=true`, after));
    expectEqual(
      compare(
        `${EXECUTOR} ${DESTINATION} --cache --cache-repo $CI_REGISTRY_IMAGE/cache --no-push-cache`,
        build(PUSH, `--import-cache ${ref}`),
      ),
    );
    expectDifference(
      compare(`${EXECUTOR} ${DESTINATION} --cache`, build(PUSH, `--import-cache ${ref} --export-cache ${ref}`)),
      /mode=max/,
      /ignore-error/,
    );
    expectDifference(compare(`${EXECUTOR} ${DESTINATION}`, after), /cache import .* only after/);
  });

  test('credentials moved with DOCKER_AUTH_CONFIG beside them', () => {
    const before = ['echo "$MY_AUTH" > /kaniko/.docker/config.json', `${EXECUTOR} -d hub.example.com/x:1 -d me/app`];
    const login = [
      'mkdir -p ~/.docker; echo "$MY_AUTH" > ~/.docker/config.json',
      `export DOCKER_AUTH_CONFIG="{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"auth\\":\\"$(printf '%s:%s' "$CI_REGISTRY_USER" "$CI_REGISTRY_PASSWORD" | base64 | tr -d '\\n')\\"}}}"`,
    ];
    const push = build(`--output '"name=hub.example.com/x:1,me/app",type=image,push=true'`);
    const MY_AUTH = JSON.stringify({
      auths: {
        'https://hub.example.com/v1/': { auth: btoa('me:pw:1') },
        'https://index.docker.io/v1/': { username: 'h', password: 'p' },
      },
    });
    const scenario = { files: FILES, env: { MY_AUTH } };
    expectEqual(compareJobs(kaniko(...before), { items: [...login, push], variables: {} }, scenario));
    const without: JobScript = { items: [login[0] ?? '', push], variables: {} };
    // The GitLab registry is neither pushed to nor pulled from: only a Dockerfile out of view could need its login.
    expectEqual(compareJobs(kaniko(...before), without, scenario));
    expectDifference(
      compareJobs(kaniko(...before), without, { ...scenario, unknownDockerfile: true }),
      /^call 1: credentials for registry\.example\.com: user 'gitlab-ci-token' .* before, none after$/,
    );
  });

  test('registries: mirror, insecure, certificates', () => {
    const files = { ...FILES, 'ca.crt': 'CA ONE\n' };
    const toml =
      '[registry."docker.io"]\n  mirrors = ["mirror.corp:5000"]\n[registry."mirror.corp:5000"]\n  http = true\n  insecure = true\n';
    const before = `cat ca.crt >> /kaniko/ssl/certs/additional.crt; ${EXECUTOR} -d r.io/a --insecure --registry-mirror mirror.corp:5000 --insecure-registry mirror.corp:5000`;
    const after = (text: string): string[] => [
      'cat ca.crt > /tmp/ca.crt; export SSL_CERT_FILE=/tmp/ca.crt',
      `mkdir -p ~/.config/buildkit; cat > ~/.config/buildkit/buildkitd.toml <<'EOF'\n${text}EOF`,
      build('--output type=image,name=r.io/a,push=true,registry.insecure=true'),
    ];
    expectEqual(compare(before, after(toml), { files }));
    expectDifference(
      compare(before, [build('--output type=image,name=r.io/a,push=true')], { files }),
      /certificates: 1 lines/,
      /registry r\.io: pushHttp allowed before, not after/,
      /mirrors of docker\.io: 'mirror.corp:5000' before, not given after/,
    );
    expectDifference(compare(before, after('[registry\n'), { files }), /buildctl refuses: buildkitd.toml/);
  });

  test('no push, reproducible, compression', () => {
    expectEqual(compare(`${EXECUTOR} --no-push`, build()));
    expectEqual(compare(`export KANIKO_NO_PUSH=1; ${EXECUTOR} ${DESTINATION}`, build()));
    expectEqual(
      compare(
        `${EXECUTOR} ${DESTINATION} --reproducible --compression=zstd --compression-level 3`,
        `SOURCE_DATE_EPOCH=0 ${build(`${PUSH},rewrite-timestamp=true,compression=zstd,compression-level=3,oci-mediatypes=true`)}`,
      ),
    );
    expectDifference(
      compare(`${EXECUTOR} ${DESTINATION} --reproducible`, build(`${PUSH},rewrite-timestamp=true`)),
      'call 1: reproducible: true before, false after',
    );
  });

  test.each([
    ['a condition', 'if $B; then echo ok; else echo failed; fi'],
    ['a fallback', '$B || echo failed'],
    ['a list', '[ -n "$CI" ] && $B'],
    ['a pipe', '$B | cat'],
    ['a function', 'f() { $B; echo no; }\nf'],
    ['a loop', 'for tag in a b; do $B; done'],
  ])('the same control flow around the call: %s', (_what, frame) => {
    const wrap = (command: string): string => frame.replaceAll('$B', () => command);
    expectEqual(compare(wrap(`${EXECUTOR} ${DESTINATION}`), wrap(`{ ${build(PUSH)}; }`)));
  });

  test('git contexts, tar contexts', () => {
    const git = 'git://github.com/a/b.git#refs/heads/main';
    const url = 'https://github.com/a/b.git#main:sub';
    expectEqual(
      compare(
        `executor -c ${git} --context-sub-path sub -f Containerfile ${DESTINATION}`,
        `buildctl-daemonless.sh build --frontend dockerfile.v0 --opt context=${url} --opt filename=Containerfile ${PUSH}`,
      ),
    );
    const pack = 'tar -czf /tmp/c.tgz Dockerfile src';
    expectEqual(
      compare(`${pack}; executor -c tar:///tmp/c.tgz ${DESTINATION}`, [
        pack,
        'mkdir /tmp/c; tar -xzf /tmp/c.tgz -C /tmp/c',
        `buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=/tmp/c --local dockerfile=. ${PUSH}`,
      ]),
    );
  });

  test('after_script', () => {
    const before = { items: ['true'], afterItems: [`${EXECUTOR} ${DESTINATION}`], variables: {} };
    expectEqual(compareJobs(before, { items: ['true'], afterItems: [...LOGIN, build(PUSH)], variables: {} }, SCENARIO));
    expectDifference(
      compareJobs(before, buildkit(build(PUSH)), SCENARIO),
      'call 1: in after_script before, in job after',
    );
  });
});

describe('caught', () => {
  const scenario: Scenario = { files: { ...FILES, 'other/Dockerfile': 'FROM busybox\n' }, env: { VERSION: 'a b' } };
  const before = `${EXECUTOR} ${DESTINATION} --build-arg "VERSION=$VERSION"`;
  const arg = '--opt "build-arg:VERSION=$VERSION"';

  test('the pair that is varied below is equal', () => expectEqual(compare(before, build(arg, PUSH), scenario)));

  test.each<[string, string | string[], string | RegExp]>([
    ['a lost build arg', build(PUSH), "call 1: build arg VERSION: 'a b' before, not given after"],
    [
      'lost quotes',
      build('--opt build-arg:VERSION=$VERSION', PUSH),
      "call 1: build arg VERSION: 'a b' before, 'a' after",
    ],
    [
      'another destination',
      build(arg, '--output type=image,name=$CI_REGISTRY_IMAGE,push=true'),
      `call 1: push of ${IMAGE}:latest: only after`,
    ],
    [
      'a missing push=true',
      build(arg, '--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA'),
      /^call 1: push of .*: missing after$/,
    ],
    ['a misspelt attribute', build(arg, PUSH.replace('push=', 'pushh=')), /attribute pushh is not known/],
    ['a misspelt option', build(arg, '--opt targett=x', PUSH), /--opt targett is not known/],
    ['another Dockerfile', build(arg, '--local dockerfile=other', PUSH), /^call 1: Dockerfile: .* with other content$/],
    [
      'another context',
      build(arg, '--local context=src', PUSH),
      "call 1: context: '/builds/group/project' before, '/builds/group/project/src' after",
    ],
    ['a target that was not asked for', build(arg, '--opt target=x', PUSH), "call 1: target: '' before, 'x' after"],
    ['a call too many', [build(arg, PUSH), build(arg, PUSH)], '1 build calls before, 2 after'],
    ['no call', 'true', '1 build calls before, 0 after'],
    ['a command that is missing', `jq . x && ${build(arg, PUSH)}`, /1 build calls before, 0 after \(.*jq: not found/],
    [
      'a file too many',
      [build(arg, PUSH, '--metadata-file meta.json')],
      'file meta.json: not there before, left after',
    ],
    [
      'a swallowed failure',
      `{ ${build(arg, PUSH)} && echo built; } || true`,
      /^when the build fails: the job ends with status 1 before, 0 after/,
    ],
    ['a failure of its own', [build(arg, PUSH), 'mkdir /kaniko'], /^the job ends with status 0 before, 1 after/],
    [
      'what Kaniko did not do: DOCKER_AUTH_CONFIG',
      [`export DOCKER_AUTH_CONFIG='{"auths":{"registry.example.com":{"auth":"eDp5"}}}'`, build(arg, PUSH)],
      /credentials for registry\.example\.com: user 'gitlab-ci-token'.*user 'x'/,
    ],
  ])('%s', (_what, after, message) => expectDifference(compare(before, after, scenario), message));

  test('missing and useless credentials', () => {
    const without = (...login: string[]): Comparison =>
      compareJobs(kaniko(before), { items: [...login, build(arg, PUSH)], variables: {} }, scenario);
    const none = /^call 1: credentials for registry\.example\.com: user 'gitlab-ci-token' .* before, none after$/;
    expectDifference(without(), none);
    expectDifference(without('mkdir .docker; cp ~/none .docker/config.json || :'), none);
    expectDifference(without('mkdir ~/.docker; echo "{" > ~/.docker/config.json'), /buildctl refuses: .*invalid JSON/);
    expectDifference(
      without('mkdir ~/.docker; echo \'{"credsStore":"ecr-login"}\' > ~/.docker/config.json'),
      /docker-credential-ecr-login is not in the image/,
    );
  });

  test('credentials of a base image, and a Hub key that is never looked up', () => {
    const json = (key: string): string =>
      `echo '{"auths":{"${key}":{"auth":"${btoa('u:p')}"},"registry.example.com":{"auth":"${btoa('gitlab-ci-token:glcbt-64_registry-pass')}"}}}' > `;
    const files = { Dockerfile: 'ARG BASE=me/private\nFROM ${BASE}:1\n' };
    const both = (hub: string): Comparison =>
      compareJobs(
        kaniko(`${json('https://index.docker.io/v1/')} /kaniko/.docker/config.json`, `${EXECUTOR} ${DESTINATION}`),
        { items: ['mkdir ~/.docker', `${json(hub)} ~/.docker/config.json`, build(PUSH)], variables: {} },
        { files },
      );
    expectEqual(both('https://index.docker.io/v1/'));
    expectDifference(both('docker.io'), /credentials for docker\.io: user 'u' .* before, none after/);
  });

  test('a digest file with a newline, and one with the wrong digest', () => {
    const digestFile = (print: string, sed = DIGEST): Comparison =>
      compare(`${EXECUTOR} ${DESTINATION} --digest-file digest`, [
        build(PUSH, '--metadata-file /tmp/meta.json'),
        sed,
        `${print} > digest`,
      ]);
    expectEqual(digestFile('printf %s "$digest"'));
    expectDifference(
      digestFile('echo "$digest"'),
      /^file digest: "sha256:[0-9a-f]{64}" before, "sha256:[0-9a-f]{64}\\n" after$/,
    );
    expectDifference(
      digestFile('printf %s "$digest"', DIGEST.replace('e\\.digest', 'e\\.config\\.digest')),
      /^file digest/,
    );
  });

  test('a digest step that hides a failing build', () => {
    // errexit does not look at the left side of &&, not even through the braces: only the last line may be like this.
    const chain = `rm -f /tmp/m && ${build(PUSH)} && echo built`;
    expectEqual(compare(`${EXECUTOR} ${DESTINATION}`, `{ ${chain}; }`));
    // `|| false` gives errexit something to see, and leaves a `||` of the user's own to work.
    for (const rest of ['; echo done', ' || echo failed; echo done', ' && echo fine; echo done']) {
      expectEqual(compare(`${EXECUTOR} ${DESTINATION}${rest}`, `{ ${chain} || false; }${rest}`));
    }
    const comparison = compare(`${EXECUTOR} ${DESTINATION}; echo done`, `{ ${chain}; }; echo done`);
    expectDifference(comparison, /^when the build fails: the job ends with status 1 before, 0 after/);
  });

  test('a tar that is written inside the context', () => {
    const tar = (dest: string, then: string): Comparison =>
      compare(
        `${EXECUTOR} ${DESTINATION} --tar-path image.tar`,
        build(PUSH, `--output type=docker,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA,dest=${dest}`, then),
      );
    expectEqual(tar('/tmp/image.tar', '&& mv /tmp/image.tar .'));
    expectDifference(
      tar('image.tar', ''),
      'call 1: context file image.tar: only after',
      'when the build fails: /builds/group/project/image.tar is left after ("")',
    );
    expectDifference(tar('/tmp/image.tar', ''), 'file image.tar: left before, missing after');
  });

  test('a tar of another kind or name', () => {
    const old = `${EXECUTOR} ${DESTINATION} --tar-path /tmp/i.tar`;
    for (const output of ['type=oci,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA', 'type=docker', 'type=docker,name=other']) {
      expectDifference(compare(old, build(PUSH, `--output ${output},dest=/tmp/i.tar`)), /^file \/tmp\/i\.tar/);
    }
  });

  test('an ignore file that is no longer found', () => {
    const files = { 'a/Dockerfile': 'FROM scratch\n', 'a/Dockerfile.dockerignore': 'x' };
    expectDifference(
      compare(
        `executor -c . -f a/Dockerfile ${DESTINATION}`,
        ['mkdir /tmp/d; cp a/Dockerfile /tmp/d', `${build()} --local dockerfile=/tmp/d ${PUSH}`],
        { files },
      ),
      "call 1: ignore file: 'x' before, none after",
    );
  });
});

describe('logins, by host and call', () => {
  const entry = (host: string, user: string): string =>
    `\\"${host}\\":{\\"username\\":\\"${user}\\",\\"password\\":\\"p\\"}`;
  const file = (where: string, ...entries: readonly string[]): string =>
    `mkdir -p ${where}; echo "{\\"auths\\":{${entries.join(',')}}}" > ${where}/config.json`;
  const push = (name: string): string => build(`--output type=image,name=${name},push=true`);
  const after = (...items: readonly string[]): JobScript => ({ items, variables: {} });
  const before = (...items: readonly string[]): JobScript => kaniko('mkdir -p /kaniko/.docker', ...items);
  const two = ['executor -c . -d q.io/a', 'executor -c . -d q.io/b'];

  test('the record holds the login for each host of a call, on both sides', () => {
    const files = { Dockerfile: 'FROM base.io/x\n' };
    const { uses } = compareJobs(
      before(file('/kaniko/.docker', entry('q.io', 'a')), 'executor -c . -d q.io/a -d $CI_REGISTRY_IMAGE'),
      after(file('~/.docker', entry('q.io', 'a')), push('q.io/a')),
      { files },
    );
    expect(uses.before).toEqual([
      {
        logins: {
          'base.io': 'none',
          'q.io': { user: 'a', password: 'p' },
          'registry.example.com': { user: 'gitlab-ci-token', password: 'glcbt-64_registry-pass' },
        },
        pushes: ['q.io/a:latest', `${IMAGE}:latest`],
        overwrites: [],
      },
    ]);
    expect(uses.after[0]?.logins).toEqual({ 'base.io': 'none', 'q.io': { user: 'a', password: 'p' } });
  });

  test('a login that changes between two calls', () => {
    const change = (where: string, user: string): string => file(where, entry('q.io', user));
    const old = before(change('/kaniko/.docker', 'a'), two[0] ?? '', change('/kaniko/.docker', 'b'), two[1] ?? '');
    const steps = [change('~/.docker', 'a'), push('q.io/a'), change('~/.docker', 'b'), push('q.io/b')];
    expectEqual(compareJobs(old, after(...steps), SCENARIO));
    const late = [steps[0] ?? '', steps[2] ?? '', steps[1] ?? '', steps[3] ?? ''];
    expect(compareJobs(old, after(...late), SCENARIO).differences).toEqual([
      "call 1: credentials for q.io: user 'a' with a password of 1 characters before, user 'b' with a password of 1 characters after",
    ]);
  });

  test('a built-in login is that of the call, not of the start of the job', () => {
    const change = 'export CI_REGISTRY_USER=robot';
    const old = before(change, 'executor -c . -d $CI_REGISTRY_IMAGE');
    const call = push('$CI_REGISTRY_IMAGE');
    expectEqual(compareJobs(old, after(change, ...LOGIN, call), SCENARIO));
    expectDifference(
      compareJobs(old, after(...LOGIN, change, call), SCENARIO),
      /^call 1: credentials for registry\.example\.com: user 'robot' .* before, user 'gitlab-ci-token' /,
    );
    const prefixed = before('CI_REGISTRY_USER=robot executor -c . -d $CI_REGISTRY_IMAGE');
    expectDifference(compareJobs(prefixed, after(...LOGIN, call), SCENARIO), /user 'robot' .* before/);
  });

  test('a user of the base image, the mirror and the cache', () => {
    const files = { Dockerfile: 'FROM base.io/x\n' };
    const login = (where: string, ...names: readonly string[]): string =>
      file(where, ...names.map((host) => entry(host, 'u')));
    const old = before(
      login('/kaniko/.docker', 'base.io', 'c.io', 'q.io', 'm.io'),
      'executor -c . -d q.io/a --cache --cache-repo c.io/c --registry-map base.io=m.io',
    );
    const toml =
      'mkdir -p ~/.config/buildkit; echo \'[registry."base.io"]\n  mirrors = ["m.io"]\' > ~/.config/buildkit/buildkitd.toml';
    const cached =
      '--import-cache type=registry,ref=c.io/c --export-cache type=registry,ref=c.io/c,mode=max,ignore-error=true';
    const now = (...names: readonly string[]): JobScript =>
      after(login('~/.docker', ...names), toml.replace('echo', 'printf'), `${push('q.io/a')} ${cached}`);
    expectEqual(compareJobs(old, now('base.io', 'c.io', 'q.io', 'm.io'), { files }));
    for (const host of ['base.io', 'c.io', 'q.io', 'm.io']) {
      const others = ['base.io', 'c.io', 'q.io', 'm.io'].filter((name) => name !== host);
      expect(compareJobs(old, now(...others), { files }).differences).toEqual([
        `call 1: credentials for ${host}: user 'u' with a password of 1 characters before, none after`,
      ]);
    }
  });

  test('a key that is text only, a file in the wrong place, an unknown field of DOCKER_AUTH_CONFIG', () => {
    const old = before('executor -c . -d $CI_REGISTRY_IMAGE');
    const call = push('$CI_REGISTRY_IMAGE');
    const missing = /credentials for registry\.example\.com: user 'gitlab-ci-token' .* before, none after$/;
    const literal = file('~/.docker', entry('\\$CI_REGISTRY', 'u'));
    expectDifference(compareJobs(old, after(literal, call), SCENARIO), missing);
    const beside = [...LOGIN, 'mv ~/.docker/config.json ~/.dockerconfig.json'];
    expectDifference(compareJobs(old, after(...beside, call), SCENARIO), missing);
    const auth = `{"auths":{"registry.example.com":{"auth":"${btoa('gitlab-ci-token:glcbt-64_registry-pass')}"}}`;
    expectEqual(compareJobs(old, after(`export DOCKER_AUTH_CONFIG='${auth}}'`, call), SCENARIO));
    expectDifference(
      compareJobs(old, after(`export DOCKER_AUTH_CONFIG='${auth},"credsStore":"x"}'`, call), SCENARIO),
      missing,
    );
  });

  test('DOCKER_AUTH_CONFIG of the project wins over the file', () => {
    const DOCKER_AUTH_CONFIG = `{"auths":{"q.io":{"auth":"${btoa('puller:x')}"}}}`;
    const scenario = { files: FILES, env: { DOCKER_AUTH_CONFIG } };
    const old = before(file('/kaniko/.docker', entry('q.io', 'a')), two[0] ?? '');
    const now = [file('~/.docker', entry('q.io', 'a')), push('q.io/a')];
    expectDifference(compareJobs(old, after(...now), scenario), /user 'a' .* before, user 'puller' .* after$/);
    expectEqual(compareJobs(old, after('unset DOCKER_AUTH_CONFIG', ...now), scenario));
  });
});

describe('the image that a job meets', () => {
  test('its variables in the arguments of a call', () => {
    const before = (word: string): JobScript => kaniko(`executor -c . -d q.io/a --build-arg "A=${word}"`);
    const after = (word: string): JobScript =>
      buildkit(build('--output type=image,name=q.io/a,push=true', `--opt "build-arg:A=${word}"`));
    const compared = (word: string): readonly string[] => compareJobs(before(word), after(word), SCENARIO).differences;
    expect(compared('$HOME')).toEqual(["call 1: build arg A: '/root' before, '/home/user' after"]);
    expect(compared('$USER')).toEqual(["call 1: build arg A: 'root' before, 'user' after"]);
    expect(compared('${PATH%%:*}')).toEqual(["call 1: build arg A: '/usr/local/bin' before, '/usr/local/sbin' after"]);
    expect(compared('$DOCKER_CONFIG')).toEqual(["call 1: build arg A: '/kaniko/.docker/' before, '' after"]);
    expect(compared('$SSL_CERT_DIR')).toEqual(["call 1: build arg A: '/kaniko/ssl/certs' before, '' after"]);
    expect(compared('$TMPDIR')).toEqual(["call 1: build arg A: '' before, '/home/user/.local/tmp' after"]);
    expect(compared('$(id -u)')).toEqual(["call 1: build arg A: '0' before, '1000' after"]);
    expectEqual(compareJobs(before('$DOCKER_CONFIG'), after('/kaniko/.docker/'), SCENARIO));
  });

  test('names that GitLab makes of the name of the job', () => {
    const before: JobScript = {
      name: 'Build: Web!',
      ...kaniko('executor -c . -d q.io/a:$CI_JOB_NAME_SLUG --label "n=$CI_JOB_NAME"'),
    };
    const after = (tag: string): JobScript =>
      buildkit(build(`--output type=image,name=q.io/a:${tag},push=true --opt "label:n=Build: Web!"`));
    expectEqual(compareJobs(before, after('build--web'), SCENARIO));
    expectDifference(compareJobs(before, after('build-web'), SCENARIO), /push of q\.io\/a:build--web: missing after/);
  });

  test('variables that a project without a registry lacks', () => {
    const script = kaniko('set -u; echo "$CI_PROJECT_NAME"; echo "$CI_REGISTRY"');
    const run = runScript('kaniko', script, { ...SCENARIO, unset: ['CI_REGISTRY'] });
    expect(run).toMatchObject({ status: 2, stdout: 'project\n' });
    const login = compareJobs(
      kaniko('executor -c . -d q.io/a'),
      buildkit('set -u', build('--output type=image,name=q.io/a,push=true')),
      { ...SCENARIO, unset: ['CI_REGISTRY', 'CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD'] },
    );
    expectEqual(login);
    expect(login.uses.before[0]?.logins).toEqual({ 'docker.io': 'none', 'q.io': 'none' });
  });

  test('folders of artifacts belong to root', () => {
    const scenario = { ...SCENARIO, artifacts: { 'dist/app.js': 'x' } };
    const before = kaniko('echo 1 > dist/v', 'executor -c . -d q.io/a');
    const after = buildkit('echo 1 > dist/v', build('--output type=image,name=q.io/a,push=true'));
    expectEqual(compareJobs(before, after, { ...SCENARIO, files: { ...FILES, 'dist/app.js': 'x' } }));
    if (chooseLauncher().isolation === 'chroot')
      expectDifference(compareJobs(before, after, scenario), /^1 build calls before, 0 after .*Permission denied/);
  });
});

describe('the machine that the tests run on', () => {
  test('a job sets neither its clock nor its name', () => {
    const before = hostname();
    // Should it go through, the clock is set to what it is.
    const run = runScript('kaniko', kaniko('command date -s "@$(command date +%s)"', 'hostname other-name'), SCENARIO);

    expect(run.stderr).toMatch(/can't set date: Operation not permitted/);
    expect(hostname()).toBe(before);
  });
});

describe('one name for two things', () => {
  const exported = (ref: string): string => `--export-cache type=registry,ref=${ref},mode=max,ignore-error=true`;
  const before = '/kaniko/executor -c . --cache --cache-repo $CI_REGISTRY_IMAGE';
  const after = (image: string, ref: string): readonly string[] => [
    build(`--output type=image,name=${image},push=true --import-cache type=registry,ref=${ref}`, exported(ref)),
  ];

  test('a cache that is exported to the name of an image', () => {
    const push = '-d $CI_REGISTRY_IMAGE:1';
    expectEqual(compare(`${before} ${push}`, after('$CI_REGISTRY_IMAGE:1', '$CI_REGISTRY_IMAGE:cache-1')));
    expect(compare(`${before} ${push}`, after('$CI_REGISTRY_IMAGE:1', '$CI_REGISTRY_IMAGE:1')).differences).toEqual([
      `the cache and an image are both called ${IMAGE}:1`,
    ]);
    expectDifference(
      compare(`${before} -d $CI_REGISTRY_IMAGE`, after('$CI_REGISTRY_IMAGE', '$CI_REGISTRY_IMAGE:latest')),
      `the cache and an image are both called ${IMAGE}:latest`,
    );
  });

  test('a cache that overwrites the image of another call, or of another job', () => {
    const calls = [`${before} -d $CI_REGISTRY_IMAGE:1`, `${before} -d $CI_REGISTRY_IMAGE:2`];
    const steps = [
      ...after('$CI_REGISTRY_IMAGE:1', '$CI_REGISTRY_IMAGE:c'),
      ...after('$CI_REGISTRY_IMAGE:2', '$CI_REGISTRY_IMAGE:1'),
    ];
    const compared = compareJobs(kaniko(...calls), buildkit(...steps), SCENARIO);
    expectDifference(compared, `the cache and an image are both called ${IMAGE}:1`);
    const [first, second] = compared.uses.after;
    expect(overwrittenImages([first as RegistryUse])).toEqual([]);
    expect(overwrittenImages([first as RegistryUse, second as RegistryUse])).toHaveLength(1);
  });
});

describe('a Dockerfile that is no file', () => {
  const push = '--output type=image,name=q.io/a,push=true';

  test.each([
    ['a pipe', 'echo "FROM scratch" |', '/dev/stdin', ''],
    ['a file as standard input', '', '/proc/self/fd/0', '< Dockerfile'],
    ['a descriptor', '', '/dev/fd/5', '5< Dockerfile'],
  ])('Kaniko reads %s, buildctl does not', (_what, start, path, end) => {
    const before = `${start} executor -c . -d q.io/a -f ${path} ${end}`;
    const [folder, name] = [path.replace(/\/[^/]*$/, ''), path.replace(/^.*\//, '')];
    const linked = `${start} buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=${folder} --opt filename=${name} ${push} ${end}`;
    expectDifference(compare(before, linked), /buildctl refuses: .*failed to read dockerfile/);
    const content = start === '' ? 'cat Dockerfile' : 'echo "FROM scratch"';
    const kept = `(d=$(mktemp -d) && ${content} > "$d/Dockerfile" && buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=$d ${push})`;
    expectEqual(compare(before, kept));
  });

  test('a link that leads out of its folder', () => {
    const before = 'mkdir d; ln -s ../Dockerfile d/Dockerfile; executor -c . -d q.io/a -f d/Dockerfile';
    const now = (folder: string): string =>
      `mkdir d; ln -s ../Dockerfile d/Dockerfile; buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=${folder} ${push}`;
    expectEqual(compare(before, now('.')));
    expectDifference(compare(before, now('d')), /failed to read dockerfile/);
  });
});

describe('inconclusive', () => {
  test('the job before does not get to the executor', () => {
    const comparison = compare(`nosuch; ${EXECUTOR} ${DESTINATION}`, build(PUSH));
    expect(comparison).toMatchObject({
      equal: false,
      calls: 0,
      inconclusive: expect.stringContaining('nosuch: not found') as string,
    });
  });

  test('the job before never worked', () => {
    const comparison = compare(`${EXECUTOR} ${DESTINATION} --cache true`, build(PUSH));
    expect(comparison).toMatchObject({
      equal: false,
      bothFail: false,
      inconclusive: expect.stringContaining('unknown command "true"') as string,
    });
  });

  test('an empty name: Kaniko stops, and so must the job after', () => {
    const guarded = `{ [ -n "$NAME" ] && ${build('--output type=image,name=$NAME,push=true')}; }`;
    const bothFail = (after: string): boolean | undefined => compare(`${EXECUTOR} -d "$NAME"`, after).bothFail;
    expect(bothFail(guarded)).toBe(true);
    expect(bothFail(build('--output type=image,name=$NAME,push=true'))).toBe(false);
  });
});

describe('what never worked', () => {
  const started = 'set -u';

  test('a job that stopped before its build must not build', () => {
    const old = [started, 'executor -c . -d q.io/a:$UNSET'];
    const now = (word: string): JobScript =>
      buildkit(started, build(`--output type=image,name=q.io/a:${word},push=true`));
    expect(compareJobs(kaniko(...old), now('$UNSET'), SCENARIO)).toMatchObject({ equal: false, differences: [] });
    expect(compareJobs(kaniko(...old), now('${UNSET:-latest}'), SCENARIO)).toMatchObject({
      equal: false,
      inconclusive: expect.stringContaining('never called the executor') as string,
      differences: ['0 build calls before, 1 after', 'the job ends with status 2 before, 0 after'],
    });
  });

  test('a job that had nothing to build must not build', () => {
    const compared = compareJobs(
      kaniko('[ -z "$CI" ] && executor -c . -d q.io/a; true'),
      buildkit(build(PUSH)),
      SCENARIO,
    );
    expect(compared.differences).toEqual(['0 build calls before, 1 after']);
  });

  test('a call that Kaniko refuses must not become a green job, or a build', () => {
    const nothing = build('--output type=image,name=,push=true');
    expect(compare('executor -c . $DESTS', nothing)).toMatchObject({
      bothFail: false,
      differences: ['0 build calls before, 1 after', 'the job ends with status 1 before, 0 after'],
    });
    expect(compare('executor -c . $DESTS || echo failed', `${nothing} || echo failed`).differences).toEqual([
      '0 build calls before, 1 after',
    ]);
    expect(compare('executor -c . $DESTS', `[ -n "$DESTS" ] && ${nothing}`).differences).toEqual([]);
  });
});

describe('other ways to run', () => {
  afterEach(() => delete process.env.K2B_EQUIVALENCE_ISOLATION);

  test.each(['chroot', 'unshare', 'replaced'])('%s', (isolation) => {
    process.env.K2B_EQUIVALENCE_ISOLATION = isolation;
    try {
      chooseLauncher();
    } catch {
      // Not on this machine: nothing to say about it.
      return;
    }
    const before = `cd $CI_PROJECT_DIR; mkdir -p /kaniko/.docker; ${EXECUTOR} ${DESTINATION} --build-arg A="b c"`;
    const equal = compare(before, build(PUSH, '--opt "build-arg:A=b c"'));
    expectEqual(equal);
    expect(equal.isolation).toBe(isolation);
    expectDifference(compare(before, build('--opt "build-arg:A=b c"')), /^call 1: push of .*: missing after$/);
    expect(compare('nosuch', '').inconclusive).toContain('nosuch');
  });
});
