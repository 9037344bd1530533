import { migrate } from '../../src/migrate.ts';
import type { Report } from '../../src/model.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

function run(text: string, jobs: readonly string[] = []): Report {
  return migrate({
    project: memoryProject({ '.gitlab-ci.yml': text }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs, checkout: false },
  });
}

const statuses = ({ jobs }: Report): Readonly<Record<string, string>> =>
  Object.fromEntries(jobs.map(({ job, status }) => [job, status]));
const codes = ({ jobs, diagnostics }: Report): readonly string[] =>
  [...diagnostics, ...jobs.flatMap(({ reasons }) => reasons)].map(({ code }) => code);
const textOf = (report: Report, before: string): string => report.files[0]?.after ?? before;
/** The lines of a job that stands last. */
const tail = (text: string, job: string): string => text.slice(text.indexOf(`\n${job}:`));

const IMAGE = '{name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';
const REFUSED = '/kaniko/executor --context s3://b/a.tgz --destination $CI_REGISTRY_IMAGE:2';
const MKDIR = 'mkdir -p /kaniko/.docker';
const REMOVE = 'rm -rf /kaniko/.docker';

/** Parts of the job build, with an anchor, and how another job takes them. */
const NODES = {
  'a script': {
    own: `  script: &n\n    - ${CALL}\n`,
    alias: '  before_script: *n\n',
    reference: '  before_script: !reference [build, script]\n',
  },
  'a script in brackets': {
    own: `  script: &n ["${CALL}"]\n`,
    alias: '  before_script: [*n]\n',
    reference: '  before_script: [!reference [build, script]]\n',
  },
  'an entry of a script': {
    own: `  script:\n    - &n ${CALL}\n`,
    alias: '  before_script: [*n]\n',
    reference: '  before_script: !reference [build, script]\n',
  },
  'a before_script': {
    own: `  before_script: &n\n    - ${MKDIR}\n  script:\n    - ${CALL}\n`,
    alias: '  before_script: *n\n',
    reference: '  before_script: !reference [build, before_script]\n',
  },
  'a before_script in brackets': {
    own: `  before_script: &n [${MKDIR}]\n  script:\n    - ${CALL}\n`,
    alias: '  before_script: *n\n',
    reference: '  before_script: !reference [build, before_script]\n',
  },
  'an entry of a before_script': {
    own: `  before_script:\n    - &n ${MKDIR}\n  script:\n    - ${CALL}\n`,
    alias: '  before_script:\n    - *n\n',
    reference: '  before_script: !reference [build, before_script]\n',
  },
  'an after_script': {
    own: `  script:\n    - ${CALL}\n  after_script: &n [${REMOVE}]\n`,
    alias: '  after_script: *n\n',
    reference: '  after_script: !reference [build, after_script]\n',
  },
  variables: {
    own: `  variables: &n\n    A: "1"\n  script:\n    - ${CALL}\n`,
    alias: '  variables: *n\n',
    reference: '  variables: !reference [build, variables]\n',
  },
  'variables in braces': {
    own: `  variables: &n {A: "1"}\n  script:\n    - ${CALL}\n`,
    alias: '  variables: *n\n',
    reference: '  variables: !reference [build, variables]\n',
  },
  'variables of flags': {
    own: '  variables: &n\n    F: "--context . --destination $CI_REGISTRY_IMAGE:1"\n  script:\n    - /kaniko/executor $F\n',
    alias: '  variables: *n\n',
    reference: '  variables: !reference [build, variables]\n',
  },
  'the value of a variable of flags': {
    own: `  variables: {F: &n "--label a=b"}\n  script: ["${CALL} $F"]\n`,
    alias: '  variables: {TEXT: *n}\n',
    reference: '  variables: {TEXT: !reference [build, variables, F]}\n',
  },
  'an image': {
    own: `  script: ["${CALL}"]\n`,
    alias: '  image: *n\n',
    reference: '  image: !reference [build, image]\n',
  },
  'the text of a command': {
    own: `  script:\n    - &n ${CALL}\n`,
    alias: '  variables: {CMD: *n}\n',
    // A variable cannot be a list.
    reference: '  before_script: !reference [build, script]\n',
  },
} as const;

const USERS = {
  refused: `  image: ${IMAGE}\n  script: ["${REFUSED}"]\n`,
  other: '  image: alpine\n  script: [echo]\n',
  migrated: `  image: ${IMAGE}\n  script: ["${CALL}2"]\n`,
} as const;

const CASES = Object.entries(NODES).flatMap(([node, { own, alias, reference }]) =>
  Object.entries(USERS).flatMap(([user, rest]) =>
    Object.entries({ alias, reference }).map(([way, taken]) => [node, way, user, own, taken, rest] as const),
  ),
);

test.each([
  ...CASES.map((one) => [...one, []] as const),
  ...CASES.map(([node, way, user, ...rest]) => [node, way, `${user} and not named`, ...rest, ['build']] as const),
])('%s that is shared by %s with a job that is %s', (_node, _way, _user, own, taken, rest, jobs) => {
  const anchor = taken.includes('image: *n') ? '&n ' : '';
  const others = taken.includes('image:') ? rest.replace(/ {2}image: .*\n/, '') : rest;
  const text = `build:\n  image: ${anchor}${IMAGE}\n${own}\nsecond:\n${taken}${others}`;
  const report = run(text, jobs);
  const result = textOf(report, text);

  expect(codes(report)).not.toContain('K2B901');
  // An entry that is a call makes a Kaniko job of the other one.
  if (statuses(report)['second'] !== 'migrated') expect(tail(result, 'second')).toBe(tail(text, 'second'));
  // What is refused is not half done, and what is done is done.
  expect(run(result, jobs).files).toEqual([]);
});

test('what a migrated job reads of a variable of flags is not changed under it', () => {
  const other = (script: string): string => `two:\n  image: ${IMAGE}\n  script: [${script}, "${CALL}2"]\n`;
  const text = (second: string): string =>
    `variables: {F: "--label a=b"}\none:\n  image: ${IMAGE}\n  script: ["${CALL} $F"]\n${second}`;
  const reads = run(text(other('"echo $F > f.txt"')));
  const inherits = run(text(other('"echo no"')));

  expect(statuses(reads)).toEqual({ one: 'migrated', two: 'migrated' });
  expect(textOf(reads, '')).toContain('variables: {F: "--label a=b"}\n');
  expect(textOf(reads, '')).toContain('    F: --opt label:a=b\n');
  expect(textOf(inherits, '')).toContain('variables: {F: "--opt label:a=b"}\n');
});

test.each(['*n', '[*n]'])('an anchor that only a hidden job needs survives (%s)', (alias) => {
  const text = `build:\n  image: ${IMAGE}\n  before_script: &n [${MKDIR}]\n  script:\n    - ${CALL}\n\n.x:\n  before_script: ${alias}\n`;
  const report = run(text);

  expect(codes(report)).not.toContain('K2B901');
  expect(textOf(report, text)).toContain('&n [');
});

test('what nobody else reads is changed though it has an anchor', () => {
  const text = `build:\n  image: ${IMAGE}\n  before_script: &n\n    - ${MKDIR}\n  script:\n    - ${CALL}\n\nsecond: {image: alpine, script: [echo]}\n`;

  expect(statuses(run(text))).toEqual({ build: 'migrated' });
});

const VARIABLES = `  variables:\n    DF: a\n    NAME: one\n`;
const REST = `  tags: [t]\n`;

/** The merge key above, below and between the own keys. */
const ORDERS: Readonly<Record<string, string>> = {
  above: `  <<: *k\n${VARIABLES}${REST}`,
  below: `${VARIABLES}${REST}  <<: *k\n`,
  between: `${VARIABLES}  <<: *k\n${REST}`,
  'between, the other way': `${REST}  <<: *k\n${VARIABLES}`,
  'alone, above': `  <<: *k\n${REST}`,
  'alone, below': `${REST}  <<: *k\n`,
};

const PAIRS = Object.keys(ORDERS).flatMap((one) => Object.keys(ORDERS).map((two) => [one, two] as const));

test.each(PAIRS)('own keys keep their precedence where the merge key stands %s and %s', (one, two) => {
  const template = `.k: &k\n  image: ${IMAGE}\n  script:\n    - /kaniko/executor --context . --dockerfile "docker/$DF" --destination "$CI_REGISTRY_IMAGE/$NAME:1"\n`;
  const text = `${template}\none:\n${ORDERS[one] ?? ''}\ntwo:\n${ORDERS[two] ?? ''}`;
  const report = run(text);
  const result = textOf(report, text);

  expect(statuses(report)).toEqual({ one: 'migrated', two: 'migrated' });
  expect(codes(report)).not.toContain('K2B417');
  expect(result.slice(0, result.indexOf('one:'))).not.toContain('kaniko');
  expect(run(result).files).toEqual([]);
});

describe('a template whose image and script come to its user by aliases, and whose variables others have as well', () => {
  const text =
    `.base:\n  image: &image ${IMAGE}\n  variables: &variables\n    FLAGS: "--push-retry=2"\n` +
    `  script: &script\n    - ${CALL} $FLAGS\n\n` +
    `build:\n  image: *image\n  variables: *variables\n  script: *script\n\n` +
    `other:\n  image: alpine\n  variables: *variables\n  script: [echo hello]\n`;

  const login = 'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"auth\\":\\"$AUTH\\"}}}" > /kaniko/.docker/config.json';
  const withLogin = text
    .replace('  script: &script', () => `  before_script: &before\n    - ${login}\n  script: &script`)
    .replace('  script: *script', '  before_script: *before\n  script: *script');

  test.each([
    ['with a script alone', text],
    ['with a login', withLogin],
  ])('stays whole, and the user gets all parts itself: %s', (_, text) => {
    const report = run(text);
    const after = textOf(report, text);

    expect(statuses(report)['build']).toBe('migrated');
    expect(after.slice(0, after.indexOf('\nbuild:'))).toBe(text.slice(0, text.indexOf('\nbuild:')));
    expect(codes(report)).not.toContain('K2B276');
  });
});

describe('variables that a job has before its merge key', () => {
  const base = (name: string): string =>
    `${name}: &base\n  image: ${IMAGE}\n  before_script: ["${MKDIR}"]\n  script: ["${CALL}"]\n\n`;
  const user = 'api:\n  variables: {TAG: two}\n  before_script: [echo two]\n  <<: *base\n  retry: 1\n';

  test.each([base('.base') + user, `${base('.base')}web:\n  <<: *base\n  before_script: [echo own]\n\n${user}`])(
    'keep their precedence, and a template gets none: %#',
    (text) => {
      const report = run(text);
      const after = textOf(report, text);

      expect(new Set(Object.values(statuses(report)))).toEqual(new Set(['migrated']));
      expect(after).toContain('variables: {TAG: two, BUILDKITD_FLAGS: --oci-worker-no-process-sandbox}');
      expect(codes(report)).toContain('K2B415');
      expect(run(after).files).toEqual([]);
    },
  );

  test('hold back a job that would get variables', () => {
    const text = base('build') + user;
    const report = run(text);

    expect(statuses(report)).toEqual({ build: 'manual', api: 'manual' });
    expect(codes(report)).not.toContain('K2B901');
  });
});
