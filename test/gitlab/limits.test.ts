import { pipelineOf } from '../shell/scripts.ts';

type Files = Readonly<Record<string, string>>;

function findings(files: Files | string): readonly string[] {
  const pipeline = pipelineOf(files);
  pipeline.check();
  return pipeline.diagnostics.map(({ code, location }) => `${code} ${location.path}:${location.line}`);
}

const chain = (levels: number): string =>
  Array.from({ length: levels }, (_, index) => `.b${index}: {extends: .b${index + 1}}\n`).join('') +
  `.b${levels}: {script: x}\njob: {extends: .b0}\n`;

describe('what GitLab refuses', () => {
  test.each([
    ['extends of a list', '.a: [x]\njob: {extends: .a, script: y}\n', ['K2B418 .gitlab-ci.yml:2']],
    ['extends of a text', '.a: x\njob: {extends: .a, script: y}\n', ['K2B418 .gitlab-ci.yml:2']],
    ['extends of nothing', 'job: {extends: .a, script: y}\n', ['K2B404 .gitlab-ci.yml:1']],
    [
      'a reference to nothing in a template that nobody uses',
      '.t: {script: [!reference [.gone, script]]}\njob: {script: y}\n',
      ['K2B406 .gitlab-ci.yml:1'],
    ],
    ['a reference to itself', 'job: {script: !reference [job, script]}\n', ['K2B419 .gitlab-ci.yml:1']],
    [
      'references in a circle',
      '.a: {x: !reference [.b, x]}\n.b: {x: !reference [.a, x]}\njob: {script: y}\n',
      ['K2B419 .gitlab-ci.yml:1', 'K2B419 .gitlab-ci.yml:2'],
    ],
    ['a script that refers to itself', 'job: {script: [a, !reference [job, script]]}\n', ['K2B419 .gitlab-ci.yml:1']],
    ['eleven levels of extends', chain(9), []],
    ['twelve levels of extends', chain(10), ['K2B413 .gitlab-ci.yml:12']],
  ])('%s', (_, text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  test('an anchor is not visible in another file', () => {
    const files = { '.gitlab-ci.yml': 'include: a.yml\njob: {script: *steps}\n', 'a.yml': '.s: &steps [x]\n' };

    expect(findings(files)).toEqual(['K2B003 .gitlab-ci.yml:2']);
  });

  test('files that include each other', () => {
    const files = {
      '.gitlab-ci.yml': 'include: a.yml\njob: {script: x}\n',
      'a.yml': 'include: b.yml\n',
      'b.yml': 'include: a.yml\n',
    };

    expect(findings(files)).toEqual(['K2B402 b.yml:1']);
  });

  test('more includes than 150 are told once', () => {
    const includes = Array.from({ length: 10_000 }, () => '  - a.yml\n').join('');

    expect(
      findings({ '.gitlab-ci.yml': `include:\n${includes}job: {script: x}\n`, 'a.yml': '.a: {script: x}\n' }),
    ).toEqual(['K2B413 .gitlab-ci.yml:152']);
  });
});

test('5,000 jobs in one file are resolved', () => {
  const text = Array.from(
    { length: 5000 },
    (_, index) => `job-${index}: {extends: .t, variables: {N: "${index}"}}\n`,
  ).join('');
  const pipeline = pipelineOf(`.t: {script: [x]}\n${text}`);
  pipeline.check();

  expect(pipeline.diagnostics).toEqual([]);
  expect(pipeline.jobs.size).toBe(5001);
});
