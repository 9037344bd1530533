import { asked, compareWithExecutor, FILES, runShim, runStatically } from './jobs.ts';

/** Lines that both the executor and the static path know; the Dockerfile is that of the line. */
const BOTH: readonly (readonly [string, string, string?])[] = [
  ['the least', '-c . -d r.io/app:1'],
  ['shorts without a blank', '-c. -fDockerfile -dr.io/app:1 -vdebug'],
  ['shorts with =', '-c=. -f=Dockerfile -d=r.io/app:1'],
  ['shorts with a blank', '-c . -f Dockerfile -d r.io/app:1 -v debug'],
  ['longs with =', '--context=$CI_PROJECT_DIR --dockerfile=$CI_PROJECT_DIR/Dockerfile --destination=r.io/app:1'],
  ['longs with a blank', '--context . --dockerfile Dockerfile --destination r.io/app:1'],
  ['-- at the end', '-c . -d r.io/app:1 --'],
  ['two names', '-c . -d r.io/app:1 --destination r.io/app:2'],
  ['no tag', '-c . -d r.io/app'],
  ['an empty tag', '-c . -d r.io/app:'],
  ['a name on Docker Hub', '-c . -d me/app:1'],
  ['a port', '-c . -d localhost:5000/app:1 -d r.io:5000/a/b'],
  ['no push', '-c . --no-push'],
  ['no push with a name', '-c . --no-push -d r.io/app:1'],
  ['pushed after all', '-c . --no-push=false -d r.io/app:1'],
  [
    'the last one wins',
    '-c . --no-push --no-push=false -d r.io/app:1 --target a --target build -f none -f prod.Dockerfile',
    'prod.Dockerfile',
  ],
  [
    'true and false in every spelling',
    '-c . -d r.io/app:1 --no-push=0 --no-push=f --no-push=F --no-push=FALSE --cache=T --cache=t --cache=1 --cache=TRUE --cache=True --cache=False',
  ],
  ['build args', `-c . -d r.io/app:1 --build-arg A=1 --build-arg=B= --build-arg 'C=a b=c, "d"' --build-arg A=2`],
  ['a build arg of the environment', '-c . -d r.io/app:1 --build-arg VERSION --build-arg=UNSET'],
  ['a build arg with lines', `-c . -d r.io/app:1 --build-arg 'A=one\ntwo * $HOME \`x\` \\n'`],
  ['labels', `-c . -d r.io/app:1 --label a=1,b=2 --label 'd=x y' --label=e=f=g --label "q=it's"`],
  ['a target', '-c . -d r.io/app:1 --target=build'],
  ['an empty target', '-c . -d r.io/app:1 --target='],
  ['a platform', '-c . -d r.io/app:1 --custom-platform linux/arm64'],
  [
    'the old spelling of platform wins',
    '-c . -d r.io/app:1 --customPlatform=linux/amd64 --custom-platform linux/arm64',
  ],
  ['an empty old spelling does not', '-c . -d r.io/app:1 --custom-platform linux/arm64 --customPlatform='],
  ['another Dockerfile', '-c . -d r.io/app:1 -f prod.Dockerfile', 'prod.Dockerfile'],
  ['a Dockerfile in a folder', '-c . -d r.io/app:1 -f svc/Dockerfile', 'svc/Dockerfile'],
  ['a Dockerfile with a blank', `-c . -d r.io/app:1 -f 'a b/Docker file'`, 'a b/Docker file'],
  ['cwd before context', '-c svc -d r.io/app:1'],
  ['the context when cwd has none', '-c svc -f only.Dockerfile -d r.io/app:1', 'svc/only.Dockerfile'],
  ['an absolute Dockerfile', '-c svc -f $CI_PROJECT_DIR/prod.Dockerfile -d r.io/app:1', 'prod.Dockerfile'],
  ['dir://', '-c dir://svc -f svc/Dockerfile -d r.io/app:1', 'svc/Dockerfile'],
  [
    'a sub path with a scheme',
    '-c dir://$CI_PROJECT_DIR --context-sub-path svc -f svc/Dockerfile -d r.io/app:1',
    'svc/Dockerfile',
  ],
  ['a sub path without a scheme', '-c . --context-sub-path svc -d r.io/app:1'],
  ['cache', '-c . -d r.io/app:1 --cache'],
  ['cache on Docker Hub', '-c . -d me/app:1 --cache=true'],
  ['cache of its own', '-c . -d r.io/app:1 --cache --cache-repo=r.io/cache'],
  ['cache in a folder', '-c . -d r.io/app:1 --cache --cache-repo oci:/tmp/cache'],
  ['cache that is read', '-c . -d r.io/app:1 --cache --cache-repo=r.io/cache --no-push-cache'],
  ['cache without push', '-c . --no-push --cache --cache-repo=r.io/cache'],
  ['cache switched off', '-c . -d r.io/app:1 --cache=true --cache-repo=r.io/c --cache=false --cache-run-layers=false'],
  [
    'cache and time',
    '-c . -d r.io/app:1 --cache --cache-ttl=24h --cache-dir /cache --cache-copy-layers --cache-run-layers',
  ],
  ['a tar', '-c . -d r.io/app:1 --tar-path image.tar'],
  ['a tar of two names', '-c . -d r.io/app:1 -d r.io/app:2 --tarPath=image.tar'],
  ['a tar without push', '-c . --no-push --tar-path=image.tar'],
  ['a digest file', '-c . -d r.io/app:1 --digest-file out/d.txt'],
  ['a digest file without push', '-c . --no-push -d r.io/app:1 --digest-file d.txt'],
  ['a file of names', '-c . -d r.io/app:1 -d me/app -d alpine:x --image-name-with-digest-file n.txt'],
  ['a file of names with tags', '-c . -d r.io/app:1 -d me/app -d alpine:x --image-name-tag-with-digest-file t.txt'],
  [
    'all three',
    '-c . -d r.io:5/app --digest-file d --image-name-tag-with-digest-file=t --image-name-with-digest-file=n',
  ],
  ['files at an empty path', '-c . -d r.io/app:1 --digest-file= --image-name-with-digest-file= --tar-path='],
  ['insecure', '-c . -d r.io/app:1 --insecure'],
  ['insecure with cache', '-c . -d r.io/app:1 --insecure --cache'],
  ['insecure registry', '-c . -d r.io/app:1 --insecure-registry r.io'],
  [
    'unverified registry',
    '-c . -d r.io/app:1 --skip-tls-verify-registry=r.io --skip-tls-verify-registry registry.example.com',
  ],
  [
    'one of each kind',
    '-c . -d r.io/app:1 --skip-tls-verify-registry=r.io --insecure-registry registry.example.com --insecure-registry r.io',
  ],
  ['unverified', '-c . -d r.io/app:1 --skip-tls-verify'],
  ['unverified with cache', '-c . -d r.io/app:1 --skip-tls-verify --cache --cache-repo=cache.io/x'],
  ['insecure pull', '-c . -d r.io/app:1 --insecure-pull'],
  [
    'switched off',
    '-c . -d r.io/app:1 --insecure=false --insecure-pull=false --skip-tls-verify=false --reproducible=false --single-snapshot=0',
  ],
  [
    'mirrors',
    '-c . -f hub.Dockerfile -d r.io/app:1 --registry-mirror m.io --registry-mirror=n.io:5000/hub',
    'hub.Dockerfile',
  ],
  ['compression', '-c . -d r.io/app:1 --compression=zstd'],
  ['the last compression', '-c . -d r.io/app:1 --compression=zstd --compression gzip'],
  ['reproducible', '-c . -d r.io/app:1 --reproducible --compression zstd --tar-path i.tar'],
  ['json', '-c . -d r.io/app:1 --log-format json'],
  [
    'flags without effect',
    '-c . -d r.io/app:1 --verbosity=debug --log-format text --log-timestamp --snapshotMode=redo --snapshot-mode full --use-new-run --cleanup --force=true --skip-unused-stages --push-retry 3 --image-fs-extract-retry=1 --image-download-retry 2 --cache-ttl=24h --compressed-caching=false --ignore-path /workspace --ignore-path=/var/spool/mail --ignore-var-run --whitelist-var-run=false --kaniko-dir /k --skip-push-permission-check --force-build-metadata --skip-tls-verify-pull --single-snapshot',
  ],
];

const lines = BOTH.map(([what, line, dockerfile = 'Dockerfile']) => [what, line, dockerfile] as const);

test.each(lines)('%s: as the executor and as the static path', (_what, line, dockerfile) => {
  const comparison = compareWithExecutor(`$KANIKO ${line}`);
  expect(comparison).toMatchObject({ differences: [], equal: true });
  expect(comparison.inconclusive).toBeUndefined();
  expect(asked(runShim(`$KANIKO ${line}`))).toEqual(asked(runStatically(line, FILES[dockerfile] ?? '')));
});

/** What only the executor can be compared with: the words are known at run time only. */
test.each([
  ['words in a variable', 'ARGS="--build-arg X=1 --label a=b"; $KANIKO $ARGS -c . -d r.io/app:1'],
  ['words gathered in a loop', 'set --; for t in 1 2 3; do set -- "$@" -d "r.io/app:$t"; done; $KANIKO -c . "$@"'],
  ['an empty word', '$KANIKO "" -c . -d r.io/app:1 "$NONE" -'],
  ['patterns that match files', `: > A=x; $KANIKO -c . -d r.io/app:1 --build-arg 'A=*' --label '?=x'`],
  ['nounset and errexit', 'set -eu; $KANIKO -c . -d r.io/app:1 --build-arg UNSET'],
  ['allexport and xtrace', 'set -ax; $KANIKO -c . -d r.io/app:1 --cache'],
  [
    'an IFS of its own',
    'IFS=; $KANIKO -c . -d r.io/app:1 -d r.io/app:2 --insecure-registry r.io --image-name-with-digest-file n',
  ],
  ['an exported IFS', 'export IFS=/; $KANIKO -c . -d r.io/app:1 --tar-path i.tar'],
  [
    'a shell variable is not in the environment',
    'A=shell; export B=env; $KANIKO -c . -d r.io/app:1 --build-arg A --build-arg B',
  ],
  ['a variable in front of the call', 'VERSION=2 $KANIKO -c . -d r.io/app:1 --build-arg VERSION; echo $VERSION'],
  ['a value with blanks and a line end', '$KANIKO -c . -d r.io/app:1 --build-arg SPACED'],
  [
    'variables with the names of those inside',
    `export k2b_names=x k2b_cache=1 k2b_tar='y
z'; k2b_target=q; $KANIKO -c . -d r.io/app:1`,
  ],
  ['KANIKO_NO_PUSH', 'export KANIKO_NO_PUSH=1; $KANIKO -c . -d r.io/app:1'],
  ['KANIKO_NO_PUSH beats the flag', 'export KANIKO_NO_PUSH=false; $KANIKO -c . --no-push -d r.io/app:1'],
  ['KANIKO_NO_PUSH that is no boolean pushes', 'export KANIKO_NO_PUSH=yes; $KANIKO -c . --no-push -d r.io/app:1'],
  ['KANIKO_NO_PUSH that is not exported', 'KANIKO_NO_PUSH=1; $KANIKO -c . -d r.io/app:1'],
  [
    'KANIKO_REGISTRY_MIRROR',
    'export KANIKO_REGISTRY_MIRROR=m.io; $KANIKO -c . -f hub.Dockerfile --registry-mirror n.io -d r.io/app:1',
  ],
  ['an empty mirror', '$KANIKO -c . -f hub.Dockerfile --registry-mirror "$NONE" -d r.io/app:1'],
  ['an empty cache repository', '$KANIKO -c . --cache --cache-repo "$NONE" -d r.io/app:1'],
  ['mirrors without verification', '$KANIKO -c . --skip-tls-verify --registry-mirror m.io:5000/hub -d r.io/app:1'],
  ['no context', '$KANIKO -f $CI_PROJECT_DIR/Dockerfile -d r.io/app:1'],
  ['another working folder', 'cd svc; $KANIKO -c . -d r.io/app:1 --tar-path i.tar --digest-file d'],
  ['two calls', '$KANIKO -c . -d r.io/app:1 --insecure-registry r.io; $KANIKO -c svc -d r.io/svc:1'],
  ['a fallback', '$KANIKO -c . -d r.io/app:1 || echo failed'],
  ['a condition', 'if $KANIKO -c . -d r.io/app:1 --digest-file d; then cat d; fi'],
  ['a pipe', '$KANIKO -c . -d r.io/app:1 | cat'],
  ['a tar in a folder that is not there', '$KANIKO -c . -d r.io/app:1 --tar-path none/i.tar'],
])('%s: as the executor', (_what, script) => {
  const comparison = compareWithExecutor(script);
  expect(comparison).toMatchObject({ differences: [], equal: true });
  expect(comparison.inconclusive).toBeUndefined();
});

test('nothing of a call shows in the script, and nothing is left behind', () => {
  const script = `set > /tmp/before; $KANIKO -c . -d 10.0.0.1:5000/app:1 --cache --reproducible --digest-file d
    set > /tmp/after; diff /tmp/before /tmp/after | grep -v '_=' | grep '^[-+][^-+]' || echo "$- $BUILDKITD_FLAGS"; ls ~/.local/tmp`;
  expect(runShim(script)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\w+ --oci-worker-no-process-sandbox\n$/) as string,
  });
});

test('the settings of a private registry are those of the static path', () => {
  for (const host of [
    '10.0.0.1:5000',
    '192.168.1.1',
    '172.20.0.1:80',
    'nas.local',
    '172.32.0.1',
    '10.example.com',
    'a.localhost:1',
  ]) {
    const line = `-c . -d ${host}/app:1`;
    expect(asked(runShim(`$KANIKO ${line}`))).toEqual(asked(runStatically(line)));
  }
});

test('the tag of the cache has a suffix where the script gives one', () => {
  const { calls } = runShim(
    'K2B_CACHE_SUFFIX=-2 $KANIKO -c . -d r.io/app:1 --cache; $KANIKO -c . -d r.io/app:1 --cache',
  );
  const refs = calls.map(({ argv }) => argv[argv.indexOf('--import-cache') + 1]);
  expect(refs).toEqual([
    'type=registry,ref=r.io/app/cache:build-image-2',
    'type=registry,ref=r.io/app/cache:build-image',
  ]);
});
