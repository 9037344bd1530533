import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, type Steps, entry, inline, KANIKO, pick } from './dimension.ts';

/** Tags that are empty in this world, behind every name. */
export const TAG_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    form: pick(
      'shell',
      'yaml',
      'yaml twice',
      'two parts',
      'parameter',
      'loop',
      'default',
      'braces',
      'substitution',
      'suffix',
      'predefined',
    ),
    name: pick('RELEASE_TAG', 'CI_COMMIT_TAG', 'TAG_STEPS'),
    full: fc.boolean(),
    guard: fc.boolean(),
  })
  .map(({ form, name, full, guard }) => {
    const env: Readonly<Record<string, string>> = full ? { [name]: 'v7' } : {};
    const steps: Readonly<Record<typeof form, Steps>> = {
      shell: { lines: [`REF="$CI_REGISTRY_IMAGE/web:$${name}"`, `${CALL} -d "$REF"`] },
      yaml: { lines: [`${CALL} -d $REF`], variables: { REF: `$CI_REGISTRY_IMAGE/web:$${name}` } },
      'yaml twice': { lines: [`${CALL} -d $CI_REGISTRY_IMAGE:$REF`], variables: { REF: '$PART', PART: `$${name}` } },
      'two parts': { lines: [`${CALL} -d $CI_REGISTRY_IMAGE/web:\${${name}}\${SUFFIX}`] },
      parameter: { lines: [`push() { ${CALL} -d "$CI_REGISTRY_IMAGE:$1"; }`, `push "$${name}"`] },
      loop: { lines: [`for ref in "$CI_REGISTRY_IMAGE:$${name}"; do ${CALL} -d "$ref"; done`] },
      default: { lines: [`TAG=\${${name}:-}`, `${CALL} -d $CI_REGISTRY_IMAGE:$TAG`] },
      braces: { lines: [`TAG="\${${name}#v}"`, `${CALL} --destination=\${CI_REGISTRY_IMAGE}/web:\${TAG}`] },
      substitution: { lines: [`TAG=$(echo "$${name}" | tr -d v)`, `${CALL} -d $CI_REGISTRY_IMAGE:$TAG`] },
      suffix: { lines: [`${CALL} -d $CI_REGISTRY_IMAGE/web:\${${name}:+$${name}}`] },
      predefined: {
        lines: [
          full ? 'CI_COMMIT_SHORT_SHA=""' : 'unset CI_COMMIT_SHORT_SHA',
          `${CALL} -d $CI_REGISTRY_IMAGE/web:$CI_COMMIT_SHORT_SHA`,
        ],
      },
    };
    const { lines, ...rest } = steps[form];
    return { ...rest, lines: guard ? ['echo "tagging"', ...lines] : lines, env };
  });

/** Worlds of one job: the row of a matrix and the branch of rules that the run has. */
const WORLDS: fc.Arbitrary<PropertyCase> = fc
  .record({
    kind: pick('matrix', 'rules', 'global', 'inputs'),
    tag: pick('', 'edge', 'v2.1'),
    spelled: pick('$CI_REGISTRY_IMAGE:$SORT', '${CI_REGISTRY_IMAGE}/web:${SORT}'),
  })
  .map(({ kind, tag, spelled }) => {
    const script = [`${CALL} -d ${spelled}`];
    const variables = { SORT: 'stable' };
    const yaml: Readonly<Record<typeof kind, string>> = {
      matrix: entry('build image', { ...KANIKO, parallel: { matrix: [{ SORT: ['', 'edge', 'v2.1'] }] }, script }),
      rules: entry('build image', {
        ...KANIKO,
        variables,
        rules: [{ if: '$CI_COMMIT_BRANCH', variables: { SORT: tag } }, { when: 'always' }],
        script,
      }),
      global: `${entry('variables', { SORT: tag })}\n${entry('build image', { ...KANIKO, script })}`,
      inputs: `spec: {inputs: {sort: {default: ${JSON.stringify(tag)}}}}\n---\n${entry('build image', {
        ...KANIKO,
        script: [`${CALL} -d $CI_REGISTRY_IMAGE/web:$[[ inputs.sort ]]`],
      })}`,
    };
    return propertyCase({ '.gitlab-ci.yml': yaml[kind] }, { env: kind === 'inputs' ? {} : { SORT: tag } });
  });

export const EMPTY_TAGS: Dimension = {
  name: 'empty tags',
  kind: 'A8',
  rule: 'A tag that may be empty is found behind every name and in every world.',
  weight: 2,
  cases: fc.oneof({ weight: 3, arbitrary: inline(TAG_STEPS) }, { weight: 1, arbitrary: WORLDS }),
  signs: /invalid reference format|push of|runs differ/,
};
