import { job, testRule } from './harness.ts';

testRule(
  'K2B735',
  [
    {
      title: '--push',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker buildx build -t $CI_REGISTRY_IMAGE:1 --push .'],
      }),
      at: ['docker buildx build -t $CI_REGISTRY_IMAGE:1 --push .'],
      says: 'docker buildx build',
    },
    {
      title: 'an output that pushes',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker buildx build --output type=registry,name=$CI_REGISTRY_IMAGE:1 .'],
      }),
      at: ['docker buildx build --output type=registry,name=$CI_REGISTRY_IMAGE:1 .'],
    },
  ],
  [
    {
      title: 'switched off',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker buildx build --provenance=false -t $CI_REGISTRY_IMAGE:1 --push .'],
      }),
    },
    {
      title: 'chosen',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker buildx build --provenance mode=max -t $CI_REGISTRY_IMAGE:1 --push .'],
      }),
    },
    {
      title: 'the variable',
      text: job({
        image: 'docker:28-cli',
        before: [],
        variables: ['BUILDX_NO_DEFAULT_ATTESTATIONS: "1"'],
        script: ['docker buildx build -t $CI_REGISTRY_IMAGE:1 --push .'],
      }),
    },
    {
      title: 'a push elsewhere',
      text: job({ image: 'docker:28-cli', before: [], script: ['docker buildx build -t r.example.com/a:1 --push .'] }),
    },
    {
      title: 'no push',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker buildx build -t $CI_REGISTRY_IMAGE:1 --load .'],
      }),
    },
  ],
);
