import { expectVerdict, type Known } from './known.ts';

const TAGGED = [{ TAG: 'v1' }, {}];

const DESTINATIONS = 'for t in $TAGS; do D="$D --destination IMG:$t"; done';

const login = (host: string, user: string): string =>
  `echo "{\\"auths\\":{\\"${host}\\":{\\"username\\":\\"${user}\\",\\"password\\":\\"p\\"}}}" > /kaniko/.docker/config.json`;

/** What pipelines often do, and what stands close to it and cannot be migrated. */
const KNOWN: readonly Known[] = [
  ...[
    'KX -d IMG:$TAG --digest-file d || exit 1',
    'KX -d IMG:$TAG --digest-file d || { echo "no image"; exit 3; }',
    'if ! KX -d IMG:$TAG --digest-file d; then echo no; exit 1; fi',
    'if KX -d IMG:$TAG --digest-file d; then echo yes; else exit 1; fi',
  ].map((call): Known => ({
    name: `set -u: ${call}`,
    before: ['set -euo pipefail'],
    script: [call],
    worlds: TAGGED,
    verdict: 'equal',
  })),
  {
    name: 'set -u: in a script file',
    script: ['sh -eu ci/b.sh'],
    files: { 'ci/b.sh': 'KX -d IMG:$TAG --digest-file d || exit 1\n' },
    worlds: TAGGED,
    verdict: 'equal',
  },
  {
    name: 'set -u: the script goes on behind the call',
    script: ['set -u', 'KX -d IMG:$TAG --digest-file d || echo no'],
    verdict: 'K2B309',
  },
  {
    name: 'set -u: it ends as if nothing had failed',
    script: ['set -u', 'KX -d IMG:$TAG --digest-file d || exit 0'],
    verdict: 'K2B309',
  },
  {
    name: 'set -u: only the function ends',
    script: ['set -u', 'build() { KX -d IMG:$TAG --digest-file d || return 1; }', 'build || echo no'],
    verdict: 'K2B309',
  },
  ...["alias ll='ls -l'", 'alias ll=\'ls -l\' k="kubectl -n x"', 'command alias ll=ls', 'alias'].map(
    (alias): Known => ({
      name: `alias: ${alias}`,
      before: [alias, 'mkdir -p app && cd app'],
      script: ['KX -d IMG:1 --digest-file d'],
      files: { 'app/Dockerfile': 'FROM alpine\n' },
      verdict: 'equal',
    }),
  ),
  ...[
    ["alias ll='ls -l'", 'll'],
    ["alias b='cd x'", 'b'],
    ["alias b='rm -r ~'", 'eval "b; true"'],
    ["alias b='rm -r ~'", 'X=b', '$X'],
    ["alias mkdir='echo'"],
    ['alias "b=$X"'],
    ['alias $X'],
  ].map((lines): Known => ({
    name: `alias: one that may be used, ${lines.join('; ')}`,
    script: [...lines, 'KX -d IMG:1 --digest-file d'],
    verdict: 'K2B246',
  })),
  ...[
    'env | sort',
    'env | grep CI_',
    'env | grep ^CI_ | sort',
    'env | grep -v PASSWORD | sort',
    'env | grep -i docker || true',
    'env | cut -d= -f1 | sort',
    'export -p | sort',
    'export -p',
    'set',
    'env',
  ].flatMap((print): Known[] => [
    {
      name: `flags in a variable of the YAML, and ${print}`,
      variables: { B: '--build-arg A=1' },
      before: [print],
      script: ['KX -d IMG:1 $B'],
      verdict: 'equal',
      told: ['K2B315'],
    },
    {
      name: `flags in a variable of the script, and ${print}`,
      script: ['export B="--build-arg A=1"', print, 'KX -d IMG:1 $B'],
      verdict: 'equal',
    },
  ]),
  ...[
    'env > build.env',
    'env | tee build.env',
    'env | sort > build.env',
    'env | sort -o build.env',
    '{ env | sort; } > build.env',
    'all() { env | sort; }; all > build.env',
    'ALL=$(env | sort)',
    'exec > build.log; env | sort',
    'env | grep build-arg',
    'env | grep -v = | sort',
    'if env | grep -q build-arg; then touch found; fi',
    'echo "$B" | grep CI_',
  ].map((print): Known => ({
    name: `flags in a variable, of which more than the log gets the text: ${print}`,
    variables: { B: '--build-arg A=1' },
    before: [print],
    script: ['KX -d IMG:1 $B'],
    verdict: 'K2B314',
  })),
  ...[
    'eval "export TAG=$CI_COMMIT_TAG"',
    'eval export TAG=x',
    "eval 'export TAG=x V=2'",
    'eval "TAG=$(cat VERSION); export TAG"',
    'eval "TAG=\\$TAG_$STAGE"',
    'eval "TAG=\\"\\${TAG_$STAGE}\\""',
    'NAME=$(echo tag_a | tr ta TA); eval TAG=\\$${NAME}',
    'set_tag() { eval "$1=$2"; }; set_tag TAG v1',
    'if [ -n "$STAGE" ]; then eval "TAG=\\$TAG_$STAGE"; else TAG=latest; fi',
  ].map((text): Known => ({
    name: `eval that only sets variables: ${text}`,
    before: ['cd app', text],
    script: ['KX -d IMG:$TAG'],
    files: { 'app/Dockerfile': 'FROM alpine\n', 'app/VERSION': '3\n' },
    worlds: [{}, { CI_COMMIT_TAG: 'v1', STAGE: 'a', TAG_a: '2' }],
    verdict: 'equal',
  })),
  {
    name: 'eval that sets a variable, and flags in another one',
    variables: { B: '--build-arg A=1' },
    before: ['eval "TAG=$CI_COMMIT_SHA"'],
    script: ['KX -d IMG:$TAG $B'],
    verdict: 'equal',
  },
  {
    name: 'eval that sets the registry of a login',
    variables: { REG_a: 'quay.io', STAGE: 'a' },
    before: [
      'eval "REG=\\$REG_$STAGE"',
      'echo "{\\"auths\\":{\\"$REG\\":{\\"username\\":\\"u\\",\\"password\\":\\"p\\"}}}" > /kaniko/.docker/config.json',
    ],
    script: ['KX -d $REG/a:1'],
    verdict: 'equal',
  },
  ...[
    'eval "$(./ci/env.sh)"',
    'eval $(cat build.env)',
    'eval "export $NAME=1"',
    'eval "export CI_REGISTRY_USER=$U"',
    'eval "export KANIKO_NO_PUSH=true"',
    'eval "DOCKER_CONFIG=$D"',
    'eval "X=\\$(rm -r ~)"',
    'eval "X=1; $SETUP"',
    'X="a; export CI_REGISTRY_USER=b"; eval "TAG=$X"',
  ].map((text): Known => ({
    name: `eval that may do more: ${text}`,
    before: [text],
    script: ['KX -d IMG:1'],
    verdict: 'K2B210',
  })),
  ...['eval $(ssh-agent -s)', 'eval "$(ssh-agent -s)" > /dev/null', 'eval `ssh-agent -s`'].map((text): Known => ({
    name: `eval of an agent: ${text}`,
    variables: { B: '--build-arg A=1' },
    before: ['cd app', text],
    script: ['KX -d IMG:1 $B'],
    files: { 'app/Dockerfile': 'FROM alpine\n' },
    verdict: 'equal',
  })),
  {
    name: 'eval that sets the flags of the call',
    variables: { B: '--build-arg A=1' },
    before: ['eval "B=\'--build-arg A=2\'"'],
    script: ['KX -d IMG:1 $B'],
    verdict: 'K2B314',
  },
  {
    name: 'eval that hands the flags of the call on',
    variables: { B: '--build-arg A=1' },
    before: ['eval "X=\\$B"', 'echo "$X" > x.txt'],
    script: ['KX -d IMG:1 $B'],
    verdict: 'K2B314',
  },
  ...[
    ['KX -d IMG:1', login('quay.io', 'u'), 'KX -d quay.io/a/b:1'],
    [
      'KX -d IMG:1',
      'mkdir -p /kaniko/.docker',
      login('https://index.docker.io/v1/', 'u'),
      'KX -d a/b:1',
      'KX -d IMG:2',
    ],
    [`KX -d IMG:1; ${login('quay.io', 'u')}; KX -d quay.io/a/b:1`],
    ['KX -d IMG:1', login('$CI_REGISTRY', 'bob'), 'KX -d IMG:2'],
    [login('quay.io', 'u'), 'KX -d quay.io/a/b:1', 'rm /kaniko/.docker/config.json', 'KX -d IMG:2'],
    ['KX -d IMG:1', `if [ -n "$A" ]; then ${login('quay.io', 'u')}; KX -d quay.io/a/b:1; fi`],
    ['KX -d IMG:1', login('$A', 'bob'), 'KX -d $A/a:1'],
    ['KX -d IMG:1', login('quay.io', 'u'), 'KX -d quay.io/a/b:1', login('$CI_REGISTRY', 'bob'), 'KX -d IMG:2'],
  ].map((script): Known => ({
    name: `a login behind the first build: ${script.join('; ')}`,
    script,
    worlds: [{}, { A: '1' }, { A: 'quay.io' }, { A: 'registry.example.com' }],
    verdict: 'equal',
  })),
  ...[
    ['KX -d IMG:1', 'echo "$A" > /kaniko/.docker/config.json', 'KX -d IMG:2'],
    ['KX -d IMG:1', 'cp "$A" /kaniko/.docker/config.json', 'KX -d quay.io/a/b:1'],
  ].map((script): Known => ({
    name: `a login behind the first build that may be one of its registry: ${script.join('; ')}`,
    script,
    verdict: 'K2B210',
  })),
  ...[
    ['OLDIFS=$IFS', 'IFS=,', DESTINATIONS, 'IFS=$OLDIFS'],
    [`OLDIFS="$IFS"; IFS=','; ${DESTINATIONS}; IFS="$OLDIFS"`],
    ['IFS=,', DESTINATIONS, 'unset IFS'],
  ].map((lines): Known => ({
    name: `IFS is put back: ${lines.join('; ')}`,
    script: ['D=""', ...lines, 'KX $D'],
    worlds: [{ TAGS: 'a,b' }, { TAGS: 'a' }],
    verdict: 'equal',
  })),
  ...[
    ['IFS=,', DESTINATIONS],
    ['IFS=,', DESTINATIONS, 'OLDIFS=$IFS', 'IFS=$OLDIFS'],
    ['OLDIFS=$IFS', 'IFS=,', DESTINATIONS, 'OLDIFS=:', 'IFS=$OLDIFS'],
    ['OLDIFS=$IFS', 'IFS=,', DESTINATIONS, '[ -n "$A" ] && IFS=$OLDIFS || true'],
    ['[ -n "$A" ] && OLDIFS=$IFS || true', 'IFS=,', DESTINATIONS, 'IFS=$OLDIFS'],
    ['IFS=,', DESTINATIONS, 'read -r IFS < Dockerfile'],
    [DESTINATIONS, 'for IFS in , :; do true; done'],
  ].map((lines): Known => ({
    name: `IFS may be another one at the call: ${lines.join('; ')}`,
    script: ['D=""', ...lines, 'KX $D'],
    verdict: 'K2B314',
  })),
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});
