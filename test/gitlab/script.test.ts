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

describe('references', () => {
  test('in a script, several levels, mixed with texts', () => {
    const text = `
.a: {script: [a1, a2]}
.b: {script: [!reference [.a, script], b]}
job: {script: [first, !reference [.b, script], last]}
`;

    expect(script(text)).toEqual(['first', 'a1', 'a2', 'b', 'last']);
  });

  test('a whole section, a variable, a map', () => {
    const text = `
.v: {variables: {X: x, Y: y}, script: [s]}
job: {script: !reference [.v, script], variables: !reference [.v, variables]}
two: {script: s, variables: {Z: !reference [.v, variables, X]}}
`;

    expect(effective(text)).toMatchObject({ script: ['s'], variables: { X: 'x', Y: 'y' } });
    expect(effective(text, 'two')['variables']).toEqual({ Z: 'x' });
  });

  test('a reference sees the extended target', () => {
    expect(
      script('.a: {before_script: [a]}\n.b: {extends: .a}\njob: {script: [!reference [.b, before_script]]}\n'),
    ).toEqual(['a']);
  });

  test('across files, which anchors cannot', () => {
    const pipeline = pipelineOf({
      '.gitlab-ci.yml': 'include: a.yml\njob: {script: [!reference [.a, script]]}\n',
      'a.yml': '.a: {script: [a]}\n',
    });

    expect(pipeline.script(jobOf(pipeline, 'job'), 'script')?.map(({ value }) => value.file.source.path)).toEqual([
      'a.yml',
    ]);
  });

  test.each(['.a: {x: 1}\njob: {script: [!reference [.a, script]]}\n', 'job: {script: !reference [.gone, script]}\n'])(
    'to nothing: %j',
    (text) => {
      const pipeline = pipelineOf(text);

      expect(pipeline.script(jobOf(pipeline, 'job'), 'script')).toBeUndefined();
      expect(pipeline.diagnostics.map(({ code }) => code)).toEqual(['K2B406']);
    },
  );

  test('to itself: an error, and an end', () => {
    const pipeline = pipelineOf('job: {script: [!reference [job, script]]}\n');

    expect(pipeline.script(jobOf(pipeline, 'job'), 'script')).toBeUndefined();
    expect(pipeline.diagnostics.map(({ code }) => code)).toEqual(['K2B419']);
  });

  const chain = (length: number, value: (name: string) => string) =>
    Array.from({ length }, (_, i) => `.r${i + 1}: {script: ${value(`.r${i}`)}}\n`).join('');
  const start = '.r0: {script: [s]}\n';

  test('each level of lists that references bring counts once', () => {
    const nested = (levels: number) =>
      `${start}${chain(levels - 2, (name) => `[!reference [${name}, script]]`)}job: {script: [!reference [.r${levels - 2}, script]]}\n`;

    expect(script(nested(10))).toEqual(['s']);
    expect(script(nested(11))).toBeUndefined();
  });

  test('a reference to a reference is no level', () => {
    const text = `${start}${chain(20, (name) => `!reference [${name}, script]`)}job: {script: !reference [.r20, script]}\n`;
    const pipeline = pipelineOf(text);
    pipeline.check();

    expect(script(text)).toEqual(['s']);
    expect(pipeline.diagnostics).toEqual([]);
  });

  test.each(['null', '', 'false'])('a reference to %j names nothing', (value) => {
    const pipeline = pipelineOf(`.a: {k: ${value}}\njob: {script: [!reference [.a, k], s]}\n`);
    pipeline.check();

    expect(pipeline.diagnostics.map(({ code }) => code)).toEqual(['K2B406']);
  });
});

describe('scripts', () => {
  test.each([
    ['script: one', ['one']],
    ['script: [a, b]', ['a', 'b']],
    ['script: [[a, [b]], c]', ['a', 'b', 'c']],
    ['script: [1, true]', ['1', 'true']],
    ['script: [a, null, ""]', ['a', '']],
    ['script: []', []],
  ])('%s', (line, expected) => {
    expect(script(`job: {${line}}\n`)).toEqual(expected);
  });

  test('ten levels of nesting, not more', () => {
    const nested = (depth: number) => `job: {script: ${'['.repeat(depth)}a${']'.repeat(depth)}}\n`;

    expect(script(nested(10))).toEqual(['a']);
    expect(script(nested(11))).toBeUndefined();
  });

  test('an alias bomb comes to an end', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `.l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    const text = `.l0: &l0 [x]\n${levels.join('\n')}\njob: {script: *l9}\n`;

    expect(script(text)).toBeUndefined();
  });

  test('an entry that is a map is named with its place', () => {
    const pipeline = pipelineOf('job:\n  script:\n    - echo a: b\n');

    pipeline.script(jobOf(pipeline, 'job'), 'script');

    expect(pipeline.diagnostics.map(({ code, location }) => [code, location.line, location.column])).toEqual([
      ['K2B012', 3, 7],
    ]);
  });
});
