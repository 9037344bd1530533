import { job, testRule } from './harness.ts';

testRule(
  'K2B732',
  [
    {
      title: 'the same name',
      text: job({
        args: '--output type=image,name=$CI_REGISTRY_IMAGE:latest,push=true --export-cache type=registry,ref=$CI_REGISTRY_IMAGE',
      }),
      at: ['type=registry,ref=$CI_REGISTRY_IMAGE'],
    },
  ],
  [
    {
      title: 'another tag',
      text: job({
        args: '--output type=image,name=$CI_REGISTRY_IMAGE:latest,push=true --export-cache type=registry,ref=$CI_REGISTRY_IMAGE:cache',
      }),
    },
    {
      title: 'inline',
      text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE:latest,push=true --export-cache type=inline' }),
    },
  ],
);
