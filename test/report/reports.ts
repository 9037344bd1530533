import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeCode } from '../../src/commands/catalogue.ts';
import type { ReportContext, ShownReport } from '../../src/report/reporter.ts';
import { run, type RunOptions } from '../../src/run.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { FIXTURES, readTree, withCheckout } from '../support/fixtures.ts';

export const CONTEXT: ReportContext = {
  command: 'plan',
  written: false,
  nextStep: 'kaniko-to-buildkit apply',
  describe: describeCode,
};

const OPTIONS: RunOptions = {
  ciFile: '.gitlab-ci.yml',
  gitignore: true,
  ignorePatterns: [],
  image: { target: DEFAULT_IMAGE, named: false },
  strict: false,
  jobs: [],
  includeRoots: [],
};

/** The reports of a repository that holds these files, as if the current folder were its root. */
export function reportsOf(files: Readonly<Record<string, string | Buffer>>): readonly ShownReport[] {
  return withCheckout(new Map(Object.entries(files)), (folder) =>
    run([folder], OPTIONS).map(({ report }) => ({ prefix: '', report })),
  );
}

/** Every fixture by name. */
export const FIXTURE_NAMES: readonly string[] = readdirSync(FIXTURES).flatMap((theme) =>
  readdirSync(join(FIXTURES, theme)).map((leaf) => `${theme}/${leaf}`),
);

export function fixtureReports(name: string): readonly ShownReport[] {
  return reportsOf(Object.fromEntries(readTree(join(FIXTURES, name, 'input'))));
}

/** A template that two jobs extend, in a file of its own, with a flag that differs; and a job for a human. */
export const INHERITED: Readonly<Record<string, string>> = {
  '.gitlab-ci.yml': `include: ci/template.yml
build-a:
  extends: .kaniko
  variables: { APP: a }
build-b:
  extends: .kaniko
  variables: { APP: b }
release:
  extends: .kaniko
  script:
    - /kaniko/executor --context s3://bucket/app.tar.gz --destination r.io/app:1
`,
  'ci/template.yml': `.kaniko:
  tags: [docker, linux]
  image:
    name: gcr.io/kaniko-project/executor:v1.23.2-debug
    entrypoint: [""]
  script:
    - /kaniko/executor --context $CI_PROJECT_DIR --dockerfile $CI_PROJECT_DIR/Dockerfile --destination $CI_REGISTRY_IMAGE/$APP:1 --push-retry=3
`,
};
