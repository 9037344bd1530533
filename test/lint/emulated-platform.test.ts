import { job, testRule } from './harness.ts';

testRule(
  'K2B737',
  [
    {
      title: 'arm64',
      text: job({ args: '--opt platform=linux/amd64,linux/arm64' }),
      at: ['platform=linux/amd64,linux/arm64'],
    },
  ],
  [
    { title: 'amd64', text: job({ args: '--opt platform=linux/amd64' }) },
    { title: 'a variable', text: job({ args: '--opt platform=$PLATFORM' }) },
  ],
);
