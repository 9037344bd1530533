import { plainJob } from '../../src/gitlab/plain.ts';
import { jobOf, pipelineOf } from '../shell/scripts.ts';

/** The value of a keyword of `job`, whose file is included with inputs. */
function value(header: string, text: string, inputs: string): unknown {
  const pipeline = pipelineOf({
    '.gitlab-ci.yml': `include: {local: a.yml, inputs: ${inputs}}\n`,
    'a.yml': `spec: {inputs: ${header}}\n---\njob: {script: s, environment: ${text}}\n`,
  });
  return JSON.parse(plainJob(pipeline, jobOf(pipeline, 'job')).get('environment') ?? 'null');
}

describe('an interpolation block', () => {
  test.each(['"$[[inputs.x]]"', '"$[[ inputs.x ]]"', '"$[[  inputs.x]]"', '"$[[inputs.x  ]]"'])(
    'blanks inside do not matter: %s',
    (text) => {
      expect(value('{x: }', text, '{x: given}')).toBe('given');
    },
  );

  test.each([
    ['"a-$[[ inputs.x ]]-$[[ inputs.y ]]"', 'a-long-b'],
    ['"$[[ inputs.x | truncate(1,2) ]]"', 'on'],
    ['"$[[ inputs.x|truncate(0,1) ]]"', 'l'],
    ['"$[[ inputs.unknown ]]"', '$[[ inputs.unknown ]]'],
  ])('%s', (text, expected) => {
    expect(value('{x: , y: {default: b}}', text, '{x: long}')).toBe(expected);
  });

  test('alone it keeps the type of its value', () => {
    expect(value('{x: {type: number}}', '"$[[ inputs.x ]]"', '{x: 3}')).toBe('number 3');
    expect(value('{x: {type: array}}', '"$[[ inputs.x ]]"', '{x: [a, b]}')).toEqual(['a', 'b']);
  });
});
