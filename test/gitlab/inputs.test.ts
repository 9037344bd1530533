import { bindInputs, fillInputs, inputSpecs } from '../../src/gitlab/inputs.ts';
import { loadFile } from '../../src/gitlab/load.ts';
import { effectiveJob } from '../../src/gitlab/plain.ts';
import type { MapValue } from '../../src/gitlab/value.ts';
import { sourceFile } from '../../src/source/read.ts';
import { jobOf, pipelineOf } from '../shell/scripts.ts';

function content(text: string): MapValue {
  const { content: map } = loadFile(sourceFile('given.yml', text));
  if (!map) throw new Error('no map');
  return map;
}

function bind(spec: string, given?: string, strict = true) {
  const { header } = loadFile(sourceFile('a.yml', `spec:\n  inputs:\n${spec}---\njob: {script: x}\n`));
  const { inputs, problems } = bindInputs(inputSpecs(header), given === undefined ? undefined : content(given), strict);
  const values = Object.fromEntries(
    [...inputs].map(([name, value]) => [name, value.kind === 'scalar' ? value.text : value.kind]),
  );
  return { values, problems: problems.map(({ name, problem }) => `${name}: ${problem}`) };
}

describe('the inputs of an include', () => {
  test('given ones win over defaults', () => {
    expect(bind('    a: {default: x}\n    b:\n', 'b: y\n')).toEqual({ values: { a: 'x', b: 'y' }, problems: [] });
  });

  test('a required one that is missing is a problem of an include, and out of view for a file alone', () => {
    expect(bind('    a:\n', '{}\n').problems).toEqual(['a: it is required and not given']);
    expect(bind('    a:\n', undefined, false)).toEqual({ values: {}, problems: [] });
  });

  test.each([
    ['    a: {type: number}\n', 'a: x\n', 'a: it is not a number'],
    ['    a: {type: boolean}\n', 'a: "true"\n', 'a: it is not a boolean'],
    ['    a: {type: array}\n', 'a: x\n', 'a: it is not an array'],
    ['    a: {type: string}\n', 'a: [x]\n', 'a: it is not a string'],
    ['    a: {options: [x, y]}\n', 'a: z\n', 'a: z is none of its options'],
    ['    a: {default: x}\n', 'c: z\n', 'c: the included file declares no such input'],
  ])('%s with %s', (spec, given, problem) => {
    expect(bind(spec, given).problems).toEqual([problem]);
  });

  test('a variable is checked where it is known', () => {
    expect(bind('    a: {type: number}\n', 'a: $N\n').problems).toEqual([]);
  });
});

const COMPONENT = `spec:
  inputs:
    name:
    flags: {type: array, default: []}
    count: {type: number, default: 2}
    on: {type: boolean, default: true}
---
"build-$[[ inputs.name ]]":
  stage: $[[ inputs.name | truncate(0, 2) ]]
  parallel: $[[ inputs.count ]]
  interruptible: $[[ inputs.on ]]
  script:
    - echo "$[[ inputs.name ]]" $[[ inputs.count ]]
    - $[[ inputs.flags ]]
`;

function jobs(include: string) {
  const pipeline = pipelineOf({ '.gitlab-ci.yml': `include:\n${include}`, 'c.yml': COMPONENT });
  return { pipeline, names: [...pipeline.jobs.keys()] };
}

describe('filling in', () => {
  test('keys, values, types and lists', () => {
    const { pipeline } = jobs('  - local: c.yml\n    inputs: {name: web, flags: [a, b]}\n');
    const job = effectiveJob(pipeline, jobOf(pipeline, 'build-web'), false);

    expect(Object.fromEntries(job)).toMatchObject({
      stage: 'we',
      parallel: 2,
      interruptible: true,
      script: ['echo "web" 2', 'a', 'b'],
    });
  });

  test('the same file twice gives two jobs that share their place', () => {
    const { pipeline, names } = jobs(
      '  - local: c.yml\n    inputs: {name: web}\n  - local: c.yml\n    inputs: {name: api}\n',
    );

    expect(names).toEqual(['build-web', 'build-api']);
    const [web, api] = names.map((name) => pipeline.script(jobOf(pipeline, name), 'script')?.[0]);
    expect(web?.value).toBe(api?.value);
    expect([web?.filled, api?.filled]).toEqual(['echo "web" 2', 'echo "api" 2']);
  });

  test('what nobody gives stays as it is, and nothing is copied', () => {
    const map = content('job: {script: "echo $[[ inputs.x ]]"}\n');

    expect(fillInputs(map, new Map())).toBe(map);
  });

  test('a function that needs the project stays', () => {
    const map = content('a: $[[ inputs.x | expand_vars ]]\nb: $[[ inputs.x | posix_escape ]]\n');
    const given = content('x: $HOME\n').entries.get('x')?.value;
    const filled = fillInputs(map, new Map(given ? [['x', given]] : []));

    expect(filled).toBe(map);
  });
});
