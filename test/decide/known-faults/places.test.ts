import { expectVerdict, IMAGE, type Known } from './known.ts';

const WITH_ARTIFACT = (script: string): string =>
  `app: {image: node, stage: build, script: [npm run build], artifacts: {paths: [dist/]}}\nbuild:\n  ${IMAGE}\n  needs: [app]\n  script: ${script}\n`;

const FROM_STDIN = 'echo "FROM $BASE" | ';

const KNOWN: readonly Known[] = [
  {
    name: 'A14: a file below an artifact',
    yaml: WITH_ARTIFACT(`['echo "$SHA" > dist/version.txt', 'KX -d IMG:1']`),
    artifacts: { 'dist/app.js': '1' },
    verdict: 'equal',
    told: ['K2B257'],
  },
  {
    name: 'A14: the digest below an artifact that belongs to root',
    yaml: WITH_ARTIFACT(`['KX -d IMG:1 --digest-file dist/d']`),
    artifacts: { 'dist/app.js': '1' },
    verdict: 'equal',
    told: ['K2B257'],
  },
  {
    name: 'A14: the time of a file of the checkout',
    script: ['touch -t 202001010000 src/main.txt', 'KX -d IMG:1'],
    files: { 'src/main.txt': 'x' },
    verdict: 'K2B225',
  },
  ...[
    ['ln -s src/main.sh own.sh', 'chmod +x ./own.sh'],
    ['mkdir bin', 'ln -s ../src/main.sh bin/own.sh', 'chmod 755 bin/own.sh'],
    ['mkdir bin; cd bin; ln -s ../src/main.sh; chmod +x main.sh; cd ..'],
    ['ln -s $PWD/src /tmp/link', 'chmod +x /tmp/link/main.sh'],
    ['ln -s "$CI_PROJECT_DIR" /tmp/here', 'chmod -R a+x /tmp/here/src'],
    ['mkdir /tmp/l; ln -s $PWD/src/main.sh /tmp/l', 'chmod +x /tmp/l/main.sh'],
    ['ln -s src sources', 'L=sources/main.sh; ln -s $L second; chmod +x second'],
  ].map((script): Known => ({
    name: `A14: the mode of a file of the checkout behind a link: ${script.join(' / ')}`,
    script: [...script, 'KX -d IMG:1'],
    files: { 'src/main.sh': 'x' },
    verdict: 'K2B225',
  })),
  {
    name: 'A14: the mode of a file of the script behind a link',
    script: ['echo x > /tmp/a.sh; ln -s /tmp/a.sh own.sh; chmod +x own.sh', 'KX -d IMG:1'],
    verdict: 'equal',
    untold: ['K2B225'],
  },
  {
    name: 'A15: an identity of Azure in the variables',
    variables: { AZURE_CLIENT_ID: 'x' },
    script: ['KX -d $REGISTRY/shop:1'],
    verdict: 'K2B218',
  },
  {
    name: 'A15: an access key in the variables',
    variables: { AWS_ACCESS_KEY_ID: 'AKIA' },
    script: ['KX -d $REGISTRY/shop:1'],
    verdict: 'K2B218',
  },
  { name: 'A15: a registry of Azure', script: ['KX -d ${ACR_NAME}.azurecr.io/shop:1'], verdict: 'K2B218' },
  { name: 'A15: a region of gcr.io', script: ['KX -d $LOC.gcr.io/p/x:1'], verdict: 'K2B218' },
  {
    name: 'A17: a Dockerfile from a pipe without a context',
    script: [`${FROM_STDIN}/kaniko/executor --dockerfile /dev/stdin --destination "IMG:3"`],
    verdict: 'K2B258',
  },
  {
    name: 'A17: a Dockerfile of the process itself',
    script: [`${FROM_STDIN}KX --dockerfile /proc/self/fd/0 -d IMG:1`],
    verdict: 'K2B258',
  },
  {
    name: 'A17: a Dockerfile that a command prints',
    script: ['KX --dockerfile <(echo "FROM $BASE") -d IMG:1'],
    verdict: 'K2B258',
  },
  {
    name: 'A17: an image on the output of the job',
    script: ['KX -d IMG:1 --no-push --tar-path /dev/stdout > x.tar'],
    verdict: 'K2B309',
  },
  {
    name: 'A17: the same by a variable',
    script: ['T=/dev/stdout', 'KX -d IMG:1 --no-push --tar-path $T > x.tar'],
    verdict: 'K2B309',
  },
  {
    name: 'A17: an image in a folder of memory',
    script: ['KX -d IMG:1 --no-push --tar-path /dev/shm/x.tar'],
    verdict: 'K2B215',
  },
  {
    name: 'A17: a digest for a descriptor',
    script: ['KX -d IMG:1 --digest-file /dev/fd/3 3> d.txt'],
    verdict: 'equal',
  },
  {
    name: 'A17: names on the output of the job',
    script: ['KX -d IMG:1 --image-name-with-digest-file /dev/stdout'],
    verdict: 'equal',
  },
  {
    name: 'A18: a file for npm in the home folder',
    script: ['echo "//r/:_authToken=$T" > $HOME/.npmrc', 'KX -d IMG:1'],
    files: { Dockerfile: 'FROM node\nCOPY . .\nRUN npm ci\n' },
    verdict: 'equal',
    told: ['K2B511'],
  },
  {
    name: 'A18: a cache that the rounds of a loop share',
    script: [
      'for s in api web worker; do /kaniko/executor --context $s -d IMG/$s:1 --cache=true --cache-repo IMG/cache; done',
    ],
    files: { 'api/Dockerfile': 'FROM a\n', 'web/Dockerfile': 'FROM a\n', 'worker/Dockerfile': 'FROM a\n' },
    verdict: 'equal',
    told: ['K2B731'],
  },
  {
    name: 'C6: ports of an image',
    yaml: `build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""], ports: [80]}\n  script: ["KX -d IMG:1"]\n`,
    verdict: 'K2B018',
  },
  {
    name: 'C8: a file that is written and removed again',
    script: [
      'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"auth\\":\\"eDp5\\"}}}" > /kaniko/.docker/config.json',
      'rm -f /kaniko/.docker/config.json',
      'KX -d IMG:1',
    ],
    verdict: 'equal',
  },
  {
    name: 'C9: three flags for one host',
    script: ['KX --skip-tls-verify --skip-tls-verify-registry=$CI_REGISTRY --insecure-registry=$CI_REGISTRY -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'C9: a host that may be the same when the job runs',
    script: ['KX --skip-tls-verify --skip-tls-verify-registry=registry.example.com -d IMG:1'],
    verdict: 'equal',
  },
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});

test('A14: a write that fails in a list is told as such', () => {
  const { report } = expectVerdict({
    name: 'a list',
    yaml: WITH_ARTIFACT(`['cp x dist/ && cd dist', 'KX -d IMG:1']`),
    files: { x: '1', 'dist/Dockerfile': 'FROM alpine\n' },
    verdict: 'equal',
    told: ['K2B257'],
  });
  const messages = report.jobs.flatMap(({ reasons }) => reasons.map(({ message }) => message));

  expect(messages.filter((text) => text.includes('dist/'))).toEqual([
    'cp writes dist/, which the artifact of app brings: such files and folders belong to root; where user 1000 may not change them, that fails with "Permission denied": the job stops or, in front of && or ||, goes on without it.',
  ]);
});
