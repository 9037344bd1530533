import { migrate } from '../../src/migrate.ts';
import type { Report } from '../../src/model.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

/** Migrates a job `build` with one call that pushes, outside of a checkout. */
export function migrateCall(argument: string, variables = '{}'): Report {
  const text = [
    `variables: ${variables}`,
    'build:',
    '  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}',
    '  script:',
    `    - '/kaniko/executor -d $CI_REGISTRY_IMAGE:1 ${argument}'`,
    '',
  ].join('\n');
  return migrate({
    project: memoryProject({ '.gitlab-ci.yml': text }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
}
