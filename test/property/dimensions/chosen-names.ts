import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, entry, KANIKO, pick } from './dimension.ts';

const NAMES = pick(
  'toString',
  'constructor',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__proto__',
  '__defineGetter__',
  'length',
  'name',
);
const PATTERNS = pick('n(v', 'x[y', 'p|q', 'c++', '.*', '^n$', 'w{2', 'back\\slash', 'q?');

/** Names that mean something to objects or to regular expressions, wherever a user may choose one. */
const CHOSEN: fc.Arbitrary<PropertyCase> = fc
  .record({
    name: fc.oneof({ weight: 3, arbitrary: NAMES }, { weight: 2, arbitrary: PATTERNS }),
    place: pick(
      'job variable',
      'job variable',
      'global',
      'matrix',
      'rules',
      'assignment',
      'export',
      'function',
      'job',
      'template',
      'for',
      'prefix',
    ),
    value: pick('plain', '/kaniko/.docker', '/kaniko/.docker/config.json', '--label a=b', '$CI_REGISTRY_IMAGE:9'),
    used: fc.boolean(),
  })
  .map(({ name, place, value, used }) => {
    const isName = /^\w+$/.test(name);
    const call = `${CALL} -d $CI_REGISTRY_IMAGE/web:2${used && isName ? ` --build-arg "V=$${name}"` : ''}`;
    const build = (keys: Readonly<Record<string, unknown>>, script: readonly string[] = [call]): string =>
      entry('build image', { ...KANIKO, ...keys, script });
    const inScript = (line: string): string => build({}, isName ? [line, call] : [call]);
    const texts: Readonly<Record<typeof place, string>> = {
      'job variable': build({ raw: `${KANIKO.raw}\n  variables: {${JSON.stringify(name)}: ${JSON.stringify(value)}}` }),
      global: `variables: {${JSON.stringify(name)}: ${JSON.stringify(value)}}\n${build({})}`,
      matrix: build({ raw: `${KANIKO.raw}\n  parallel: {matrix: [{${JSON.stringify(name)}: [a, b]}]}` }),
      rules: build({ raw: `${KANIKO.raw}\n  rules: [{if: $CI, variables: {${JSON.stringify(name)}: x}}]` }),
      assignment: inScript(`${name}=${JSON.stringify(value)}`),
      export: inScript(`export ${name}="${value}"`),
      function: inScript(`${name}() { echo named; }`),
      job: `${build({})}\n${entry(JSON.stringify(name), { ...KANIKO, script: [call] })}`,
      template: `${entry(JSON.stringify(`.${name}`), { ...KANIKO, script: [call] })}\nbuild image:\n  extends: ${JSON.stringify(`.${name}`)}\n`,
      for: inScript(`for ${name} in a b; do echo "$${name}"; done`),
      prefix: build({}, [isName ? `${name}=x ${call}` : call]),
    };
    return propertyCase({ '.gitlab-ci.yml': texts[place] });
  });

export const CHOSEN_NAMES: Dimension = {
  name: 'chosen names',
  kind: 'C1',
  rule: 'A name that the user chose is a key, never code.',
  weight: 2,
  cases: CHOSEN,
  signs: /internal error|is not a function|Invalid regular expression|Cannot read/,
};
