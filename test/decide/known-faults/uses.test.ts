import { expectVerdict, IMAGE, type Known } from './known.ts';

const defaults = (before: readonly string[], script: string): string =>
  `default:\n  ${IMAGE}\n  before_script: ${JSON.stringify(before)}\n\nbuild:\n  script: [${JSON.stringify(script)}]\n`;

/** Who and what uses a build, its status, its files and its settings, beside the call itself. */
const STATUS_SCRIPTS = {
  'ci/k.sh': 'KX -d IMG:1\n',
  'ci/n.sh': '[ "$BUILD_RC" = 2 ] && touch two\ntrue\n',
  'ci/other.sh': '[ "$OTHER" = 2 ] && touch two\ntrue\n',
};

const KNOWN: readonly Known[] = [
  {
    name: 'settings of registries stay for builds of jobs out of view',
    yaml: defaults(['KX -d IMG:1 --skip-tls-verify'], 'KX -d IMG:2'),
    verdict: 'equal',
    told: ['K2B280'],
  },
  {
    name: 'so do those that a variable holds',
    yaml: defaults(
      ['E=""', 'E="--skip-tls-verify"', 'if [ -n "$CI" ]; then E="$E --build-arg M=1"; fi', 'KX -d IMG:1 $E'],
      'KX -d IMG:2 $E',
    ),
    verdict: 'equal',
    told: ['K2B280'],
  },
  {
    name: 'a build without such settings leaves none',
    yaml: defaults(['KX -d IMG:1'], 'KX -d IMG:2 --skip-tls-verify'),
    verdict: 'equal',
    untold: ['K2B280'],
  },
  {
    name: 'a file of a template that holds what the image sets',
    yaml: `.base:\n  ${IMAGE}\n  script: ['echo "$HOME" > where.txt', 'KX -d IMG:1']\n\nbuild:\n  extends: .base\n  variables: {SWITCH: "true"}\n`,
    verdict: 'equal',
    told: ['K2B231'],
  },
  {
    name: 'a tar file in a folder',
    script: ['mkdir -p out; KX -d IMG:1 --tar-path=out/image.tar --no-push'],
    verdict: 'equal',
  },
  ...[
    'rc=0; KX -d IMG:1 || rc=$?; case $rc in 137) echo oom > oom;; esac',
    'rc=0; KX -d IMG:1 || rc=$?; case "$rc" in 0) ;; 1|2) exit 3 ;; *) exit 4 ;; esac',
    'KX -d IMG:1 || [ $? -eq 1 ] && echo a',
    'KX -d IMG:1 || echo "exit=$?" > build.env',
    'rc=0; KX -d IMG:1 || rc=$?; echo "$rc" > status',
    'rc=0; KX -d IMG:1 || rc=$?; [ $rc -gt 1 ] && exit 9; true',
    'rc=0; KX -d IMG:1 || rc=$?; { date; echo "$rc"; } > /tmp/status',
  ].map((line): Known => ({
    name: `a status as a number: ${line}`,
    script: [line],
    verdict: 'equal',
    told: ['K2B240'],
  })),
  {
    name: 'a status as a number in a later entry',
    script: ['rc=0; KX -d IMG:1 || rc=$?', 'if [ "$rc" -eq 2 ]; then exit 3; fi'],
    verdict: 'equal',
    told: ['K2B240'],
  },
  ...[
    ['set +e', 'KX -d IMG:1', 'rc=$?', 'echo "RC=$rc" >> build.env'],
    ['set +e', 'KX -d IMG:1', 'rc=$?', '[ "${rc:-0}" = 137 ] && touch oom; true'],
    ['set +e', 'KX -d IMG:1', '[ 137 -eq $? ] && touch oom; true'],
    ['rc=0; KX -d IMG:1 || rc=$?', 'if test 137 -eq $rc; then touch oom; fi'],
    ['rc=0; KX -d IMG:1 || rc=$?', 'if [ 137 = "$rc" ]; then touch oom; fi'],
    ["trap 'c=$?; [ $c = 137 ] && touch oom' EXIT", 'KX -d IMG:1'],
    ['rc=0; KX -d IMG:1 || rc=$?; MSG="failed with $rc"; echo "$MSG" > f'],
    ['rc=0; KX -d IMG:1 || rc=$?; cat > s.env <<E\nRC=$rc\nE\n'],
    ['b() { KX -d IMG:1; return $?; }', 'set +e; b; r=$?; [ $r -gt 100 ] && touch oom; true'],
  ].map((script): Known => ({
    name: `a status as a number: ${script.join(' / ')}`,
    script,
    verdict: 'equal',
    told: ['K2B240'],
  })),
  ...[
    'KX -d IMG:1; cp Dockerfile D2; true; rm D2 || exit 3',
    'rc=0; KX -d IMG:1 || rc=$?; n=5; [ "$n" = 5 ] && echo "$n" > n',
    'rc=0; KX -d IMG:1 || rc=$?; exit $rc',
    'rc=0; KX -d IMG:1 || rc=$?; [ $rc -ne 0 ] && exit 1; true',
    'rc=0; KX -d IMG:1 || rc=$?; if [ $rc -gt 0 ]; then exit 1; fi',
    'rc=0; KX -d IMG:1 || rc=$?; case $rc in 0) ;; *) exit 1 ;; esac',
    'KX -d IMG:1 || exit 1',
    'KX -d IMG:1 || { rc=$?; echo "failed with $rc"; exit $rc; }',
    'test -f x || rc=$?; KX -d IMG:1; echo "$rc" > x; [ "$rc" = 1 ] || true',
  ].map((line): Known => ({
    name: `a status as it is: ${line}`,
    script: [line],
    verdict: 'equal',
    untold: ['K2B240'],
  })),
  ...['${E:-}', '${E-}', '$E'].flatMap((word): Known[] => [
    {
      name: `flags under a condition: ${word}`,
      script: [`E=""; if [ -n "$SLOW" ]; then E="--build-arg A=1"; fi; KX -d IMG:1 ${word}`],
      worlds: [{}, { SLOW: '1' }],
      verdict: 'equal',
    },
    {
      name: `flags of the YAML: ${word}`,
      variables: { E: '--build-arg A=1' },
      script: ['set -u', `KX -d IMG:1 ${word}`],
      verdict: 'equal',
    },
    {
      name: `flags that a variable holds which holds them: ${word}`,
      script: [`B="--build-arg A=1"; E="${word.replace('E', 'B')} --label b=c"; KX -d IMG:1 ${word}`],
      verdict: 'equal',
    },
  ]),
  {
    name: 'flags with a default that is not empty',
    script: ['[ -z "$X" ] || E="--build-arg A=1"; KX -d IMG:1 ${E:---build-arg B=2}'],
    verdict: 'K2B183',
  },
  { name: 'flags that nothing gives', script: ['KX -d IMG:1 ${E:-}'], verdict: 'K2B183' },
  {
    name: 'flags that keep what they are',
    variables: { B: '--build-arg A=1' },
    script: ['B=${B:-}; KX -d IMG:1 $B'],
    verdict: 'equal',
  },
  {
    name: 'a destination that gets another flag',
    script: ['DEST="-d IMG:1"; [ -z "$DRY" ] || DEST="$DEST --no-push"; KX $DEST'],
    worlds: [{}, { DRY: '1' }],
    verdict: 'K2B314',
  },
  ...[
    'cd /kaniko && ./executor -c $CI_PROJECT_DIR -d IMG:1',
    'cd /; kaniko/executor -c $CI_PROJECT_DIR -d IMG:1',
  ].flatMap((line): Known[] => [
    { name: `the executor by another path: ${line}`, script: [line], verdict: 'K2B222' },
    { name: `the same behind a call: ${line}`, script: ['KX -d IMG:2', line], verdict: 'K2B220' },
  ]),
  {
    name: 'two refs of a repository',
    script: ['/kaniko/executor -c git://gitlab.com/a/b.git#refs/heads/main --git branch=dev -d IMG:1'],
    verdict: 'K2B123',
  },
  {
    name: 'one ref of a repository, twice',
    script: ['/kaniko/executor -c git://gitlab.com/a/b.git#refs/heads/dev --git branch=dev -d IMG:1'],
    verdict: 'equal',
  },
  ...[
    '${SUB:-.}/Dockerfile',
    '"${SUB:-.}/Dockerfile"',
    '${CI_PROJECT_DIR:-.}/Dockerfile',
    '${SUB:-.}/${DF:-Dockerfile}',
  ].map((path): Known => ({
    name: `a folder with the fall-back of its user: ${path}`,
    script: [`KX -f ${path} -d IMG:1`],
    files: { 'app/Dockerfile': 'FROM alpine AS app\n' },
    worlds: [{}, { SUB: 'app' }],
    verdict: 'equal',
  })),
  ...[
    ['DF="${DIR:-}/Dockerfile"; KX -f "$DF" -d IMG:1'],
    ['DF="${DIR:-}/Dockerfile"', 'KX -f $DF -d IMG:1'],
    ['DIR=; DF="$DIR/Dockerfile"; KX -f "$DF" -d IMG:1'],
    ['KX -f ${DIR:-$OTHER}/Dockerfile -d IMG:1'],
    ['for DF in "${DIR:-}/Dockerfile"; do KX -f "$DF" -d IMG:1; done'],
  ].map((script): Known => ({
    name: `a folder that may be empty: ${script.join(' / ')}`,
    script,
    files: { 'app/Dockerfile': 'FROM alpine AS app\n' },
    worlds: [{}, { DIR: 'app' }],
    verdict: 'equal',
  })),
  {
    name: 'a folder that is empty in the YAML',
    variables: { DIR: '', DF: '$DIR/Dockerfile' },
    script: ['KX -f $DF -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'a folder with quotes in its fall-back',
    script: ['KX -f ${DIR:-""}/Dockerfile -d IMG:1'],
    verdict: 'K2B309',
  },
  ...[
    '--image-name-with-digest-file=i --digest-file=i',
    '--digest-file d --image-name-tag-with-digest-file ./d',
    '--digest-file d --tar-path $CI_PROJECT_DIR/d',
  ].map((flags): Known => ({
    name: `two texts in one file: ${flags}`,
    script: [`KX -d IMG:1 ${flags}`],
    verdict: 'K2B309',
  })),
  {
    name: 'a file out of view beside another',
    script: ['KX -d IMG:1 --digest-file=$F --image-name-with-digest-file=i'],
    worlds: [{ F: 'd' }],
    verdict: 'equal',
    told: ['K2B289'],
  },
  {
    name: 'a file of a variable in view beside another',
    variables: { F: 'd' },
    script: ['KX -d IMG:1 --digest-file=$F --image-name-with-digest-file=i'],
    verdict: 'equal',
    untold: ['K2B289'],
  },
  ...(
    [
      ['a name in a variable', ['DF="$DIR/Dockerfile"; KX -f $DF -d IMG:1'], {}],
      ['a name in the YAML', ['KX -f $DF -d IMG:1'], { DF: '$DIR/Dockerfile' }],
      ['a loop', ['for f in "$DIR/Dockerfile"; do KX -f "$f" -d IMG:1; done'], {}],
      ['a local variable', ['f() { local d=$1/Dockerfile; KX -f "$d" -d IMG:1; }', 'f "$DIR"'], {}],
      ['an empty fall-back', ['KX -f ${DIR-.}/Dockerfile -d IMG:1'], { DIR: '' }],
    ] as const
  ).map(([name, script, variables]): Known => ({
    name: `a folder that may be empty: ${name}`,
    script,
    variables,
    worlds: [{}, { DIR: 'app' }],
    verdict: 'equal',
  })),
  ...['${X:-a:v1}', '${X:+:v1}'].map((end): Known => ({
    name: `a tag of the cache behind ${end}`,
    script: [`C=IMG/cache${end.includes('+') ? '' : '/'}${end}`, 'KX -d IMG:1 --cache --cache-repo $C'],
    verdict: 'K2B116',
  })),
  ...[
    'echo "/kaniko/executor -c . -d IMG:2" | sh',
    'echo "/kaniko/executor -c . -d IMG:2" | tee build.sh | sh -e',
    'K=/kaniko/executor; echo "$K -c . -d IMG:2" | sh',
  ].map((line): Known => ({
    name: `a call that is piped into a shell: ${line}`,
    script: [line, 'KX -d IMG:1'],
    verdict: 'K2B302',
  })),
  ...['echo "$STEP" | sh', 'wget -qO- $ADDRESS | sh -s -- a || true'].map((line): Known => ({
    name: `a text out of view that is piped into a shell: ${line}`,
    script: [line, 'KX -d IMG:1'],
    verdict: 'equal',
    told: ['K2B221'],
  })),
  ...['echo "echo hi" | sh', 'echo "as /kaniko/executor" | tee log.txt', 'printf "a\nb\n" | sort'].map(
    (line): Known => ({
      name: `a text in view in a pipe: ${line}`,
      script: [line, 'KX -d IMG:1'],
      verdict: 'equal',
      untold: ['K2B221'],
    }),
  ),
  {
    name: 'two files',
    script: ['KX -d IMG:1 --digest-file=d --image-name-with-digest-file=i --tar-path=t'],
    verdict: 'equal',
  },
  ...[
    ['log() { echo "$*"; }; KX -d IMG:1 || { rc=$?; log "failed: $rc"; exit $rc; }'],
    ['die() { echo "$1" >&2; exit $2; }; KX -d IMG:1 || die "failed" $?'],
    ['rc=0; KX -d IMG:1 || rc=$?; eval "exit $rc"'],
  ].map((script): Known => ({
    name: `a status that is shown: ${script.join(' / ')}`,
    script,
    verdict: 'equal',
    untold: ['K2B240'],
  })),
  ...[
    'KX -d IMG:1; rc=$?; cp Dockerfile D2; rc2=$?; echo $rc2 > a; exit $rc',
    'set +e; KX -d IMG:1; cp Dockerfile D2; [ $? = 2 ] && touch two; true',
    'set +e; KX -d IMG:1; RC=$?; RC=$RC sh ci/other.sh; exit $RC',
    'set +e; KX -d IMG:1; BUILD_RC=$?; sh ci/n.sh; exit $BUILD_RC',
  ].map((line): Known => ({
    name: `a status of another command: ${line}`,
    script: [line],
    files: STATUS_SCRIPTS,
    verdict: 'equal',
    untold: ['K2B240'],
  })),
  ...[
    ['set +e; KX -d IMG:1; export BUILD_RC=$?; sh ci/n.sh; exit $BUILD_RC'],
    ['set +e', 'KX -d IMG:1', 'BUILD_RC=$?', 'export BUILD_RC', 'sh ci/n.sh'],
    ['set +e; KX -d IMG:1; BUILD_RC=$?; . ci/n.sh'],
    ['set +e; KX -d IMG:1; rc=$?; BUILD_RC=$rc sh ci/n.sh'],
    ['set +e; KX -d IMG:1; echo done; true; KX -d IMG:2; rc=$?; [ $rc = 2 ] && touch two; true'],
    ['set +e; sh ci/k.sh; rc=$?; [ $rc = 2 ] && touch two; true'],
    ['set +e; KX -d IMG:1 && echo pushed; [ $? = 2 ] && touch two; true'],
  ].map((script): Known => ({
    name: `a status as a number: ${script.join(' / ')}`,
    script,
    files: STATUS_SCRIPTS,
    verdict: 'equal',
    told: ['K2B240'],
  })),
  {
    name: 'a function that compares a status',
    script: ['on() { r=$1; [ "$r" = 3 ] && touch three; true; }', 'KX -d IMG:1 || on $?'],
    verdict: 'equal',
    told: ['K2B240'],
  },
  ...[
    ["KX -d IMG:1; awk '/FROM/ {print $2}' Dockerfile"],
    ["KX -d IMG:1 --digest-file d; awk -F: '/sha256/ { print $2 }' d"],
    ["KX -d IMG:1; grep -cE '/(a|b)$' Dockerfile || true"],
  ].map((script): Known => ({
    name: `a pattern with slashes: ${script.join(' / ')}`,
    script,
    verdict: 'equal',
    untold: ['K2B216'],
  })),
  ...[
    'TAG="$(echo "$CI_COMMIT_REF_NAME" | tr "[:upper:]" "[:lower:]")"; KX -d IMG:1 --cache --cache-repo IMG/$TAG',
    'N=${CI_JOB_NAME#*:}; KX -d IMG:1 --cache --cache-repo "IMG/cache/$N"',
    'KX -d IMG:1 --cache --cache-repo IMG/cache/${CI_JOB_NAME#build:}',
  ].map((line): Known => ({
    name: `a colon that is no tag: ${line}`,
    script: [line],
    verdict: 'equal',
  })),
  ...['IMG/c/', 'IMG/c/:v1'].map((repository): Known => ({
    name: `the cache in a repository with a slash at the end: ${repository}`,
    script: [`KX -d IMG:1 --cache --cache-repo=${repository}`],
    verdict: 'equal',
    told: ['K2B116'],
  })),
  {
    name: 'the cache in a repository with a slash at the end by a value in view',
    variables: { C: 'IMG/c/' },
    script: ['KX -d IMG:1 --cache --cache-repo=$C'],
    verdict: 'K2B116',
  },
  ...['skip-tls-verify-registry', 'insecure-registry'].flatMap((flag): Known[] => [
    { name: `${flag} with a list`, script: [`KX -d IMG:1 --${flag}=a.io,b.io`], verdict: 'equal', told: ['K2B190'] },
    {
      name: `${flag} with a list in a variable`,
      variables: { R: 'a.io,b.io' },
      script: [`KX -d IMG:1 --${flag}=$R`],
      verdict: 'equal',
      told: ['K2B190'],
    },
  ]),
  ...[
    'mkdir -p out/img; KX -d IMG:1 --tar-path out --no-push',
    'for d in out; do mkdir -p $d; done; KX -d IMG:1 --tar-path out --no-push',
    'cp -r app out; KX -d IMG:1 --tar-path out --no-push',
    'KX -d IMG:1 --tar-path app --no-push',
    'KX -d IMG:1 --tar-path . --no-push',
    'mkdir out; KX -d IMG:1 --tar-path $PWD/out --no-push',
    'cd app; mkdir out; KX -d IMG:1 --tar-path $PWD/out --no-push -f ../Dockerfile',
    'KX -d IMG:1 --tar-path $CI_PROJECT_DIR --no-push',
    'O=app; KX -d IMG:1 --tar-path "$O" --no-push',
    'mkdir out; KX -d IMG:1 --digest-file out --no-push',
    'KX -d IMG:1 --digest-file app --no-push',
  ].map((line): Known => ({
    name: `a file with the name of a folder: ${line}`,
    script: [line],
    files: { 'app/x': 'y\n' },
    verdict: 'equal',
  })),
  { name: 'the executor by a path with dots', script: ['/kaniko/../kaniko/executor -c . -d IMG:1'], verdict: 'equal' },
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});

test.each([
  ['out', 'mv -T "$k2b_out/image.tar" "out"'],
  ['out/image.tar', 'mv "$k2b_out/image.tar" "out/image.tar"'],
  ['$PWD/out/image.tar', 'mv "$k2b_out/image.tar" "$PWD/out/image.tar"'],
])('a tar file beside a folder that the script makes: %s', (path, step) => {
  const { after } = expectVerdict({
    name: path,
    script: [`mkdir -p out; KX -d IMG:1 --tar-path=${path} --no-push`],
    verdict: 'equal',
  });
  expect([...after.values()].join('').replaceAll('\\"', '"')).toContain(step);
});

test.each([
  ['--build-arg A=1 --target x', '--target x'],
  ['--target x --build-arg A=1', '--target x'],
])('the flag that changes the call is the one that is named: %s', (held, flag) => {
  const { report } = expectVerdict({
    name: held,
    script: [`P=""; [ -n "$X" ] && P="${held}"; KX $P --target y -d IMG:1`],
    verdict: 'K2B314',
  });
  const [reason] = report.jobs.flatMap(({ reasons }) => reasons).filter(({ code }) => code === 'K2B314');
  expect(reason?.message).toContain(`${flag} changes what the call says`);
});
