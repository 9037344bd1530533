import { build, job, testRule } from './harness.ts';

testRule(
  'K2B729',
  [
    {
      title: 'a job without rules',
      text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG,push=true' }),
      at: ['type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG,push=true'],
    },
  ],
  [
    {
      title: 'a job for tags',
      text: job({
        args: '--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG,push=true',
        keys: 'rules:\n  - if: $CI_COMMIT_TAG',
      }),
    },
    {
      title: 'only: tags',
      text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG,push=true', keys: 'only: [tags]' }),
    },
    {
      title: 'a branch of the script',
      text: job({
        script: [
          `if [ -n "$CI_COMMIT_TAG" ]; then ${build('--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG,push=true')}; fi`,
        ],
      }),
    },
    {
      title: 'a default',
      text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE:${CI_COMMIT_TAG:-latest},push=true' }),
    },
  ],
);
