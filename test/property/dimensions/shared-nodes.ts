import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, pick } from './dimension.ts';
import { DESTINATION, IMAGE_MAP } from './kaniko-job.ts';

/** The nodes of a Kaniko job that something else may use, too. */
const NODES = {
  script: (call: string) => [`script: ANCHOR["echo on $CI_RUNNER_ID", "${call}"]`],
  'script item': (call: string) => ['script:', `  - ANCHOR${JSON.stringify(call)}`],
  before_script: (call: string) => [
    'before_script: ANCHOR["mkdir -p /kaniko/.docker", "echo ready"]',
    `script: ["${call}"]`,
  ],
  'before item': (call: string) => [
    'before_script:',
    '  - ANCHOR"mkdir -p /kaniko/.docker && echo ready"',
    `script: ["${call}"]`,
  ],
  after_script: (call: string) => [
    `script: ["${call}"]`,
    'after_script: ANCHOR["rm -f /kaniko/.docker/config.json", "echo end"]',
  ],
  variables: (call: string) => ['variables: ANCHOR{MODE: "fast", MORE: "--label a=b"}', `script: ["${call} $MORE"]`],
  'variable value': (call: string) => ['variables: {MORE: ANCHOR"--label a=b"}', `script: ["${call} $MORE"]`],
  image: (call: string) => [`script: ["${call}"]`],
} as const;
type Node = keyof typeof NODES;

/** The line of the other job that takes the node. */
const TAKES: Readonly<Record<Node, readonly [string, string]>> = {
  script: ['script: *it', 'script: !reference [build image, script]'],
  'script item': ['script: ["echo other", *it]', 'script: ["echo other", !reference [build image, script]]'],
  before_script: ['before_script: *it', 'before_script: !reference [build image, before_script]'],
  'before item': ['before_script: ["echo other", *it]', 'before_script: [!reference [build image, before_script]]'],
  after_script: ['after_script: *it', 'after_script: !reference [build image, after_script]'],
  variables: ['variables: *it', 'variables: !reference [build image, variables]'],
  'variable value': ['variables: {TEXT: *it}', 'variables: {TEXT: !reference [build image, variables, MORE]}'],
  image: ['image: *it', 'image: !reference [build image, image]'],
};

const SHARED: fc.Arbitrary<PropertyCase> = fc
  .record({
    node: fc.constantFrom(...(Object.keys(NODES) as Node[])),
    reference: fc.boolean(),
    user: pick('migrated', 'refused', 'other', 'refused before'),
    image: DESTINATION,
  })
  .map(({ node, reference, user, image }) => {
    const taken = TAKES[node][reference ? 1 : 0];
    const anchor = reference ? '' : '&it ';
    const own = NODES[node](`${CALL} -d ${image}`).map((line) => line.replace('ANCHOR', anchor));
    const first = [`image: ${node === 'image' ? anchor : ''}${IMAGE_MAP}`, ...own];
    const has = (key: string): boolean => taken.startsWith(`${key}:`);
    const scripts: Readonly<Record<typeof user, string>> = {
      migrated: `script: ["${CALL} -d ${image}-other"]`,
      refused: 'script: ["/kaniko/executor --context s3://bucket/c.tar.gz -d r.io/x:1"]',
      'refused before': `script: ["${CALL} --context s3://bucket/c.tar.gz -d r.io/x:1"]`,
      other: 'script: [echo other]',
    };
    const second = [
      ...(has('image') ? [] : [`image: ${user === 'other' ? 'alpine:3.20' : IMAGE_MAP}`]),
      taken,
      ...(has('script')
        ? user.startsWith('refused')
          ? ['variables: {KANIKO_DIR: "$SOMEWHERE"}']
          : []
        : [scripts[user]]),
    ];
    const block = (name: string, lines: readonly string[]): string =>
      `${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    return propertyCase({ '.gitlab-ci.yml': `${block('build image', first)}\n${block('other', second)}` });
  });

const LOGIN = String.raw`echo "{\"auths\":{\"$CI_REGISTRY\":{\"username\":\"bot\",\"password\":\"$BOT\"}}}"`;

/** What a template may hold beside image and script, and what its only user may write over it or beside it. */
const HOLDS = {
  nothing: [],
  login: [`before_script: ["mkdir -p /kaniko/.docker", ${JSON.stringify(`${LOGIN} > /kaniko/.docker/config.json`)}]`],
  steps: ['before_script: ["echo template"]'],
  'after script': ['after_script: ["rm -rf /kaniko/.docker"]'],
  flags: ['variables: {FLAGS: "--build-arg A=1"}'],
  tag: ['variables: {TAG: template}'],
} as const;
const OVERRIDES = {
  tag: ['variables: {TAG: user}'],
  'no push': ['variables: {KANIKO_NO_PUSH: "1"}'],
  mirror: ['variables: {KANIKO_REGISTRY_MIRROR: mirror.example.com}'],
  flags: ['variables: {FLAGS: ""}'],
  'other flags': ['variables: {FLAGS: "--label a=b"}'],
  folder: ['before_script: ["mkdir -p app && cd app"]'],
  steps: ['before_script: ["echo user"]'],
  'no steps': ['before_script: []', 'after_script: []'],
  login: HOLDS.login,
  script: [`script: ["${CALL} -d $CI_REGISTRY_IMAGE:user"]`],
} as const;

/** A template with one user in view: whoever else uses it must get the same build as before. */
const TEMPLATES: fc.Arbitrary<PropertyCase> = fc
  .record({
    holds: fc.constantFrom(...(Object.keys(HOLDS) as (keyof typeof HOLDS)[])),
    overrides: fc.constantFrom(...(Object.keys(OVERRIDES) as (keyof typeof OVERRIDES)[])),
    way: pick('extends', 'extends twice', 'merge key', 'references'),
    userFirst: fc.boolean(),
    tag: pick('template', '$TAG'),
  })
  .map(({ holds, overrides, way, userFirst, tag }) => {
    const words = holds === 'flags' ? ' $FLAGS' : '';
    const call = `${CALL} -d $CI_REGISTRY_IMAGE:${tag}${words}`;
    const own = [`image: ${IMAGE_MAP}`, ...HOLDS[holds], `script: ["${call}"]`];
    const over: readonly string[] = OVERRIDES[overrides];
    const taken = ['image', 'script'].filter((key) => !over.some((line) => line.startsWith(`${key}:`)));
    const brings = {
      extends: ['extends: .template'],
      'extends twice': ['extends: .middle'],
      'merge key': ['<<: *template'],
      references: taken.map((key) => `${key}: !reference [.template, ${key}]`),
    }[way];
    const block = (name: string, lines: readonly string[]): string =>
      `${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    const template = block('.template', own).replace(':', way === 'merge key' ? ': &template' : ':');
    const middle = way === 'extends twice' ? block('.middle', ['extends: .template', 'stage: build']) : '';
    const user = block('user', [...brings, ...over]);
    const [first, second] = userFirst && way !== 'merge key' ? [user, template] : [template, user];
    return propertyCase({ '.gitlab-ci.yml': `${first}\n${middle}\n${second}` });
  });

/** Where a call stands that is no part of a whole template. */
const LISTS = {
  list: { held: (call: string) => `.list: [${call}]`, taken: '!reference [.list]' },
  key: { held: (call: string) => `.list: {build: [${call}]}`, taken: '!reference [.list, build]' },
  text: { held: (call: string) => `.list: {build: ${call}}`, taken: '!reference [.list, build]' },
  script: { held: (call: string) => `.list: {script: [${call}]}`, taken: '!reference [.list, script]' },
  anchor: { held: (call: string) => `.list: &list [${call}]`, taken: '*list' },
} as const;
const BESIDE = {
  nothing: [],
  'no push': OVERRIDES['no push'],
  mirror: OVERRIDES.mirror,
  export: ['before_script: ["export KANIKO_NO_PUSH=1"]'],
  folder: OVERRIDES.folder,
  tag: OVERRIDES.tag,
} as const;

/** Jobs that take a list from a hidden key: it must stay right for whoever else does. */
const TAKEN_LISTS: fc.Arbitrary<PropertyCase> = fc
  .record({
    where: fc.constantFrom(...(Object.keys(LISTS) as (keyof typeof LISTS)[])),
    users: fc.array(fc.constantFrom(...(Object.keys(BESIDE) as (keyof typeof BESIDE)[])), {
      minLength: 1,
      maxLength: 2,
    }),
    tag: pick('list', '$TAG'),
    context: pick('.', '$CI_PROJECT_DIR -f Dockerfile'),
  })
  .map(({ where, users, tag, context }) => {
    const call = JSON.stringify(`/kaniko/executor --context ${context} -d $CI_REGISTRY_IMAGE/$CI_JOB_NAME_SLUG:${tag}`);
    const { held, taken } = LISTS[where];
    const jobs = users.map((beside, index) => {
      const lines = [`image: ${IMAGE_MAP}`, ...BESIDE[beside], `script: [${taken}]`];
      return `user-${index}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    });
    return propertyCase({ '.gitlab-ci.yml': `${held(call)}\n\n${jobs.join('\n')}` });
  });

/** What `default:` may hold beside the image, and a job that overrides some of it. */
const DEFAULTS: fc.Arbitrary<PropertyCase> = fc
  .record({
    before: pick('login', 'steps', 'nothing', 'unreadable'),
    after: fc.boolean(),
    isGlobal: fc.boolean(),
    jobs: fc.array(pick('no steps', 'steps', 'login', 'image', 'after', 'nothing'), { minLength: 1, maxLength: 3 }),
  })
  .map(({ before, after, isGlobal, jobs }) => {
    const sections = {
      login: HOLDS.login,
      steps: HOLDS.steps,
      nothing: [],
      unreadable: ['before_script: ["cat /kaniko/info > info"]'],
    }[before];
    const held = [`image: ${IMAGE_MAP}`, ...sections, ...(after ? HOLDS['after script'] : [])];
    const defaults = isGlobal ? held.join('\n') : `default:\n${held.map((line) => `  ${line}`).join('\n')}`;
    const over = {
      'no steps': ['before_script: []'],
      steps: OVERRIDES.steps,
      login: HOLDS.login,
      image: [`image: ${IMAGE_MAP}`],
      after: ['after_script: [echo end]'],
      nothing: [],
    };
    const texts = jobs.map((kind, index) => {
      const lines = [...over[kind], `script: ["${CALL} -d $CI_REGISTRY_IMAGE:${index}"]`];
      return `user-${index}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    });
    return propertyCase({ '.gitlab-ci.yml': `${defaults}\n\n${texts.join('\n')}` });
  });

export const SHARED_NODES: Dimension = {
  name: 'shared nodes',
  kind: 'C3',
  rule: 'The users of a node are all that read it.',
  weight: 2,
  cases: fc.oneof(SHARED, TEMPLATES, TAKEN_LISTS, DEFAULTS),
  signs: /internal error|has changed/,
};
