import { expectVerdict, IMAGE, type Known } from './known.ts';

const CACHED = `  ${IMAGE}\n  script: ["KX -d IMG:1 --cache"]\n`;
const FROM_HOME = '/kaniko/executor -f $CI_PROJECT_DIR/Dockerfile -d IMG:1';
const LOGIN =
  'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > /kaniko/.docker/config.json\n';
const FILE = '/kaniko/.docker/config.json';
const QUAY = '{"auths":{"quay.io":{"auth":"YTpi"}}}';
const GITLAB = '{"auths":{"registry.example.com":{"auth":"YTpj"}}}';
const LONG = 'docker-registry.platform.example.org/base-images/eclipse-temurin';

/** Neighbours of the listed faults, found by people who tried to break the program. */
const KNOWN: readonly Known[] = [
  {
    name: 'A1: two jobs with one slug',
    yaml: `"build:web":\n${CACHED}"build-web":\n${CACHED}`,
    verdict: 'equal',
    told: ['K2B731', 'K2B731'],
  },
  {
    name: 'A1: rows of a matrix that differ behind the end of the slug',
    yaml: `build:\n  parallel: {matrix: [{BASE: ["${LONG}"], VERSION: ["17", "21"]}]}\n${CACHED}`,
    verdict: 'equal',
    told: ['K2B731'],
  },
  {
    name: 'A1: a job of a child pipeline with the same name',
    yaml: `build:\n${CACHED}child:\n  trigger: {include: ci/child.yml}\n`,
    files: { 'ci/child.yml': `build:\n${CACHED.replace('IMG:1', 'IMG:2')}` },
    verdict: 'equal',
    told: ['K2B731', 'K2B731'],
  },
  {
    name: 'A1: a child pipeline that two triggers start',
    yaml: ['a', 'b'].map((n) => `${n}:\n  variables: {N: ${n}}\n  trigger: {include: ci/child.yml}\n`).join(''),
    files: { 'ci/child.yml': `build:\n${CACHED.replace('IMG:1', 'IMG:$N')}` },
    worlds: [{ N: 'a' }],
    verdict: 'equal',
    told: ['K2B731'],
  },
  { name: 'A1: a job whose slug is empty', yaml: `"☃":\n${CACHED}`, verdict: 'K2B309' },
  {
    name: 'A2: a command behind the call looks for the credentials',
    script: ['KX -d IMG:1', 'if [ -f /kaniko/.docker/config.json ]; then echo yes > y; fi'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: a folder that the home did not have, made behind the call',
    script: ['KX -d IMG:1', 'mkdir ~/.docker && echo y > y'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: the same where nobody learns whether it was made',
    script: ['KX -d IMG:1', 'mkdir ~/.docker || true'],
    verdict: 'equal',
  },
  {
    name: 'A2: the same in front of the call',
    script: ['mkdir ~/.docker && echo y > y', 'KX -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'A2: the folder of the home beside that of the image',
    script: ["echo '{}' > /kaniko/.docker/config.json", 'mkdir ~/.docker && echo y > y', 'KX -d IMG:1'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: a folder of the image, which is there already',
    script: ['export CI_REGISTRY_USER=x', 'mkdir /kaniko/.docker && echo y > y || true', 'KX -d IMG:1'],
    verdict: 'equal',
  },
  {
    name: 'A2: a copy that would go into our folder',
    script: ['KX -d IMG:1', 'cp -r app ~/.docker'],
    files: { 'app/x': 'x\n' },
    verdict: 'K2B210',
  },
  {
    name: 'A2: a copy that needs the folder to be there',
    script: ['KX -d IMG:1', 'cp x ~/.docker/ 2>/dev/null || echo none > n'],
    files: { x: 'x\n' },
    verdict: 'K2B210',
  },
  {
    name: 'A2: a removal of our file',
    script: ['KX -d IMG:1', 'rm /kaniko/.docker/config.json && echo removed > r || echo no > r'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: a pattern for our file',
    script: ['KX -d IMG:1', 'for f in ~/.docker/*; do echo $f > n; done'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: the folder of the settings of registries',
    script: ['KX -d IMG:1 --registry-mirror m', 'mkdir ~/.config && echo y > y'],
    verdict: 'K2B277',
  },
  {
    name: 'A2: the same in front of the call',
    script: ['mkdir ~/.config && echo y > y', 'KX -d IMG:1 --registry-mirror m'],
    verdict: 'equal',
  },
  {
    name: 'A2: a file of the image where the job has a folder of its own',
    script: [
      'export DOCKER_CONFIG=$CI_PROJECT_DIR/.docker; mkdir -p $DOCKER_CONFIG; cp ci/c.json $DOCKER_CONFIG/config.json',
      'echo "$A" > /kaniko/.docker/config.json',
      'KX -d IMG:1',
    ],
    files: { 'ci/c.json': '{"auths":{"quay.io":{"auth":"YTpi"}}}', '.dockerignore': '.docker\n' },
    worlds: [{ A: '{"auths":{"r.example.org":{"auth":"YTpi"}}}' }],
    verdict: 'equal',
  },
  { name: 'A2: the home folder is the context', script: [`${FROM_HOME} -c $HOME`], verdict: 'K2B284' },
  { name: 'A2: the same by cd', script: ['cd', `${FROM_HOME} -c .`], verdict: 'K2B284' },
  { name: 'A2: the same from below', script: ['mkdir ~/app; cd ~/app', `${FROM_HOME} -c ..`], verdict: 'K2B284' },
  { name: 'A2: a folder above it', script: ['cd /', `${FROM_HOME} -c .`], verdict: 'K2B284' },
  {
    name: 'A2: a folder in it is another one',
    script: ['mkdir ~/app; cp x ~/app/; cd ~/app', `${FROM_HOME} -c .`],
    files: { x: '1' },
    verdict: 'equal',
  },
  {
    name: 'A2: a command behind the call takes the home folder along',
    script: ['KX -d IMG:1', 'cp -r ~ out'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: a second login behind a call that stands alone in its item',
    script: ['KX -d IMG:0', 'export CI_REGISTRY_USER=bob CI_REGISTRY_PASSWORD=pw', 'if true; then KX -d IMG:1; fi'],
    verdict: 'equal',
  },
  {
    name: 'A2: settings that may be sourced',
    script: ['[ -f .env ] && . ./.env', 'KX -d IMG:${T:-1}'],
    verdict: 'equal',
  },
  {
    name: 'A8: users of a list of references, of which one has a mirror',
    yaml:
      '.call:\n  script:\n    - KX -d IMG:1\n.k:\n  script:\n    - !reference [.call, script]\n' +
      `.img:\n  ${IMAGE}\nbuild: {extends: [.img, .k]}\n` +
      'rel: {extends: [.img, .k], variables: {KANIKO_REGISTRY_MIRROR: m.example.org}}\n',
    verdict: 'equal',
  },
  {
    name: 'A8: an input that GitLab escapes',
    yaml: `spec: {inputs: {v: {default: "a b"}}}\n---\nbuild:\n  ${IMAGE}\n  script: ["KX -d IMG:1 --build-arg A=$[[ inputs.v | posix_escape ]]"]\n`,
    verdict: 'K2B309',
  },
  {
    name: 'A13: a file of the settings beside scripts that build',
    script: ['cp "$ENV_FILE" .env; . ./.env', 'KX -d IMG:1'],
    files: { 'ci/other.sh': 'KX -d IMG:2\n', settings: 'A=1\n' },
    worlds: [{ ENV_FILE: 'settings' }],
    verdict: 'equal',
  },
  { name: 'A3: a default without a colon', script: ['KX -d IMG:1 --build-arg X=${NOPE-}'], verdict: 'equal' },
  { name: 'A3: the same in a label', script: ['KX -d IMG:1 --label "a=${NOPE-}"'], verdict: 'equal' },
  {
    name: 'A6: a variable that one path exports',
    script: ['if [ -n "$X" ]; then export A=1; fi', 'KX -d IMG:1 --build-arg A'],
    worlds: [{}, { X: '1' }],
    verdict: 'equal',
  },
  {
    name: 'A6: a variable that one path exports and another sets',
    script: ['if [ -n "$X" ]; then export A=1; else A=2; fi', 'KX -d IMG:1 --build-arg A'],
    verdict: 'K2B309',
  },
  {
    name: 'A6: a variable that is exported before it is set anew',
    script: ['if [ -n "$X" ]; then export A=1; fi; A=3', 'KX -d IMG:1 --build-arg A'],
    verdict: 'K2B309',
  },
  {
    name: 'A6: a variable that is taken out of the environment',
    variables: { V: '1' },
    script: ['export -n V', 'KX -d IMG:1 --build-arg V'],
    verdict: 'K2B309',
  },
  {
    name: 'A6: a variable that is taken out and put back',
    variables: { V: '1' },
    script: ['export -n V; export V', 'KX -d IMG:1 --build-arg V'],
    verdict: 'equal',
  },
  {
    name: 'B: a script by the folder of the job in a variable',
    script: ['ROOT=$PWD; sh "$ROOT/ci/login.sh"', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'equal',
  },
  {
    name: 'B: a script by pwd',
    script: ['. "$(pwd)/ci/login.sh"', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'equal',
  },
  {
    name: 'B: a script by its real path',
    script: ['sh "$(realpath ci/login.sh)"', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'equal',
  },
  {
    name: 'B: a script beside the one that runs',
    script: ['sh ci/build.sh'],
    files: { 'ci/login.sh': LOGIN, 'ci/build.sh': '. "$(dirname "$0")/login.sh"\nKX -d IMG:1\n' },
    verdict: 'equal',
  },
  {
    name: 'B: the same by a cut',
    script: ['sh ci/build.sh'],
    files: { 'ci/login.sh': LOGIN, 'ci/build.sh': 'HERE=${0%/*}\n. "$HERE/login.sh"\nKX -d IMG:1\n' },
    verdict: 'equal',
  },
  {
    name: 'B: the same behind cd',
    script: ['sh ci/build.sh'],
    files: { 'ci/login.sh': LOGIN, 'ci/build.sh': 'cd "$(dirname "$0")/.."\n. ci/login.sh\nKX -d IMG:1\n' },
    verdict: 'equal',
  },
  {
    name: 'B: the same by cd and pwd',
    script: ['sh ci/build.sh'],
    files: {
      'ci/login.sh': LOGIN,
      'ci/build.sh':
        'ROOT=$(cd "$(dirname "$0")/.." > /dev/null && pwd)\n. "$ROOT/ci/login.sh"\n/kaniko/executor -c $ROOT -f $ROOT/Dockerfile -d IMG:1\n',
    },
    verdict: 'equal',
  },
  {
    name: 'B: a script that is named by a loop',
    script: ['for s in ci/login.sh; do sh $s; done', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'equal',
  },
  {
    name: 'B: a script behind a prefix',
    script: ['timeout 60 sh ci/login.sh', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'K2B222',
  },
  {
    name: 'B: a script behind a prefix that sets its variables',
    script: ['env A=1 sh ci/login.sh', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'K2B222',
  },
  {
    name: 'B: one of several scripts',
    script: ['S=ci/login.sh; if [ -n "$X" ]; then S=ci/other.sh; fi; sh $S', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'K2B222',
  },
  {
    name: 'B: a script that a pattern names',
    script: ['for s in ci/*.sh; do . $s; done', 'KX -d IMG:1'],
    files: { 'ci/login.sh': LOGIN },
    verdict: 'K2B222',
  },
  { name: 'A10: an expansion of bash', script: ['KX -d IMG:1 -f ${X,,}'], verdict: 'K2B309' },
  {
    name: 'A10: a separator that stands in names',
    script: ['IFS=-; KX -d IMG:$B'],
    verdict: 'K2B309',
  },
  {
    name: 'A10: a separator that stands in the value',
    script: ['IFS=,; B=a,b; KX -d IMG:1 --label l=$B'],
    verdict: 'K2B309',
  },
  {
    name: 'A10: a separator that is put back',
    script: ['OLD=$IFS; IFS=.; for t in a.b; do echo $t; done; IFS=$OLD; KX -d IMG:$T'],
    worlds: [{ T: 'x' }],
    verdict: 'equal',
  },
  { name: 'C9: a literal dollar in a registry', script: ["KX -d IMG:1 --insecure-registry='$X'"], verdict: 'K2B309' },
  {
    name: 'C9: quotes in the default of a registry',
    script: ['KX -d IMG:1 --insecure-registry="${A:-"b c"}"'],
    verdict: 'K2B309',
  },
  {
    name: 'C9: the same as a mirror',
    script: ["KX -d IMG:1 --registry-mirror='$X'"],
    verdict: 'K2B309',
  },
  {
    name: 'D7: a variable that another one took before it was changed',
    script: ['D=; E="$D"; D="--no-push"; KX -d IMG:1 $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: the same with flags of two times in one variable',
    script: ['OPT="--build-arg A=1"; ARGS="$OPT"; OPT="--build-arg B=2"; ARGS="$ARGS $OPT"; KX -d IMG:1 $ARGS'],
    verdict: 'equal',
  },
  {
    name: 'D7: the same in one command, which sets them one by one',
    script: ['D="-d IMG:1" E=$D; D=--no-push; KX $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: arguments of export, which are expanded before the first is set',
    script: ['D=--no-push; export D="-d IMG:1" E=$D; KX $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: the value of the YAML in another one, beside that of the script',
    variables: { D: '-d IMG:1', E: '$D' },
    script: ['D=--no-push; KX $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: a destination that is gone at the call',
    script: ['D="-d IMG:1"; E="$D --build-arg A=1"; D=""; KX $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: variables in variables, however deep',
    script: ['A="-d IMG:1"; B=$A; C=$B; D=$C; E=$D; F=$E; G=$F; KX $G'],
    verdict: 'equal',
  },
  {
    name: 'D7: a loop in which two variables hold each other',
    script: ['for i in 1 2; do A="$B --build-arg X=$i"; B="$A"; done; KX -d IMG:1 $A'],
    verdict: 'equal',
  },
  {
    name: 'D7: flags that only some runs take over',
    script: ['D="--no-push"; if [ -n "$X" ]; then E=$D; else E=; fi; KX -d IMG:1 $E'],
    verdict: 'K2B314',
  },
  {
    name: 'D7: a destination that only some runs take over',
    script: ['D="-d IMG:1"; if [ -n "$X" ]; then E=$D; fi; KX $E'],
    worlds: [{ X: '1' }, {}],
    verdict: 'equal',
  },
  {
    name: 'D7: the last one of a flag, in the order in which the shell expands them',
    script: ['D="--target a"; E="$D --target b"; KX -d IMG:1 $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: the same in front of what a variable held',
    script: ['E="--target a"; E="--target b $E"; KX -d IMG:1 $E'],
    verdict: 'equal',
  },
  {
    name: 'D7: a tag that is empty where the variable takes it',
    script: ['T=; D="-d IMG:$T"; T=1; KX $D'],
    verdict: 'equal',
  },
  {
    name: 'D7: a folder below the context that is another one at the call',
    script: [
      'SUB=app; A="--context dir://$CI_PROJECT_DIR --context-sub-path $SUB"; SUB=web; /kaniko/executor $A -d IMG:1',
    ],
    files: { 'app/Dockerfile': 'FROM alpine\n', 'web/Dockerfile': 'FROM alpine\n' },
    verdict: 'K2B314',
  },
  {
    name: 'D7: the same in the YAML',
    variables: { SUB: 'app', A: '--context-sub-path $SUB' },
    script: ['SUB=web; /kaniko/executor -c dir://$CI_PROJECT_DIR $A -d IMG:1'],
    files: { 'app/Dockerfile': 'FROM alpine\n', 'web/Dockerfile': 'FROM alpine\n' },
    verdict: 'K2B314',
  },
  {
    name: 'D7: a branch that is another one at the call',
    script: ['V=main; A="--git branch=$V"; V=x; /kaniko/executor -c git://gitlab.com/a/b.git $A -d IMG:1'],
    verdict: 'K2B314',
  },
  {
    name: 'D7: a local variable without a value is empty in the function',
    script: ['f() { local T; KX -d IMG:$T; }; T=1; f'],
    verdict: 'equal',
  },
  {
    name: 'D7: the same of flags, which another one of the same name holds outside',
    script: ['f() { local ARGS; KX -d IMG:1 $ARGS; }; ARGS="--no-push"; f'],
    verdict: 'equal',
  },
  {
    name: 'D7: the same beside a value of the YAML, which is not in force then',
    variables: { ARGS: '--no-push' },
    script: ['f() { local ARGS; KX -d IMG:1 $ARGS; }; f'],
    verdict: 'K2B314',
  },
  {
    name: 'D7: a local variable that some runs give a value',
    script: ['f() { local ARGS; if [ -n "$X" ]; then ARGS="--build-arg A=1"; fi; KX -d IMG:1 $ARGS; }; f'],
    worlds: [{ X: '1' }, {}],
    verdict: 'equal',
  },
  {
    name: 'D7: the same with the destination, without which Kaniko fails',
    script: ['f() { local D; if [ -n "$X" ]; then D="-d IMG:1"; fi; KX $D; }; f'],
    worlds: [{ X: '1' }, {}],
    verdict: 'equal',
  },
  {
    name: 'D7: a login with a local variable that has no value',
    script: [
      'f() { local CI_REGISTRY_PASSWORD; echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > /kaniko/.docker/config.json; KX -d IMG:1; }; f',
    ],
    verdict: 'K2B210',
  },
  {
    name: 'D7: a name that took an empty tag before it was changed',
    script: ['T=; U=$T; N="IMG:$U"; T=1; U=2; KX -d $N'],
    verdict: 'equal',
  },
  {
    name: 'D7: the same from the YAML',
    variables: { T: '' },
    script: ['N=IMG:$T; T=1; KX -d $N'],
    verdict: 'equal',
  },
  {
    name: 'S4: a pass of a loop whose file names the registry, behind one whose file does not',
    script: [`for r in $REGS; do cp ci/$r.json ${FILE}; KX -d $r/group/project:1; done`],
    files: { 'ci/quay.io.json': QUAY, 'ci/registry.example.com.json': GITLAB },
    worlds: [{ REGS: 'quay.io registry.example.com' }, { REGS: 'registry.example.com quay.io' }],
    verdict: 'equal',
    told: ['K2B209'],
  },
  {
    name: 'S4: files that a function writes',
    script: [`l() { echo "$1" > ${FILE}; }`, 'l "$Q"; KX -d quay.io/a/b:1; l "$G"; KX -d IMG:1'],
    worlds: [{ Q: QUAY, G: GITLAB }],
    verdict: 'equal',
    told: ['K2B209'],
  },
  {
    name: 'S4: a function that writes the file and builds',
    script: [`b() { cp $1 ${FILE}; KX -d $2; }`, 'b $Q quay.io/a/b:1; b $G IMG:1'],
    files: { 'q.json': QUAY, 'g.json': GITLAB },
    worlds: [{ Q: 'q.json', G: 'g.json' }],
    verdict: 'equal',
    told: ['K2B209'],
  },
  {
    name: 'S4: the same where no step has a place inside the call',
    script: [`l() { echo "$1" > ${FILE}; }`, 'l "$Q"; time KX -d quay.io/a/b:1; l "$G"; KX -d IMG:1'],
    verdict: 'K2B210',
  },
  {
    name: 'S5: the same in a variable',
    variables: { BA: '--build-arg SOURCE_DATE_EPOCH=0' },
    script: ['KX -d IMG:1 $BA'],
    verdict: 'equal',
    told: ['K2B287'],
  },
  ...['SOURCE_DATE_EPOCH=$E', 'BUILDKIT_SYNTAX=a/b:1', 'BUILDKIT_DOCKERFILE_CHECK', 'BUILDKIT_SANDBOX_HOSTNAME='].map(
    (argument): Known => ({
      name: `S5: a build argument that BuildKit reads itself: ${argument}`,
      script: [`KX -d IMG:1 --build-arg ${argument}`],
      worlds: [{ E: '0' }],
      verdict: 'equal',
      told: ['K2B287'],
    }),
  ),
  ...[
    `"http://$CI_REGISTRY":{"auth":"$T"}`,
    `"https://$CI_REGISTRY/v2/":{"auth":"$T"}`,
    `"$CI_REGISTRY":{"registrytoken":"$T"}`,
    `"$CI_REGISTRY":{"username":"$U","password":"$P","auth":"$T"}`,
  ].map((entry): Known => ({
    name: `F2: an entry whose variables may be empty: ${entry}`,
    script: [`echo ${JSON.stringify(`{"auths":{${entry}}}`)} > ${FILE}; KX -d IMG:1`],
    worlds: [{ T: 'YTpi' }],
    verdict: 'equal',
    told: ['K2B254'],
  })),
];

test.each([
  `"$CI_REGISTRY":{"username":"u","password":"p","auth":"$T"}`,
  `"$CI_REGISTRY":{"auth":"YTpi","registrytoken":"$T"}`,
  `"http://$CI_REGISTRY":{"auth":"$T"},"$CI_REGISTRY":{"auth":"YTpi"}`,
])('F2: an entry that never is empty: %s', (entry) => {
  const { report } = expectVerdict({
    name: entry,
    script: [`echo ${JSON.stringify(`{"auths":{${entry}}}`)} > ${FILE}; KX -d IMG:1`],
    worlds: [{ T: 'YTpj' }],
    verdict: 'equal',
  });
  expect(report.jobs.flatMap(({ reasons }) => reasons.map(({ code }) => code))).not.toContain('K2B254');
});

describe('neighbours of the known faults', () => {
  test.each(KNOWN)('$name', (known) => {
    expectVerdict(known);
  });

  test.each([['$BA $D'], ['$D $BA']])('names the variable that holds the destination: %s', (words) => {
    const { report } = expectVerdict({
      name: 'D7',
      variables: { BA: '--build-arg A=1' },
      script: [`D="-d IMG:1"; KX ${words} --digest-file d`],
      verdict: 'K2B314',
    });
    const [reason] = report.jobs.flatMap(({ reasons }) => reasons).filter(({ code }) => code === 'K2B314');
    expect(reason?.message).toMatch(/^The variable D .* it holds the destination, which --digest-file d needs/);
  });
});
