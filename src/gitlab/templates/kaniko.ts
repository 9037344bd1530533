/**
 * What GitLab's template Kaniko.gitlab-ci.yml makes of a pipeline: one job whose tag follows the branch unless
 * IMAGE_TAG is set (GitLab 16 and later), with flags in KANIKO_ARGS and the context in KANIKO_BUILD_CONTEXT. Written for this program from the template's behaviour; in
 * GitLab's version the tag's parts are cut in several steps.
 * @see https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/gitlab/ci/templates/Kaniko.gitlab-ci.yml
 */
export const KANIKO_TEMPLATE = `kaniko-build:
  stage: build
  variables:
    KANIKO_ARGS: ""
    KANIKO_BUILD_CONTEXT: $CI_PROJECT_DIR
  image:
    name: gcr.io/kaniko-project/executor:debug
    entrypoint: [""]
  script:
    - |
      if [ "$CI_COMMIT_REF_NAME" = "$CI_DEFAULT_BRANCH" ]; then
        VERSION=latest
      elif [ -n "$CI_COMMIT_TAG" ]; then
        VERSION=$(echo "$CI_COMMIT_TAG" | tr -s / - | tr -cd 'a-zA-Z0-9.-')
      else
        VERSION=branch-$(echo "$CI_COMMIT_REF_NAME" | tr -s / - | tr -cd 'a-zA-Z0-9-')
      fi
    - IMAGE_TAG=\${IMAGE_TAG-$CI_REGISTRY_IMAGE:$VERSION}
    - echo $IMAGE_TAG
    - mkdir -p /kaniko/.docker
    - echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > /kaniko/.docker/config.json
    - DOCKERFILE_PATH=\${DOCKERFILE_PATH:-"$KANIKO_BUILD_CONTEXT/Dockerfile"}
    - /kaniko/executor --context $KANIKO_BUILD_CONTEXT --dockerfile $DOCKERFILE_PATH --destination $IMAGE_TAG $KANIKO_ARGS
  rules:
    - exists: [Dockerfile]
    - if: $DOCKERFILE_PATH
    - if: $KANIKO_BUILD_CONTEXT != $CI_PROJECT_DIR
`;
