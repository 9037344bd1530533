// Pipelines of a given size, for the benchmarks: written into a folder that the caller removes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CALL =
  '/kaniko/executor --context $CI_PROJECT_DIR --dockerfile $CI_PROJECT_DIR/Dockerfile --destination $CI_REGISTRY_IMAGE/$APP:$CI_COMMIT_SHA';
const IMAGE = '  image:\n    name: gcr.io/kaniko-project/executor:v1.23.2-debug\n    entrypoint: [""]\n';

/** Jobs that extend one template, spread over files that the root includes. */
export function templateUsers(folder, jobs, files) {
  mkdirSync(join(folder, 'ci'), { recursive: true });
  mkdirSync(join(folder, '.git'), { recursive: true });
  writeFileSync(join(folder, '.gitlab-ci.yml'), 'include:\n  - local: ci/*.yml\n');
  writeFileSync(join(folder, 'ci/00-base.yml'), `.image:\n${IMAGE}  script:\n    - ${CALL}\n`);
  for (let file = 0; file < files; file++) {
    let text = '';
    for (let job = file; job < jobs; job += files)
      text += `image-${job}:\n  extends: .image\n  variables:\n    APP: app-${job}\n\n`;
    writeFileSync(join(folder, `ci/${String(file + 1).padStart(3, '0')}.yml`), text);
  }
}

/** Jobs of one file, each with a call of its own. */
export function oneFile(folder, jobs) {
  mkdirSync(join(folder, '.git'), { recursive: true });
  let text = '';
  for (let job = 0; job < jobs; job++) text += `image-${job}:\n${IMAGE}  script:\n    - ${CALL}\n\n`;
  writeFileSync(join(folder, '.gitlab-ci.yml'), text);
}

/** More includes than GitLab takes. */
export function manyIncludes(folder, includes) {
  mkdirSync(join(folder, 'ci'), { recursive: true });
  mkdirSync(join(folder, '.git'), { recursive: true });
  let text = '# kaniko\ninclude:\n';
  for (let file = 0; file < includes; file++) {
    text += `  - local: ci/${file}.yml\n`;
    writeFileSync(join(folder, `ci/${file}.yml`), `job-${file}:\n  script: [echo]\n`);
  }
  writeFileSync(join(folder, '.gitlab-ci.yml'), text);
}
