import { plainJob } from '../../src/gitlab/plain.ts';
import { jobOf, pipelineOf } from '../shell/scripts.ts';

type Section = 'before_script' | 'script' | 'after_script';

function effective(text: string, name = 'job'): Record<string, unknown> {
  const pipeline = pipelineOf(text);
  return Object.fromEntries(
    [...plainJob(pipeline, jobOf(pipeline, name))].map(([key, json]) => [key, JSON.parse(json)]),
  );
}

function script(text: string, section: Section = 'script', name = 'job'): readonly string[] | undefined {
  const pipeline = pipelineOf(text);
  return pipeline.script(jobOf(pipeline, name), section)?.map(({ value }) => value.text);
}

const codes = (text: string): string[] =>
  pipelineOf(text).diagnostics.map(({ code, location }) => `${code} ${location.line}`);

describe('extends', () => {
  test('parents in order, then the job itself; maps deeply', () => {
    const text = `
.a: {image: a, variables: {X: a, A: a}, tags: [a]}
.b: {image: b, variables: {X: b, B: b}}
job: {extends: [.a, .b], variables: {J: j}, script: s}
`;

    expect(effective(text)).toMatchObject({ image: 'b', tags: ['a'], variables: { X: 'b', A: 'a', B: 'b', J: 'j' } });
  });

  test('several levels', () => {
    const text = `
.a: {script: a, image: {name: a, entrypoint: [""]}}
.b: {extends: .a, image: {name: b}}
job: {extends: .b}
`;

    expect(effective(text)).toMatchObject({ script: ['a'], image: { name: 'b', entrypoint: [''] } });
  });

  test('a text image drops the entrypoint of the parent', () => {
    expect(
      effective('.a: {image: {name: a, entrypoint: [""]}}\njob: {extends: .a, image: b, script: s}\n')['image'],
    ).toBe('b');
  });

  test('null replaces, an empty map merges nothing in', () => {
    const base = '.a: {variables: {X: 1}, script: s}\n';

    expect(effective(`${base}job: {extends: .a, variables: null}\n`)['variables']).toEqual({});
    expect(effective(`${base}job: {extends: .a, variables: {}}\n`)['variables']).toEqual({ X: 'number 1' });
  });

  test('the way of a value', () => {
    const pipeline = pipelineOf('.a: {script: [x]}\n.b: {extends: .a}\njob: {extends: .b}\n');

    expect(pipeline.effective(jobOf(pipeline, 'job'), 'script')?.via).toEqual([
      { kind: 'extends', name: '.a' },
      { kind: 'extends', name: '.b' },
    ]);
    expect(jobOf(pipeline, 'job').ancestors).toEqual(['.b', '.a']);
  });

  test('an unknown base is an error, unless an include is out of view', () => {
    expect(codes('job: {extends: .gone, script: s}\n')).toEqual(['K2B404 1']);
    expect(codes('include: {template: T}\njob: {extends: .gone}\n')).toEqual([]);
  });

  const chain = (length: number) =>
    Array.from({ length: length - 1 }, (_, i) => `.j${i + 1}: {extends: .j${i}}`).join('\n');

  test('a chain of 11 jobs is fine, one of 13 is not', () => {
    const upwards = (length: number) => `${chain(length).split('\n').reverse().join('\n')}\n.j0: {script: s}\n`;

    expect(codes(upwards(11))).toEqual([]);
    expect(codes(upwards(13)).length).toBeGreaterThan(0);
  });

  test('... in whatever order they are written', () => {
    expect(codes(`.j0: {script: s}\n${chain(13)}\n`).length).toBeGreaterThan(0);
  });
});

describe('default and globals', () => {
  const DEFAULT = 'default: {image: d, before_script: [d], tags: [d]}\n';

  test('a job gets what it does not specify', () => {
    expect(effective(`${DEFAULT}job: {script: s}\n`)).toMatchObject({ image: 'd', before_script: ['d'], tags: ['d'] });
  });

  test('a job value replaces it whole', () => {
    const text = 'default: {image: {name: d, entrypoint: [""]}}\njob: {image: {name: j}, script: s}\n';

    expect(effective(text)['image']).toEqual({ name: 'j' });
  });

  test('null is not specified, an empty list is', () => {
    expect(script(`${DEFAULT}job: {before_script: null, script: s}\n`, 'before_script')).toEqual(['d']);
    expect(script(`${DEFAULT}job: {before_script: [], script: s}\n`, 'before_script')).toEqual([]);
  });

  test('an extended value beats it', () => {
    expect(effective(`${DEFAULT}.a: {image: a}\njob: {extends: .a, script: s}\n`)['image']).toBe('a');
  });

  test('deprecated globals serve too, behind default', () => {
    expect(effective('image: g\nbefore_script: [g]\njob: {script: s}\n')).toMatchObject({
      image: 'g',
      before_script: ['g'],
    });
    expect(effective('image: g\ndefault: {image: d}\njob: {script: s}\n')['image']).toBe('d');
    expect(effective('tags: [g]\njob: {script: s}\n')).not.toHaveProperty('tags');
  });

  test.each([
    ['{default: false}', undefined],
    ['{default: true}', 'd'],
    ['{default: [tags]}', undefined],
    ['{default: [image]}', 'd'],
    ['{variables: false}', 'd'],
  ])('inherit: %s', (inherit, image) => {
    expect(effective(`${DEFAULT}job: {inherit: ${inherit}, script: s}\n`)['image']).toBe(image);
  });

  test('inherit comes through extends', () => {
    expect(effective(`${DEFAULT}.a: {inherit: {default: false}}\njob: {extends: .a, script: s}\n`)).not.toHaveProperty(
      'image',
    );
  });

  test.each([
    ['true', { G: 'g', H: 'h', J: 'j' }],
    ['false', { J: 'j' }],
    ['[H]', { H: 'h', J: 'j' }],
  ])('inherit: {variables: %s}', (inherit, expected) => {
    const text = `variables: {G: g, H: h}\njob: {inherit: {variables: ${inherit}}, variables: {J: j}, script: s}\n`;

    expect(effective(text)['variables']).toEqual(expected);
  });

  test('a job variable wins over a global one', () => {
    expect(effective('variables: {X: g}\njob: {variables: {X: j}, script: s}\n')['variables']).toEqual({ X: 'j' });
  });
});

describe('jobs', () => {
  test('keywords are none, hidden ones are marked', () => {
    const { jobs } = pipelineOf(
      'stages: [a]\nvariables: {X: 1}\nworkflow: {}\n.h: {script: s}\njob: {script: s}\npages: {script: s}\n',
    );

    expect([...jobs.values()].map(({ name, hidden }) => [name, hidden])).toEqual([
      ['.h', true],
      ['job', false],
      ['pages', false],
    ]);
  });

  test.each([
    ['job: [s]\n', ['K2B009 1']],
    ['.job: [s]\n', []],
    ['job: {stage: x}\n', ['K2B010 1']],
    ['.job: {stage: x}\n', []],
    ['job: {trigger: g/p}\n', []],
    ['job: {run: []}\n', []],
    ['job: {script: null}\n', ['K2B010 1']],
    ['a: {extends: b}\nb: {extends: a}\n', ['K2B403 1']],
  ])('%j', (text, expected) => {
    expect(codes(text).slice(0, 1)).toEqual(expected);
  });

  test('the same job in two files is merged', () => {
    const pipeline = pipelineOf({
      '.gitlab-ci.yml': 'include: a.yml\njob: {image: mine}\n',
      'a.yml': 'job: {image: theirs, script: [s]}\n',
    });

    expect(plainJob(pipeline, jobOf(pipeline, 'job')).get('image')).toBe('"mine"');
    expect(pipeline.diagnostics).toEqual([]);
  });
});
