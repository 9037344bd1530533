import { expectVerdict, type Known } from './known.ts';

const TAGGED = [{ TAG: 'v1' }, {}];

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
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});
