import { expectVerdict, type Known } from './known.ts';

const NEXT = 'next() { n=$(cat n.txt); n=$((n+1)); echo $n > n.txt; echo $n; }';
const STAGES = 'FROM alpine AS a\nFROM alpine AS b\nCOPY . .\n';

const KNOWN: readonly Known[] = [
  {
    name: 'A7: a label behind a variable of the YAML',
    variables: { ARGS: '--label a=default' },
    script: ['/kaniko/executor $ARGS --label a=special --context . -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'A7: the same in a script file',
    variables: { ARGS: '--label a=default' },
    script: ['sh ci/b.sh'],
    files: { 'ci/b.sh': '/kaniko/executor $ARGS --label a=special --context . -d IMG:1\n' },
    verdict: 'equal',
  },
  {
    name: 'A8: a tag in a variable that others read, too',
    script: ['IMAGE="IMG:$CI_COMMIT_TAG"', 'echo "$IMAGE" > i.txt', 'KX -d $IMAGE'],
    worlds: [{}, { CI_COMMIT_TAG: 'v1' }],
    verdict: 'equal',
  },
  {
    name: 'A8: a tag that one path of the script sets',
    script: ['[ -n "$A" ] && T=x || true', 'KX -d IMG:$T'],
    worlds: [{}, { A: '1' }],
    verdict: 'equal',
  },
  {
    name: 'A8: a tag of two variables, each of which may be empty',
    script: ['KX -d IMG:$A$B'],
    worlds: [{}, { A: 'x' }, { B: 'y' }, { A: 'x', B: 'y' }],
    verdict: 'equal',
  },
  {
    name: 'A9: arithmetic that is read by a later word',
    script: ['N=1', 'KX -d IMG:$((N+=1)) --build-arg "N=$N"'],
    verdict: 'K2B309',
  },
  {
    name: 'A9: arithmetic that counts the rounds of a loop',
    script: ['for i in a b; do KX -d "IMG:$((N=N+1))" --digest-file $i.d; done'],
    verdict: 'K2B309',
  },
  {
    name: 'A9: a default that a later command reads',
    script: ['KX -d IMG:${TG:=dev} --digest-file d', 'echo "$TG" > tag.txt'],
    verdict: 'K2B309',
  },
  {
    name: 'A9: a word that ends the script',
    script: ['KX -d "IMG:${TG:?no tag}" --digest-file d || echo failed'],
    verdict: 'K2B309',
  },
  {
    name: 'A9: a command with an effect in a word that is dropped',
    script: [NEXT, 'KX --verbosity=$(next) -d IMG:1'],
    verdict: 'K2B309',
  },
  {
    name: 'A10: a typing error under nounset',
    before: ['set -euo pipefail'],
    script: ['VERSION_TAG=$(cat VERSION)', 'KX -d IMG:$VERSIONTAG'],
    files: { VERSION: '1\n' },
    verdict: 'never worked',
  },
  {
    name: 'A10: a dropped word that is unset under nounset',
    script: ['set -u', 'KX --verbosity $LV -d IMG:1'],
    worlds: [{}, { LV: 'info' }],
    verdict: 'equal',
  },
  {
    name: 'A10: a function that has the name of a step',
    script: ['mkdir() { echo no; }', 'KX -d IMG:1 --digest-file out/d'],
    verdict: 'K2B260',
  },
  {
    name: 'A11: the credentials file in a variable of the YAML, written by a sourced script',
    variables: { CFG: '/kaniko/.docker/config.json' },
    script: ['. ./b.sh'],
    files: { 'b.sh': 'echo "{\\"auths\\":{\\"quay.io\\":{\\"auth\\":\\"eDp5\\"}}}" > $CFG\nKX -d quay.io/a/b:1\n' },
    verdict: 'K2B220',
  },
  ...[
    ['shift', 'set -- x --context . -d IMG:1', 'shift'],
    ['getopts', 'set -- --context . -d IMG:1', 'while getopts c:d: o; do echo $o > o.txt; done'],
    ['$*', 'set -- --context . -d IMG:1', 'echo "$*" > a.txt'],
  ].map(([reader = '', ...lines]): Known => ({
    name: `A12: ${reader} reads the parameters`,
    script: [...lines, '/kaniko/executor "$@"'],
    verdict: 'K2B314',
  })),
  {
    name: 'A16: destinations of a loop that may have no round',
    script: ['D=""; for t in $TAGS; do D="$D --destination IMG:$t"; done', 'KX $D'],
    worlds: [{}, { TAGS: 'a b' }],
    verdict: 'equal',
  },
  {
    name: 'A16: the only destination in one branch',
    script: ['D=""; if [ -n "$X" ]; then D="--destination IMG:1"; fi', 'KX $D'],
    worlds: [{}, { X: '1' }],
    verdict: 'equal',
  },
  {
    name: 'C4: a variable of the YAML that only gains flags without a counterpart',
    variables: { OPTS: '--verbosity info' },
    script: ['OPTS="$OPTS --cleanup"', 'OPTS="$OPTS --cache=true"', 'KX -d IMG:1 $OPTS'],
    verdict: 'equal',
  },
  {
    name: 'C4: a call behind a condition whose variable is built in steps',
    script: [
      'KANIKO_ARGS="$KANIKO_ARGS --build-arg=E"',
      'KANIKO_ARGS="$KANIKO_ARGS -f$CI_PROJECT_DIR/$DF"',
      '[ -f VERSION ] && /kaniko/executor "--destination=IMG:1" ${KANIKO_ARGS}',
    ],
    files: { VERSION: '1\n' },
    worlds: [{ DF: 'Dockerfile', E: '1' }],
    verdict: 'equal',
    told: ['K2B187'],
  },
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});

interface Lines extends Pick<Known, 'verdict'> {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Scripts that get one verdict inline, in a script file that is run and in one that is sourced. */
const ANYWHERE: readonly Lines[] = [
  {
    name: 'the first destination, from which the cache takes its repository',
    lines: ['ARGS="-d IMG/first:1"', 'KX --cache=true $ARGS -d IMG/second:1'],
    verdict: 'K2B314',
  },
  {
    name: 'a destination that the file of names needs',
    lines: ['ARGS="-d IMG:2"', 'KX -d IMG:1 --image-name-with-digest-file names.txt $ARGS'],
    verdict: 'K2B314',
  },
  {
    name: 'a destination that names the image of a tar',
    lines: ['ARGS="-d IMG:2"', 'KX --tar-path x.tar --no-push $ARGS'],
    verdict: 'K2B314',
  },
  {
    name: 'settings of the registry',
    lines: ['ARGS="--insecure --skip-tls-verify"', 'KX -d r.example.com/a:1 $ARGS'],
    verdict: 'equal',
  },
  {
    name: 'a context',
    lines: ['ARGS="--target a --context app"', '/kaniko/executor --target b $ARGS -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'values that the call overrides',
    lines: ['ARGS="--target a --cache=true"', '/kaniko/executor $ARGS --context . --target b --cache=false -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'a context, and destinations of a loop',
    lines: ['ARGS="--context ."', 'for t in a b; do ARGS="$ARGS --destination IMG:$t"; done', '/kaniko/executor $ARGS'],
    verdict: 'equal',
  },
];

test.each(
  ANYWHERE.flatMap(({ lines, ...rest }) => {
    const dockerfiles = { Dockerfile: STAGES, 'app/Dockerfile': STAGES };
    const files = { ...dockerfiles, 'ci/b.sh': `${lines.join('\n')}\n` };
    return [
      { way: 'inline', script: lines, files: dockerfiles, ...rest },
      { way: 'in a file', script: ['sh ci/b.sh'], files, ...rest },
      { way: 'in a sourced file', script: ['. ci/b.sh'], files, ...rest },
    ];
  }),
)('A11: a variable holds $name, $way', (known) => {
  expectVerdict(known);
});

/** A value with blanks that the shell splits: the call has more words than it shows. */
const SPLIT: readonly Known[] = [
  ['a variable that holds another', ['A="1 --no-push"; B=$A', 'KX -d IMG:1 --build-arg B=$B']],
  ['a text that holds another', ['A="My App"; B="org.title=$A"', 'KX -d IMG:1 --label $B']],
  ['a loop variable', ['for v in "1 --no-push" 2; do KX -d IMG:1 --build-arg V=$v; done']],
  ['a parameter', ['f() { KX -d IMG:1 --build-arg V=$1; }', 'f "1 --no-push"']],
  ['a parameter with a default', ['sh ci/b.sh 2 "a b"']],
  ['an exported variable', ['A="1 2"; export B=$A', 'KX -d IMG:1 --build-arg B=$B']],
  ['a default', ['KX -d IMG:1 --build-arg "A=1" --label ${L:-a=b c}']],
].map(([name, script]) => ({
  name: String(name),
  script: [script ?? []].flat(),
  files: { 'ci/b.sh': '/kaniko/executor --context . --build-arg V=${2:-x} -d $CI_REGISTRY_IMAGE:${1:-1}\n' },
  verdict: 'K2B184',
}));

test.each(SPLIT)('A9: $name', (known) => {
  expectVerdict(known);
});

test('A9: variables of the YAML that hold another', () => {
  const variables = { A: '1 --no-push', B: '$A' };
  expectVerdict({ name: '', variables, script: ['KX -d IMG:1 --build-arg B=$B'], verdict: 'K2B184' });
});

test.each([
  ['in quotes', 'A="1 2"; B=$A', '"B=$B"'],
  ['without its blanks', 'A="1 2"; B=${A%% *}', 'B=$B'],
  ['of a command', 'B=$(echo a b | cut -d " " -f 1)', 'B=$B'],
  ['of a loop that splits', 'A="1 2"', 'B=$v'],
])('A9: a value that is not split: %s', (_, first, arg) => {
  const call = `KX -d IMG:1 --build-arg ${arg}`;
  const script = [first, arg.includes('$v') ? `for v in $A; do ${call}; done` : call];
  expectVerdict({ name: '', script, verdict: 'equal' });
});
