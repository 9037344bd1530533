import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, entry, KANIKO, pick } from './dimension.ts';
import { type Alternatives, DECIDED, GIVEN, includeFiles, type Use } from './include-alternatives.ts';

const TAGS = ['', 'edge', 'v2.1', '$CI_COMMIT_TAG', '$CI_COMMIT_SHORT_SHA'];
const KEEP = `${CALL} -d $CI_REGISTRY_IMAGE/web:2`;

const USES: Readonly<Record<string, Use>> = {
  tag: { script: [`${CALL} -d $CI_REGISTRY_IMAGE/web:$CHOICE`], texts: TAGS },
  'tag in braces': { script: [`${CALL} -d "\${CI_REGISTRY_IMAGE}:\${CHOICE}"`], texts: TAGS },
  'tag of two': { script: [`${CALL} -d "$CI_REGISTRY_IMAGE:$CHOICE$CI_COMMIT_TAG"`], texts: TAGS },
  'tag behind a default': { script: [`${CALL} -d $CI_REGISTRY_IMAGE:\${CI_COMMIT_TAG:-$CHOICE}`], texts: TAGS },
  'tag behind a name': { script: ['REF=$CI_REGISTRY_IMAGE:$CHOICE', `${CALL} -d $REF`], texts: TAGS },
  'tag in a test': {
    script: ['if [ -n "$CHOICE" ]; then TAG=$CHOICE; else TAG=dev; fi', `${CALL} -d $CI_REGISTRY_IMAGE:$TAG`],
    texts: TAGS,
  },
  name: {
    script: [`${CALL} -d $CHOICE`],
    texts: ['$CI_REGISTRY_IMAGE:edge', '$CI_REGISTRY_IMAGE/web:$CI_COMMIT_TAG', '$CI_REGISTRY_IMAGE/web'],
  },
  host: { script: [`${CALL} -d $CHOICE/group/project/web:2`], texts: ['$CI_REGISTRY', 'quay.io', 'docker.io'] },
  folder: { script: [`/kaniko/executor --context $CHOICE -d $CI_REGISTRY_IMAGE/web:2`], texts: ['.', 'svc'] },
  'absolute folder': {
    script: [`/kaniko/executor --context $CHOICE -d $CI_REGISTRY_IMAGE/web:2`],
    texts: ['$CI_PROJECT_DIR', '$CI_PROJECT_DIR/svc', 'svc'],
  },
  dockerfile: { script: [`${KEEP} --dockerfile $CHOICE`], texts: ['Dockerfile', 'prod.Dockerfile', 'svc/Dockerfile'] },
  argument: { script: [`${KEEP} --build-arg CHOICE`], texts: ['', 'a', 'a b'] },
  'argument in a script': { script: ['CHOICE=b', `${KEEP} --build-arg CHOICE`], texts: ['', 'a'] },
  'argument of a child': { script: ['CHOICE=b', 'sh ci/build.sh'], texts: ['', 'a'] },
  label: { script: [`${KEEP} --label "choice=$CHOICE"`], texts: ['', 'a', 'a b'] },
  flags: { script: [`${KEEP} $CHOICE`], texts: ['', '--label a=b', '--build-arg A=$CI_COMMIT_SHA', '--no-push'] },
  'no push': { script: [KEEP], texts: ['', 'true', 'false'], name: 'KANIKO_NO_PUSH' },
  cache: { script: [`${KEEP} --cache=$CHOICE`], texts: ['true', 'false'] },
  user: { script: [KEEP], texts: ['robot', 'builder'], name: 'CI_REGISTRY_USER' },
  'credentials folder': {
    script: [
      'mkdir -p "$CHOICE"',
      'echo "{\\"auths\\":{\\"quay.io\\":{\\"username\\":\\"a\\",\\"password\\":\\"b\\"}}}" > "$CHOICE/config.json"',
      `${CALL} -d quay.io/group/web:2`,
    ],
    texts: ['/kaniko/.docker', '$CI_PROJECT_DIR/auth'],
  },
  image: {
    script: [KEEP],
    texts: ['gcr.io/kaniko-project/executor:v1.23.2-debug', 'gcr.io/kaniko-project/executor:debug'],
    keys: { image: { name: '$CHOICE', entrypoint: [''] } },
  },
};

const HOW = [
  'matrix',
  'rules',
  'workflow',
  'matrix and rules',
  'child',
  'inputs',
  'input',
  'include',
  'options',
] as const;

type Text = string | undefined;

/** One rule a world; the last one always matches. */
function rules(name: string, worlds: readonly Text[]): readonly unknown[] {
  return worlds.map((text, index) => ({
    ...(index < worlds.length - 1 ? { if: `$CI_COMMIT_BRANCH == "b${index}"` } : {}),
    ...(text === undefined ? { when: 'on_success' } : { variables: { [name]: text } }),
  }));
}

const matrix = (name: string, worlds: readonly Text[]): unknown => ({
  matrix: worlds.map((text, index) => ({ ROW: `r${index}`, ...(text === undefined ? {} : { [name]: text }) })),
});

/** The files of a repository in which a variable has other values in other worlds. */
function filesOf(how: (typeof HOW)[number], use: Use, worlds: readonly Text[], base: Text): Record<string, string> {
  const { script, name = 'CHOICE', keys = KANIKO } = use;
  const variables = base === undefined ? {} : { variables: { [name]: base } };
  const job = (more: Readonly<Record<string, unknown>>): string =>
    entry('build image', { ...keys, ...variables, ...more, script });
  const root = (yaml: string): Record<string, string> => ({ '.gitlab-ci.yml': yaml });
  const triggers = (of: (text: Text) => unknown): string =>
    worlds.map((text, index) => `start ${index}: ${JSON.stringify(of(text))}\n`).join('');
  const child = { include: [{ local: 'child.yml' }] };
  switch (how) {
    case 'matrix':
      return root(job({ parallel: matrix(name, worlds) }));
    case 'rules':
      return root(job({ rules: rules(name, worlds) }));
    case 'workflow':
      return root(`${entry('workflow', { rules: rules(name, worlds) })}\n${entry('build image', { ...keys, script })}`);
    case 'matrix and rules':
      return root(job({ parallel: matrix(name, worlds), rules: rules(name, [...worlds, undefined]) }));
    case 'child': {
      const passed = (text: Text): unknown => (text === undefined ? {} : { variables: { [name]: text } });
      return {
        '.gitlab-ci.yml': triggers((text) => ({ ...(passed(text) as object), trigger: child })),
        'child.yml': job({}),
      };
    }
    case 'inputs':
    case 'input': {
      const text =
        how === 'inputs'
          ? entry('build image', { ...keys, variables: { [name]: '$[[ inputs.choice ]]' }, script })
          : job({});
      const given = (value: Text): unknown => ({
        trigger: { include: [{ local: 'child.yml', ...(value === undefined ? {} : { inputs: { choice: value } }) }] },
      });
      const filled = how === 'input' ? text.replaceAll(/\$\{?CHOICE\b\}?/g, '$$[[ inputs.choice ]]') : text;
      const header = `spec: {inputs: {choice: {default: ${JSON.stringify(base ?? use.texts[0] ?? '')}}}}\n---\n`;
      return { '.gitlab-ci.yml': triggers(given), 'child.yml': `${header}${filled}` };
    }
    case 'include': {
      const included =
        worlds[0] === undefined ? '.none: {}\n' : `variables: ${JSON.stringify({ [name]: worlds[0] })}\n`;
      const include = `include: [{local: ci/variables.yml, rules: [{if: $CI}]}]\n`;
      const given = base === undefined ? '' : `${entry('.base', { variables: { [name]: base } })}\n`;
      return {
        ...root(`${include}${given}${entry('build image', { ...keys, script })}`),
        'ci/variables.yml': included,
      };
    }
    case 'options': {
      const texts = worlds.map((text) => text ?? '');
      const value = {
        value: base ?? texts[0] ?? '',
        options: [...new Set([...texts, base ?? texts[0] ?? ''])],
        description: 'Choose',
      };
      return root(`${entry('variables', { [name]: value })}\n${entry('build image', { ...keys, script })}`);
    }
  }
}

const CASES: fc.Arbitrary<PropertyCase> = pick('tag', ...Object.keys(USES)).chain((key) => {
  const use = USES[key] ?? { script: [KEEP], texts: [''] };
  const text = fc.constantFrom(...use.texts);
  return fc
    .record({
      how: fc.constantFrom(...HOW),
      worlds: fc.array(fc.option(text, { freq: 4, nil: undefined }), { minLength: 1, maxLength: 3 }),
      base: fc.option(text, { freq: 2, nil: undefined }),
    })
    .map(({ how, worlds, base }) => {
      const files = filesOf(how, use, worlds, base);
      return propertyCase({ ...files, 'ci/build.sh': `#!/bin/sh\n${KEEP} --build-arg "V=$CHOICE"\n` });
    });
});

const ALTERNATIVES: fc.Arbitrary<Alternatives> = fc.record({
  given: fc.constantFrom(...GIVEN),
  decided: fc.constantFrom(...(Object.keys(DECIDED) as (keyof typeof DECIDED)[])),
  fixed: fc.boolean(),
  nested: fc.boolean(),
  other: fc.boolean(),
});

const INCLUDES: fc.Arbitrary<PropertyCase> = pick('tag', ...Object.keys(USES)).chain((key) => {
  const use = USES[key] ?? { script: [KEEP], texts: [''] };
  const worlds = fc.array(fc.option(fc.constantFrom(...use.texts), { freq: 6, nil: undefined }), {
    minLength: 1,
    maxLength: 3,
  });
  return fc.tuple(ALTERNATIVES, worlds).map(([alternatives, texts]) => {
    const files = includeFiles(alternatives, use, KANIKO, texts);
    return propertyCase({ ...files, 'ci/build.sh': `#!/bin/sh\n${KEEP} --build-arg "V=$CHOICE"\n` });
  });
});

export const WORLDS: Dimension = {
  name: 'worlds',
  kind: 'D17',
  rule: 'A value that holds in one world is not taken for all of them.',
  weight: 3,
  cases: fc.oneof(CASES, INCLUDES),
  signs: /runs differ|internal error/,
};
