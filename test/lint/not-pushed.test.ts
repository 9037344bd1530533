import { job, testRule } from './harness.ts';

testRule(
  'K2B725',
  [
    {
      title: 'a name without push',
      text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE:1' }),
      at: ['type=image,name=$CI_REGISTRY_IMAGE:1'],
    },
  ],
  [
    { title: 'push=false', text: job({ args: '--output type=image,name=a,push=false' }) },
    { title: 'no output', text: job({ args: '' }) },
  ],
);
