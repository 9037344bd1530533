import { job, testRule } from './harness.ts';

testRule(
  'K2B735',
  [
    {
      title: '--push',
      text: job({ image: 'docker:28-cli', before: [], script: ['docker buildx build -t a/b:1 --push .'] }),
      at: ['docker buildx build -t a/b:1 --push .'],
      says: 'docker buildx build',
    },
    {
      title: 'an output that pushes',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker buildx build --output type=registry,name=a/b:1 .'],
      }),
      at: ['docker buildx build --output type=registry,name=a/b:1 .'],
    },
  ],
  [
    {
      title: 'switched off',
      text: job({ image: 'docker:28-cli', before: [], script: ['docker buildx build --provenance=false --push .'] }),
    },
    {
      title: 'chosen',
      text: job({ image: 'docker:28-cli', before: [], script: ['docker buildx build --provenance mode=max --push .'] }),
    },
    {
      title: 'the variable',
      text: job({
        image: 'docker:28-cli',
        before: [],
        variables: ['BUILDX_NO_DEFAULT_ATTESTATIONS: "1"'],
        script: ['docker buildx build --push .'],
      }),
    },
    { title: 'no push', text: job({ image: 'docker:28-cli', before: [], script: ['docker buildx build --load .'] }) },
  ],
);
