import { FLAGS, build, job, testRule } from './harness.ts';

testRule(
  'K2B724',
  [
    {
      title: 'a variable out of view',
      text: job({ args: '--output type=image,name=$IMAGE,push=true' }),
      at: ['type=image,name=$IMAGE,push=true'],
      says: '$IMAGE',
    },
  ],
  [
    {
      title: 'a variable of the job',
      text: job({ variables: [FLAGS, 'IMAGE: a/b:1'], args: '--output type=image,name=$IMAGE,push=true' }),
    },
    {
      title: 'a variable of the script',
      text: job({ script: ['IMAGE=$(cat name)', build('--output type=image,name=$IMAGE,push=true')] }),
    },
    {
      title: 'a test before the build',
      text: job({ script: ['[ -n "$IMAGE" ]', build('--output type=image,name=$IMAGE,push=true')] }),
    },
    { title: 'a predefined variable', text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE,push=true' }) },
  ],
);
