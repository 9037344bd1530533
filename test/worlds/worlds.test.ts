import { assemble } from '../../src/gitlab/include.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { inputTexts, worldsOf } from '../../src/worlds/of-job.ts';
import { type Axis, MAX_WORLDS, Worlds } from '../../src/worlds/worlds.ts';
import { word } from '../kaniko/words.ts';
import { memoryProject } from '../shell/scripts.ts';

const axis = (...alternatives: readonly Readonly<Record<string, readonly (string | undefined)[]>>[]): Axis =>
  alternatives.map((one) => new Map(Object.entries(one)));

describe('Worlds', () => {
  const worlds = new Worlds([
    [axis({ BASE: ['b'], TAG: [''] }), axis({ TAG: ['1'], SORT: ['x'] }, { TAG: ['2'] }), axis({}, { BASE: ['c'] })],
  ]);

  test('a stronger axis overrides, in every world or in some', () => {
    expect(worlds.of('TAG')).toEqual({ kind: 'by-world', texts: ['1', '2'] });
    expect(worlds.of('BASE')).toEqual({ kind: 'by-world', texts: ['b', 'c'] });
    expect(worlds.of('SORT')).toEqual({ kind: 'by-world', texts: ['x', undefined] });
    expect(worlds.of('OTHER')).toEqual({ kind: 'unset' });
    expect(new Worlds([[axis({ A: ['1'] })]]).of('A')).toEqual({ kind: 'value', text: '1' });
    expect(new Worlds([[axis({ A: [undefined] })]]).of('A').kind).toBe('unknown');
  });

  test('a variable is set if every world sets it', () => {
    expect(['TAG', 'BASE', 'SORT', 'OTHER'].map((name) => worlds.isSet(name))).toEqual([true, true, false, false]);
  });

  test('a variable is set only if every include variant sets it', () => {
    const variants = new Worlds([[axis({ A: ['1'] })], [axis({})]]);

    expect(variants.isSet('A')).toBe(false);
    expect(variants.of('A')).toEqual({ kind: 'by-world', texts: ['1', undefined] });
  });

  test('what is set together is looked at together', () => {
    expect(worlds.every(new Set(['TAG', 'SORT']), (world) => world.has('SORT') || world.get('TAG') === '2')).toBe(true);
    expect(worlds.some(new Set(['TAG', 'SORT']), (world) => world.has('SORT') && world.get('TAG') === '2')).toBe(false);
    expect(worlds.worlds(new Set(['TAG', 'SORT']))).toHaveLength(2);
  });

  test('a word is empty by world', () => {
    const rows = new Worlds([[axis({ A: ['a'], B: [''] }, { A: [''], B: ['b'] })]]);

    expect(rows.mayBeEmpty(word('$A$B'))).toBeUndefined();
    expect(rows.mayBeEmpty(word('$A'))?.why).toBe('written empty');
    expect(rows.mayBeEmpty(word('$C'))?.why).toBe('may be unset');
  });

  test('of too many worlds nothing is said, not even of a part of them', () => {
    const texts = Array.from({ length: MAX_WORLDS / 4 }, (_, index) => `v${index}`);
    const many = new Worlds([[axis({ A: texts, B: texts, C: ['', 'c'] })]]);
    const names = new Set(['A', 'B']);

    expect(many.worlds(names)).toBeUndefined();
    expect(many.every(names, () => true)).toBe(false);
    expect(many.some(names, () => false)).toBe(true);
    expect(many.mayBeEmpty(word('$A$B'))).toBeDefined();
    expect(many.mayBeEmpty(word('$A'))).toBeUndefined();
    expect(many.worlds(new Set(['C']))).toHaveLength(2);
  });
});

function pipelineOf(files: Readonly<Record<string, string>>, conditional: 'in' | 'out' = 'in'): Pipeline {
  return new Pipeline(assemble(memoryProject(files), '.gitlab-ci.yml', { missing: 'error', conditional }));
}

function textsIn(yaml: string, name: string): readonly (string | undefined)[] {
  const pipeline = pipelineOf({ '.gitlab-ci.yml': yaml });
  const job = pipeline.jobs.get('build');
  if (!job) throw new Error('no job');
  return [...worldsOf(pipeline, job).texts(name)];
}

describe('worldsOf', () => {
  test.each([
    ['a global variable', 'variables: {A: g}\nbuild: {script: x}', ['g']],
    ['one of the job', 'variables: {A: g}\nbuild: {script: x, variables: {A: j}}', ['j']],
    ['one that is not inherited', 'variables: {A: g}\nbuild: {script: x, inherit: {variables: false}}', [undefined]],
    ['options', 'build: {script: x, variables: {A: {value: a, options: [a, ""]}}}', ['a', '']],
    ['rules', 'build: {script: x, rules: [{if: $X, variables: {A: r}}, {when: always}]}', ['r', undefined]],
    ['a rule that never runs', 'build: {script: x, rules: [{if: $X, when: never}, {variables: {A: r}}]}', ['r']],
    ['a rule that is not reached', 'build: {script: x, rules: [{variables: {A: r}}, {when: always}]}', ['r']],
    [
      'rules of the workflow',
      'workflow: {rules: [{if: $X, variables: {A: w}}, {when: always}]}\nvariables: {A: g}\nbuild: {script: x}',
      ['w', 'g'],
    ],
    [
      'the job over the workflow',
      'workflow: {rules: [{variables: {A: w}}]}\nbuild: {script: x, variables: {A: j}}',
      ['j'],
    ],
    ['a matrix', 'build: {script: x, variables: {A: j}, parallel: {matrix: [{A: [m, n]}, {B: b}]}}', ['m', 'n', 'j']],
    [
      'rules over a matrix',
      'build: {script: x, rules: [{variables: {A: r}}], parallel: {matrix: [{A: [m, n]}]}}',
      ['r'],
    ],
  ])('%s', (_, yaml, expected) => {
    expect(textsIn(yaml, 'A')).toEqual(expected);
  });

  test('inputs have the values of each include that brings a part of the script', () => {
    const part = 'spec: {inputs: {tag: {default: d}}}\n---\n';
    const pipeline = pipelineOf({
      '.gitlab-ci.yml': 'include: [{local: a.yml, inputs: {tag: a}}, {local: b.yml}]\nbuild: {extends: [.a, .b]}',
      'a.yml': `${part}.a: {script: ["echo $[[ inputs.tag ]]"]}`,
      'b.yml': `${part}.b: {before_script: ["echo $[[ inputs.tag ]] $[[ inputs.other ]]"]}`,
    });
    const job = pipeline.jobs.get('build');

    expect(job && inputTexts(pipeline, job, '$[[ inputs.tag ]]')).toEqual(['d', 'a']);
    expect(job && inputTexts(pipeline, job, '$[[ inputs.other ]]')).toEqual([]);
  });
});

test.each([
  ['  stage: build\n', 'echo "TAG=$V" > v.env', ['x', undefined]],
  ['  stage: build\n', 'make --arg TAG=1 && echo "V=1" > v.env', ['x']],
  ['', 'echo "TAG=$V" > v.env', ['x']],
])('a dotenv report of a job with %j that writes %s', (stage, line, texts) => {
  const gen = `gen:\n${stage}  script: [${JSON.stringify(line)}]\n  artifacts: {reports: {dotenv: v.env}}\n`;
  const project = memoryProject({ '.gitlab-ci.yml': `${gen}job:\n  variables: {TAG: x}\n  script: [x]\n` });
  const pipeline = new Pipeline(assemble(project, '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));
  const job = pipeline.jobs.get('job');

  expect(job && new Set(worldsOf(pipeline, job).texts('TAG'))).toEqual(new Set(texts));
});
