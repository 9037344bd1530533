import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, pick } from './dimension.ts';
import { IMAGE_MAP } from './kaniko-job.ts';

/** A merge key above, below and between own keys, with and without the keys that a migration adds. */
const MERGED: fc.Arbitrary<PropertyCase> = fc
  .record({
    place: pick('above', 'below', 'between'),
    other: pick('above', 'below', 'between'),
    own: fc.subarray([
      'variables: {FILE: Dockerfile, TAG: one}',
      'before_script: ["echo own"]',
      'stage: build',
      'tags: [docker]',
    ]),
    others: fc.subarray(['variables: {FILE: prod.Dockerfile, TAG: two}', 'before_script: ["echo two"]', 'retry: 1']),
    base: fc.subarray([
      'variables: {FILE: svc/Dockerfile, TAG: base}',
      'before_script: ["mkdir -p /kaniko/.docker"]',
      'interruptible: true',
    ]),
    image: fc.boolean(),
  })
  .map(({ place, other, own, others, base, image }) => {
    const call = `${CALL} -f $CI_PROJECT_DIR/\${FILE:-Dockerfile} -d $CI_REGISTRY_IMAGE/web:\${TAG:-none}`;
    const job = (name: string, keys: readonly string[], where: typeof place): string => {
      const merge = '<<: *base';
      const at = { above: 0, below: keys.length, between: Math.ceil(keys.length / 2) }[where];
      const lines = [...keys.slice(0, at), merge, ...keys.slice(at)];
      return `${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    };
    const lines = [...(image ? [`image: ${IMAGE_MAP}`] : []), ...base, `script: ["${call}"]`];
    const start = image ? '' : `default:\n  image: ${IMAGE_MAP}\n\n`;
    const anchor = `.base: &base\n${lines.map((line) => `  ${line}\n`).join('')}`;
    const text = `${start}${anchor}\n${job('web', own, place)}\n${job('api', others, other)}`;
    return propertyCase({ '.gitlab-ci.yml': text });
  });

/** Several anchors in one job, in one list or one after the other, of which each brings a part of it. */
const SEVERAL: fc.Arbitrary<PropertyCase> = fc
  .record({
    order: fc.shuffledSubarray(['image', 'variables', 'script'], { minLength: 3 }),
    list: fc.boolean(),
    user: fc.boolean(),
  })
  .map(({ order, list, user }) => {
    const anchors = [
      `.image: &image\n  image: ${IMAGE_MAP}\n`,
      '.variables: &variables\n  variables: {TAG: base}\n',
      `.script: &script\n  script: ["${CALL} -d $CI_REGISTRY_IMAGE/web:\${TAG:-none}"]\n`,
    ];
    const merges = list
      ? `  <<: [${order.map((name) => `*${name}`).join(', ')}]\n`
      : order.map((name) => `  <<: *${name}\n`).join('');
    const other = user ? '\nother:\n  image: alpine\n  <<: *variables\n  script: ["echo $TAG"]\n' : '';
    return propertyCase({ '.gitlab-ci.yml': `${anchors.join('\n')}\nweb:\n${merges}${other}` });
  });

export const MERGE_KEYS: Dimension = {
  name: 'merge keys',
  kind: 'C7',
  rule: 'Own keys beside a merge key keep their precedence.',
  weight: 1,
  cases: fc.oneof(MERGED, SEVERAL),
  signs: /internal error|runs differ/,
};
