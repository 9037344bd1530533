import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, pick } from './dimension.ts';
import { DESTINATION, IMAGE_MAP, UPSTREAM } from './kaniko-job.ts';

/** Inputs that GitLab would refuse. */
const FAULTY: fc.Arbitrary<PropertyCase> = fc
  .record({
    fault: pick(
      'image key',
      'image ports',
      'entry point',
      'empty name',
      'image docker',
      'no spec',
      'unknown input',
      'job key',
    ),
    share: fc.boolean(),
    key: pick('user', 'pull', 'shell', 'variables'),
    image: DESTINATION,
  })
  .map(({ fault, share, key, image }) => {
    const call = `${CALL} -d ${image}`;
    const images: Readonly<Record<typeof fault, string>> = {
      'image key': `{name: "${UPSTREAM}", entrypoint: [""], ${key}: root}`,
      'image ports': `{name: "${UPSTREAM}", entrypoint: [""], port: 80}`,
      'entry point': `{name: "${UPSTREAM}", entry_point: [""]}`,
      'empty name': '{name: "", entrypoint: [""]}',
      'image docker': `{name: "${UPSTREAM}", entrypoint: [""], docker: {usr: "0"}}`,
      'no spec': IMAGE_MAP,
      'unknown input': IMAGE_MAP,
      'job key': IMAGE_MAP,
    };
    const commands: Partial<Record<typeof fault, string>> = {
      'no spec': `${call} --label v=$[[ inputs.version ]]`,
      'unknown input': `${call} --label v=$[[ inputs.version ]]`,
    };
    const keys = [
      `image: ${images[fault]}`,
      `script: ["${commands[fault] ?? call}"]`,
      ...(fault === 'job key' ? ['scripts: ["echo typing error"]'] : []),
    ];
    const lines = keys.map((line) => `  ${line}\n`).join('');
    const head = fault === 'unknown input' ? 'spec: {inputs: {release: {default: a}}}\n---\n' : '';
    const text = share ? `.base:\n${lines}\nbuild image:\n  extends: .base\n` : `build image:\n${lines}`;
    return propertyCase({ '.gitlab-ci.yml': head + text });
  });

export const FAULTY_INPUTS: Dimension = {
  name: 'faulty inputs',
  kind: 'C6',
  rule: 'Faults of the input are found before the edit.',
  weight: 1,
  cases: FAULTY,
  signs: /internal error/,
  mayBeInvalid: true,
};
