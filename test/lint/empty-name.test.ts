import { job, testRule } from './harness.ts';

testRule(
  'K2B723',
  [
    {
      title: 'an empty name',
      text: job({ args: '--output type=image,name=,push=true' }),
      at: ['type=image,name=,push=true'],
    },
    { title: 'no name', text: job({ args: '--output type=image,push=true' }), at: ['type=image,push=true'] },
  ],
  [{ title: 'a build for its digest', text: job({ args: '--output type=image,push=false' }) }],
);
