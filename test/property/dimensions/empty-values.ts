import * as fc from 'fast-check';
import { CALL, type Dimension, inline, pick, type Steps } from './dimension.ts';

const IMAGE = '$CI_REGISTRY_IMAGE/web:1';

/** What stands around the flag whose value is one variable, or begins with one. */
const AROUND = {
  target: ['--target', `${CALL} -d ${IMAGE}`],
  dockerfile: ['--dockerfile', `${CALL} -d ${IMAGE}`],
  context: ['--context', `/kaniko/executor -d ${IMAGE}`],
  destination: ['--destination', CALL],
  'cache-repo': ['--cache-repo', `${CALL} --cache=true -d ${IMAGE}`],
  cache: ['--cache', `${CALL} -d ${IMAGE}`],
  'registry-mirror': ['--registry-mirror', `${CALL} -d ${IMAGE}`],
  'digest-file': ['--digest-file', `${CALL} -d ${IMAGE}`],
  'tar-path': ['--tar-path', `${CALL} -d ${IMAGE}`],
  'custom-platform': ['--custom-platform', `${CALL} -d ${IMAGE}`],
  label: ['--label', `${CALL} -d ${IMAGE}`],
  'build-arg': ['--build-arg', `${CALL} -d ${IMAGE}`],
  'image-name-with-digest-file': ['--image-name-with-digest-file', `${CALL} -d ${IMAGE}`],
  verbosity: ['--verbosity', `${CALL} -d ${IMAGE}`],
} as const;

/** Values that are empty in this world, of every flag that has one. */
const EMPTY_VALUE_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    flag: fc.constantFrom(...(Object.keys(AROUND) as (keyof typeof AROUND)[])),
    joint: pick('=', ' '),
    spelled: pick('$VALUE', '"$VALUE"', '${VALUE}', '"${VALUE:-}"'),
    state: pick('unset', 'empty'),
    isLast: fc.boolean(),
    below: fc.boolean(),
  })
  .map(({ flag, joint, spelled, state, isLast, below }) => {
    const [name, call] = AROUND[flag];
    const named = flag === 'label' || flag === 'build-arg' ? `A=${spelled}` : spelled;
    const value = below && (flag === 'digest-file' || flag === 'tar-path') ? `${named}/out.txt` : named;
    const argument = `${name}${joint}${value}`;
    const [program = '', ...words] = call.split(' ');
    const line = isLast ? `${call} ${argument}` : [program, argument, ...words].join(' ');
    return { lines: [line], env: state === 'empty' ? { VALUE: '' } : {} };
  });

export const EMPTY_VALUES: Dimension = {
  name: 'empty values',
  kind: 'A16 values',
  rule: 'What Kaniko does with an empty value is done, named or refused, for every flag.',
  weight: 2,
  cases: inline(EMPTY_VALUE_STEPS),
  signs: /runs differ|build fails|before|after/,
};
