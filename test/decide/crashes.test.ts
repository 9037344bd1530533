import type { JobDraft } from '../../src/decide/draft.ts';
import { ScriptPlacer } from '../../src/decide/place-scripts.ts';
import { VariablePlacer } from '../../src/decide/place-variables.ts';
import { ScriptUsers } from '../../src/decide/script-users.ts';
import { Users } from '../../src/decide/users.ts';
import { Ignores } from '../../src/diagnostics/ignore.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { delegate, migrate } from '../../src/migrate.ts';
import type { Report } from '../../src/model.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

const IMAGE = '  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';
const JOBS = `build:\n${IMAGE}\n  script: ['${CALL}']\nbad:\n${IMAGE}\n  script: ['sh bad.sh', '${CALL}2']\n`;
const FILES = { 'bad.sh': 'echo bad\n', 'one.yml': JOBS, 'two.yml': `third:\n${IMAGE}\n  script: ['${CALL}3']\n` };

function run(change: (project: ReturnType<typeof delegate>) => object = () => ({})): Report {
  const project = delegate(memoryProject(FILES));
  return migrate({
    project: { ...project, ...change(project) },
    roots: [
      { path: 'one.yml', missing: 'error' },
      { path: 'two.yml', missing: 'error' },
    ],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
}

const statuses = ({ jobs }: Report): readonly string[] => jobs.map(({ job, status }) => `${job} ${status}`);
const faults = ({ diagnostics }: Report): readonly string[] =>
  diagnostics.flatMap(({ code, location: { path, job }, message }) =>
    code === 'K2B901' ? [`${path} ${job ?? ''}: ${message.replace(/^.*not made: /, '')}`] : [],
  );

function fail(): never {
  throw new Error('no such thing');
}

const AT_BAD = ['one.yml bad: the program stopped at it: no such thing.'];

afterEach(() => void jest.restoreAllMocks());

/** Makes a method fail for the job `bad`, or whenever it is called. */
function breaks<K extends string>(
  type: { readonly prototype: Record<K, (...given: never[]) => unknown> },
  method: K,
  nameOf?: (...given: never[]) => string,
): void {
  const { [method]: original } = type.prototype;
  jest.spyOn(type.prototype as Record<string, () => unknown>, method).mockImplementation(function (
    this: unknown,
    ...given: unknown[]
  ) {
    if (nameOf?.(...(given as never[])) === 'bad' || !nameOf) fail();
    return original.apply(this, given as never[]);
  });
}

test.each<readonly [string, () => void]>([
  ['what a job is made of', () => breaks(Users, 'add', ({ job }: { job: { name: string } }) => job.name)],
  ['what leaves a job alone', () => breaks(Ignores, 'reasonFor', (_path: string, job: string) => job)],
  ['the place of variables', () => breaks(VariablePlacer, 'place', ({ job }: JobDraft) => job.name)],
  ['the place of a step', () => breaks(ScriptPlacer, 'steps', ({ job }: JobDraft) => job.name)],
])('a fault in %s is that of the job', (_, arrange) => {
  arrange();
  const report = run();

  expect(statuses(report)).toEqual(expect.arrayContaining(['build migrated', 'third migrated']));
  expect(faults(report)).toEqual(AT_BAD);
  expect(report.files.map(({ path }) => path)).toEqual(['one.yml', 'two.yml']);
});

test('a fault in reading a script is that of the job', () => {
  const report = run(() => ({ script: fail }));

  expect(statuses(report)).toEqual(['build migrated', 'bad failed', 'third migrated']);
  expect(faults(report)).toEqual(AT_BAD);
});

test('a fault in verification is that of the job', () => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its object below
  const { script } = Pipeline.prototype;
  jest.spyOn(Pipeline.prototype, 'script').mockImplementation(function (this: Pipeline, job, section) {
    const edited = this.assembly.files.some(({ source }) => source.text.includes('name=$CI_REGISTRY_IMAGE:12'));
    return edited && job.name === 'bad' ? fail() : script.call(this, job, section);
  });
  const report = run();

  expect(statuses(report)).toEqual(['build migrated', 'bad failed', 'third migrated']);
  expect(faults(report)).toEqual(AT_BAD);
});

test.each<readonly [string, () => void]>([
  [
    'resolving a pipeline',
    () => {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its object below
      const { check } = Pipeline.prototype;
      jest.spyOn(Pipeline.prototype, 'check').mockImplementation(function (this: Pipeline) {
        if (this.assembly.root === 'one.yml') fail();
        check.call(this);
      });
    },
  ],
  [
    'what nobody can be blamed for',
    () => {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its object below
      const { addWorkflow } = Users.prototype;
      jest.spyOn(Users.prototype, 'addWorkflow').mockImplementation(function (this: Users, pipeline) {
        if (pipeline.assembly.root === 'one.yml') fail();
        addWorkflow.call(this, pipeline);
      });
    },
  ],
])('a fault in %s is that of the file', (_, arrange) => {
  arrange();
  const report = run();

  expect(statuses(report)).toEqual(['third migrated']);
  expect(faults(report)).toEqual(['one.yml : the program stopped at it: no such thing.']);
});

test('a fault that needs all files is a fault of each, and ends', () => {
  breaks(ScriptUsers as never, 'partAt' as never);
  const report = run();

  expect(report.files).toEqual([]);
  expect(faults(report).length).toBeGreaterThan(0);
});
