import { migrate } from '../../src/migrate.ts';
import type { Report } from '../../src/model.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

const IMAGE = '{name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';
const REFUSED = '/kaniko/executor --context s3://b/a.tgz --destination $CI_REGISTRY_IMAGE:2';
const TEMPLATE = `.kaniko:\n  image: ${IMAGE}\n  script:\n    - ${CALL}\n`;
const INCLUDE = 'include: [{local: kaniko.yml}]\n';

function run(files: Readonly<Record<string, string>>, roots: readonly string[]): Report {
  return migrate({
    project: memoryProject(files),
    roots: roots.map((path) => ({ path, missing: 'error' })),
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
}

const statuses = ({ jobs }: Report): Readonly<Record<string, string>> =>
  Object.fromEntries(jobs.map(({ job, status }) => [job, status]));

test('pipelines that share no file: a job that is held back in one changes nothing in the other', () => {
  const files = {
    'a.yml': `${TEMPLATE}a:\n  extends: .kaniko\nrefused:\n  image: ${IMAGE}\n  script:\n    - ${REFUSED}\n`,
    'b.yml': `${TEMPLATE}b:\n  extends: .kaniko\n`,
  };
  const together = run(files, ['a.yml', 'b.yml']);

  expect(statuses(together)).toMatchObject({ a: 'migrated', b: 'migrated', refused: 'manual' });
  expect(together.files.map(({ path, after }) => [path, after])).toEqual(
    ['a.yml', 'b.yml'].flatMap((root) => run(files, [root]).files.map(({ path, after }) => [path, after])),
  );
});

test('pipelines that share an include: a user in one of them that stays as it is keeps the template', () => {
  const files = {
    'kaniko.yml': TEMPLATE,
    'a.yml': `${INCLUDE}a:\n  extends: .kaniko\n`,
    'b.yml': `${INCLUDE}refused:\n  extends: .kaniko\n  script:\n    - ${REFUSED}\n`,
  };
  const report = run(files, ['a.yml', 'b.yml']);

  expect(statuses(report)).toMatchObject({ refused: 'manual' });
  expect(report.files.map(({ path }) => path)).not.toContain('kaniko.yml');
});

test('pipelines that are connected by a third one alone are settled together', () => {
  const files = {
    'one.yml': TEMPLATE,
    'two.yml': TEMPLATE.replace('.kaniko', '.other'),
    'a.yml': 'include: [{local: one.yml}]\na:\n  extends: .kaniko\n',
    'b.yml': 'include: [{local: one.yml}, {local: two.yml}]\nb:\n  extends: .other\n',
    'c.yml': `include: [{local: two.yml}]\nrefused:\n  extends: .other\n  script:\n    - ${REFUSED}\n`,
  };
  const report = run(files, ['a.yml', 'c.yml', 'b.yml']);

  expect(statuses(report)).toMatchObject({ a: 'migrated', refused: 'manual' });
  expect(report.files.map(({ path }) => path)).not.toContain('two.yml');
});
