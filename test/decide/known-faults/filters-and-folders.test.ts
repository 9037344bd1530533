import { expectVerdict, IMAGE, type Known } from './known.ts';

/** Words of filters that are no files, behind a call whose credentials are in the home folder. */
const TEXTS = [
  'echo $CI_COMMIT_REF_NAME | tr / -',
  "echo a/b | cut -d '/' -f1",
  'echo a/b | cut -d/ -f1',
  "echo a/b | awk -F/ '{print $1}'",
  "echo a/b | awk -F '/' '{print $1}'",
  'echo a/b | grep /',
  'echo a/b | grep -e / -c',
  'echo a/b | sort -t / -k2',
  'df / > /dev/null',
  'ls / > /dev/null',
];

/** Commands that do look into the folders in which the credentials are. */
const FILES = [
  'ls -R /',
  'grep -r auths /',
  'grep auths /root/.docker/config.json',
  'grep -f ~/.docker/config.json x',
  'du /',
];

const SUB = 'KX -f $SUB/Dockerfile -d IMG:1';

const KNOWN: readonly Known[] = [
  ...TEXTS.map((text): Known => ({ name: `A2: ${text}`, script: ['KX -d IMG:1', text], verdict: 'equal' })),
  ...FILES.map((text): Known => ({ name: `A2: ${text}`, script: ['KX -d IMG:1', text], verdict: 'K2B210' })),
  {
    name: 'A2: a loop whose names are made with a filter',
    script: ['for d in a; do n=$(echo x/$d | tr / -); KX -d IMG/$n:1; done'],
    verdict: 'equal',
  },
  ...[
    '[ -f /etc/alpine-release ] && X=1',
    'command -v git && X=2',
    'if which openssl; then X=3; fi',
    'cat /etc/os-release || true',
  ].map((text): Known => ({
    name: `A18: ${text}`,
    script: ['X=', text.includes('&&') ? `${text} || true` : text, 'KX -d IMG:1 --build-arg X=$X'],
    verdict: 'equal',
    told: ['K2B293'],
  })),
  ...['command -v jq || true', 'grep git Dockerfile || true', '[ -f git ] || true', 'command -v sed'].map(
    (text): Known => ({ name: `A18: ${text}`, script: [text, 'KX -d IMG:1'], verdict: 'equal', untold: ['K2B293'] }),
  ),
  {
    name: 'A8: a flags variable with an empty tag',
    script: ['D="-d IMG:"; D="$D -d IMG:2"; KX $D'],
    verdict: 'equal',
  },
  {
    name: 'C3: a script that is taken from a job which nothing else uses',
    yaml: `.b:\n  ${IMAGE}\n  before_script: [echo hi]\n  script: ["KX -d IMG:1"]\nj:\n  ${IMAGE}\n  script: [!reference [.b, script]]\n`,
    verdict: 'equal',
    told: ['K2B417'],
  },
  {
    name: 'C3: two templates, the second of which stands over the script of the first',
    yaml: `.c:\n  ${IMAGE}\n  script: ["KX -d IMG:1"]\n.a: {script: ["KX -d IMG:2"]}\nj: {extends: [.c, .a]}\n`,
    verdict: 'equal',
  },
  {
    name: 'C3: a template left without users, whose list has another one',
    yaml:
      'build: {script: [!reference [.k, script]], image: !reference [.k, image], variables: !reference [.k, variables]}\n' +
      `.k:\n  ${IMAGE}\n  variables: {A: "1"}\n  before_script: [!reference [.l, script]]\n  script: ["KX -d IMG:a"]\n` +
      '.l: {script: [mkdir -p /kaniko/.docker]}\nother: {image: alpine, script: [!reference [.l, script]]}\n',
    verdict: 'equal',
    told: ['K2B417'],
  },
  {
    name: 'C3: a script that comes by a reference into a job with another image',
    yaml: `.a: {script: ["KX -d IMG:1"]}\n.b:\n  extends: .a\n  ${IMAGE}\nj: {image: alpine, script: [!reference [.b, script]]}\n`,
    verdict: 'equal',
    told: ['K2B224'],
  },
  ...['KX $D -d IMG:3 --tar-path t.tar', 'KX -d IMG:3 $D --digest-file m', 'KX $D -d IMG:3 --cache=true'].map(
    (call): Known => ({
      name: `A7: a destination held under a condition: ${call}`,
      script: ['D=""; [ -n "$CI_COMMIT_TAG" ] && D="-d quay.io/x/y:$CI_COMMIT_TAG"', call],
      verdict: 'K2B314',
    }),
  ),
  {
    name: 'A7: the same beside a cache of the same repository',
    script: ['D=""; [ -z "$CI_COMMIT_TAG" ] || D="-d IMG:$CI_COMMIT_TAG"', 'KX $D -d IMG:3 --cache=true'],
    verdict: 'equal',
  },
  {
    name: 'A8: the folder of the Dockerfile is empty',
    script: [SUB],
    variables: { SUB: '' },
    verdict: 'equal',
  },
  {
    name: 'A8: the folder of the Dockerfile comes from the settings, or is not set',
    script: [SUB],
    worlds: [{}, { SUB: 'app' }],
    files: { 'app/Dockerfile': 'FROM alpine\n' },
    verdict: 'equal',
  },
  {
    name: 'A8: the same under set -u',
    script: ['set -u', SUB],
    worlds: [{ SUB: 'app' }],
    files: { 'app/Dockerfile': 'FROM alpine\n' },
    verdict: 'equal',
  },
  {
    name: 'A8: the folder of the Dockerfile in another context',
    script: ['/kaniko/executor --context app -f $SUB/Dockerfile -d IMG:1'],
    files: { 'app/Dockerfile': 'FROM alpine\n' },
    verdict: 'equal',
  },
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});
