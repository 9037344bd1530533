import { expectVerdict, IMAGE, type Known } from './known.ts';

const LOGIN =
  'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"bob\\",\\"password\\":\\"pw\\"}}}" > /kaniko/.docker/config.json';
const job = (name: string, script: string): string => `${name}:\n  ${IMAGE}\n  script: ["${script}"]\n`;
const CACHED = 'KX -d IMG:1 --cache=true --cache-repo=IMG';

const BOTH = `build:\n  ${IMAGE}\n  script: |\n    :
    p() { for f in "$@"; do cp ci/login.json "$f"; done; }
    p LIST
    echo '{"auths":{"hub.example.com":{"auth":"x"}}}' > /kaniko/.docker/config.json
    KX -d hub.example.com/a:1\n`;

/** The members of these kinds that no fixture and no other test holds. */
const KNOWN: readonly Known[] = [
  ...['', '/kaniko/.docker/config.json'].map((list): Known => ({
    name: `A2: a file behind one that a loop over "${list}" may write, in one text`,
    yaml: BOTH.replace('LIST', list),
    files: { 'ci/login.json': '{"auths":{"hub.example.com":{"auth":"y"}}}' },
    verdict: 'equal',
  })),
  {
    name: 'A1: the cache of the job release beside the image release',
    yaml: job('release', 'KX -d IMG:release --cache=true --cache-repo=IMG'),
    worlds: [{ CI_JOB_NAME_SLUG: 'release' }],
    verdict: 'equal',
  },
  {
    name: 'A1: the cache of the job latest beside an image without a tag',
    yaml: job('latest', 'KX -d IMG --cache=true --cache-repo=IMG'),
    worlds: [{ CI_JOB_NAME_SLUG: 'latest' }],
    verdict: 'equal',
  },
  {
    name: 'A1: the cache of the job main beside the image of a branch that another job pushes',
    yaml: job('main', CACHED) + job('other', 'KX -d IMG:$CI_COMMIT_REF_SLUG'),
    worlds: [{ CI_JOB_NAME_SLUG: 'main' }],
    verdict: 'equal',
  },
  // The second run, in which the other job is migrated, sees that image, too.
  {
    name: 'A1: an image that would replace the cache',
    yaml: job('main', CACHED) + job('other', 'KX -d IMG:cache-main'),
    verdict: 'K2B248',
  },
  {
    name: 'A1: the same in a variable',
    yaml: `${job('main', CACHED)}${job('other', 'KX -d $D')}  variables: {D: "IMG:cache-main"}\n`,
    verdict: 'K2B248',
  },
  {
    name: 'A1: the same in a variable of flags',
    yaml: `${job('main', CACHED)}${job('other', 'KX $D')}  variables: {D: "-d IMG:cache-main"}\n`,
    verdict: 'K2B248',
  },
  {
    name: 'A1: the same in a script file',
    yaml: job('main', CACHED) + job('other', 'sh ci/b.sh'),
    files: { 'ci/b.sh': 'KX -d IMG:cache-main\n' },
    verdict: 'K2B248',
  },
  {
    name: 'A2: a file that Kaniko never read beside the one that is in force',
    script: ['mkdir -p ~/.docker', LOGIN.replace('/kaniko', '~'), LOGIN.replace('bob', 'ann'), 'KX -d IMG:1'],
    verdict: 'K2B210',
  },
  {
    name: 'A2: logins in a variable that only BuildKit reads',
    variables: { DOCKER_AUTH_CONFIG: '{"auths":{"quay.io":{"auth":"Ym9iOnB3"}}}' },
    script: ['KX -d quay.io/a/b:1'],
    verdict: 'equal',
    told: ['K2B223'],
  },
  {
    name: 'A5: a file of the checkout that names a longer host',
    script: ['cp auth.json /kaniko/.docker/config.json', 'KX -d IMG:1'],
    files: { 'auth.json': '{"auths":{"mirror.registry.example.com":{"auth":"Ym9iOnB3"}}}\n' },
    verdict: 'equal',
  },
  {
    name: 'A6: PATH in a build argument',
    script: ['KX --build-arg A=$PATH -d IMG:1'],
    verdict: 'equal',
    told: ['K2B231'],
  },
  ...['DOCKER_CONFIG', 'SSL_CERT_DIR'].flatMap((name): Known[] => [
    { name: `A6: ${name} in a label`, script: [`KX --label a=$${name} -d IMG:1`], verdict: 'equal' },
    { name: `A6: ${name} by its name alone`, script: [`KX --build-arg ${name} -d IMG:1`], verdict: 'K2B259' },
  ]),
  {
    name: 'A6: a path of the job that suits neither image',
    variables: { PATH: '/busybox:/kaniko' },
    script: ['KX -d IMG:1'],
    verdict: 'K2B256',
  },
  {
    name: 'A6: a folder that has several values where it is read',
    script: [
      '[ -n "$X" ] && export DOCKER_CONFIG=$CI_PROJECT_DIR/auth || true',
      LOGIN.replace('/kaniko/.docker', '$DOCKER_CONFIG'),
      'KX -d IMG:1',
    ],
    verdict: 'K2B210',
  },
];

/** A use of a variable of the image, inline and in a script that is run. */
const USES: Readonly<Record<string, string>> = {
  test: '[ -d "$V" ]',
  redirection: 'ls "$V" > l.txt',
  folder: 'mkdir -p "$V"',
  function: 'f() { ls "$1"; }; f "$V"',
  directory: 'cd "$V" && cd "$CI_PROJECT_DIR"',
};
const VERDICTS: Readonly<Record<string, Readonly<Record<string, Known['verdict']>>>> = {
  HOME: {},
  // The file of the login lies below the new directory.
  DOCKER_CONFIG: { directory: 'K2B210' },
  SSL_CERT_DIR: Object.fromEntries(Object.keys(USES).map((use) => [use, 'K2B220'])),
};
const PLACES = Object.entries(VERDICTS).flatMap(([variable, verdicts]) =>
  Object.entries(USES).flatMap(([use, text]): Known[] => {
    const line = text.replace('V', variable);
    const rest = { verdict: verdicts[use] ?? 'equal' } as const;
    return [
      { name: `A6: ${variable} in a ${use}`, script: [line, 'KX -d IMG:1'], ...rest },
      {
        name: `A6: ${variable} in a ${use} of a script file`,
        script: ['sh ci/b.sh', 'KX -d IMG:1'],
        files: { 'ci/b.sh': `${line}\n` },
        ...rest,
      },
    ];
  }),
);

test.each([...KNOWN, ...PLACES])('$name', (known) => {
  expectVerdict(known);
});
