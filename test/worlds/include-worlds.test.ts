import { assemble } from '../../src/gitlab/include.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { combinationsOf } from '../../src/worlds/include-choices.ts';
import { IncludeWorlds, includeWorldsOf } from '../../src/worlds/include-worlds.ts';
import { worldsOf } from '../../src/worlds/of-job.ts';
import { memoryProject } from '../shell/scripts.ts';

const INCLUDES = 'include: [{local: a.yml, rules: [{if: $A}]}, {local: b.yml, rules: [{if: $B}]}]\n';

function worlds(files: Readonly<Record<string, string>>): IncludeWorlds {
  const project = memoryProject({ 'a.yml': '.a: {}\n', 'b.yml': '.b: {}\n', ...files });
  const load = (leftOut: ReadonlySet<string>): Pipeline =>
    new Pipeline(assemble(project, '.gitlab-ci.yml', { missing: 'unresolved', conditional: 'in', leftOut }));
  const { leftOut } = combinationsOf(load(new Set()).assembly.choices);
  return new IncludeWorlds(leftOut.map(load));
}

function versions(of: IncludeWorlds, name: string): number {
  const [job] = of.pipelines.flatMap(({ jobs }) => jobs.get(name) ?? []);
  return job ? of.versionsOf(job).length : 0;
}

test.each<readonly [string, Readonly<Record<string, string>>, number]>([
  ['what includes do not touch', { '.gitlab-ci.yml': `${INCLUDES}build: {script: x}` }, 1],
  ['a template of another job', { '.gitlab-ci.yml': `${INCLUDES}build: {script: x}`, 'a.yml': '.k: {image: k}' }, 1],
  ['what is there or not', { '.gitlab-ci.yml': INCLUDES, 'a.yml': 'build: {script: x}' }, 1],
  ['a variable', { '.gitlab-ci.yml': `${INCLUDES}build: {script: x}`, 'a.yml': 'variables: {A: a}' }, 2],
  ['a default', { '.gitlab-ci.yml': `${INCLUDES}build: {script: x}`, 'b.yml': 'default: {image: a}' }, 2],
  [
    'rules of the workflow',
    { '.gitlab-ci.yml': `${INCLUDES}build: {script: x}`, 'a.yml': 'workflow: {rules: [{variables: {A: a}}]}' },
    2,
  ],
  [
    'a variable that is not inherited',
    {
      '.gitlab-ci.yml': `${INCLUDES}build: {script: x, inherit: {variables: false}}`,
      'a.yml': 'variables: {A: a}',
    },
    1,
  ],
  [
    'the same text in two places',
    { '.gitlab-ci.yml': INCLUDES, 'a.yml': 'build: {script: x}', 'b.yml': 'build: {script: x}' },
    3,
  ],
  [
    'a part of it in each',
    { '.gitlab-ci.yml': `${INCLUDES}build: {script: x}`, 'a.yml': 'build: {image: a}', 'b.yml': 'build: {image: b}' },
    4,
  ],
  [
    'without its template there is no job',
    {
      '.gitlab-ci.yml': `${INCLUDES}build: {extends: .k}`,
      'a.yml': '.k: {script: x}',
      'b.yml': '.k: {script: y}',
    },
    3,
  ],
])('%s', (_, files, expected) => {
  expect(versions(worlds(files), 'build')).toBe(expected);
});

test('a pipeline without a version of its own is none of them', () => {
  const of = worlds({ '.gitlab-ci.yml': `${INCLUDES}build: {script: x}`, 'a.yml': 'variables: {A: a}' });

  expect(of.pipelines).toHaveLength(2);
  for (const pipeline of of.pipelines) expect(includeWorldsOf(pipeline)).toBe(of);
});

test('a variable has its values of all versions in each of them', () => {
  const files = { '.gitlab-ci.yml': `${INCLUDES}build: {script: x, extends: .k}` };
  const part = (text: string): string => `.k: {variables: {TAG: ${text}}}`;
  const { pipelines } = worlds({ ...files, 'a.yml': part('a'), 'b.yml': part('b') });
  const texts = pipelines.map((one) => {
    const job = one.jobs.get('build');
    return job && [...worldsOf(one, job).texts('TAG')].sort();
  });

  expect(texts).toEqual(pipelines.map(() => ['a', 'b']));
});

test('a pipeline alone has each job once', () => {
  const pipeline = new Pipeline(
    assemble(memoryProject({ 'x.yml': 'build: {script: x}' }), 'x.yml', { missing: 'error', conditional: 'in' }),
  );
  const job = pipeline.jobs.get('build');

  expect(job && includeWorldsOf(pipeline).isOwn(job)).toBe(true);
  expect(includeWorldsOf(pipeline).partial).toBe(false);
});
