import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

const IMAGE = '{name: "ghcr.io/osscontainertools/kaniko:v1.28.3-debug", entrypoint: [""]}';

/** What becomes of an annotation with the value given: the status of its job, and what is said of the flag. */
function outcome(value: string, variables = '{}') {
  const call = `/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1 --annotation "title=${value}"`;
  const text = `variables: ${variables}\nbuild:\n  image: ${IMAGE}\n  script:\n    - ${JSON.stringify(call)}\n`;
  const report = migrate({
    project: memoryProject({ '.gitlab-ci.yml': text }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
  const [job] = report.jobs;
  return {
    status: job?.status,
    said: job?.reasons.filter(({ code }) => code === 'K2B110').map(({ message }) => message),
  };
}

test.each([
  ['$TITLE', '$TITLE'],
  ['$CI_COMMIT_TITLE', '$CI_COMMIT_TITLE'],
  ['a ${CI_COMMIT_MESSAGE%%x*}', '$CI_COMMIT_MESSAGE'],
  ['$(cat title.txt)', '$(cat title.txt)'],
])('a quote in %s stops the build, and that is said', (value, name) => {
  const { status, said } = outcome(value);

  expect(status).toBe('migrated');
  expect(said).toEqual([expect.stringContaining(`a double quote in ${name} would stop the build`)]);
});

test.each(['web', 'a \\"b\\", c', '$CI_COMMIT_SHA', '${CI_PROJECT_URL}/x', '$(date -u +%FT%TZ)', '$KNOWN'])(
  'nothing is said of %s',
  (value) => {
    expect(outcome(value, '{KNOWN: "web, api"}')).toEqual({ status: 'migrated', said: [] });
  },
);

test('a value that has quotes wherever it is written is left alone', () => {
  const { status, said } = outcome('$KNOWN', `{KNOWN: 'the "web"'}`);

  expect(status).toBe('manual');
  expect(said).toEqual([expect.stringContaining('$KNOWN holds a double quote')]);
});
