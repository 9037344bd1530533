import { NAME, VERSION } from '../version.ts';

/** The merge request job of docs/ci.md, as `init --ci` prints it. */
export const CI_JOB = `# Reports Kaniko jobs in merge requests. Exit code 1: changes are pending, 3: a job needs a human, 2: an error.
${NAME}:
  stage: test
  image: node:22-alpine
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      changes:
        - '**/*.yml'
        - '**/*.yaml'
  variables:
    GIT_DEPTH: '1'
  script:
    - >-
      npx --yes ${NAME}@${VERSION} check
      --format text
      --format codequality:gl-code-quality-report.json
      --format html:${NAME}.html
      --format markdown:note.md
  after_script:
    - test -z "$KANIKO_TO_BUILDKIT_TOKEN" || npx --yes ${NAME}@${VERSION} note --report note.md
  allow_failure:
    exit_codes: [1, 3]
  artifacts:
    when: always
    expire_in: 1 week
    expose_as: Kaniko to BuildKit
    paths:
      - ${NAME}.html
    reports:
      codequality: gl-code-quality-report.json
`;
