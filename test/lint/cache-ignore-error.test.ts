import { job, testRule } from './harness.ts';

testRule(
  'K2B734',
  [
    {
      title: 'a registry cache',
      text: job({ args: '--export-cache type=registry,ref=r.example.com/a/cache:x,mode=max' }),
      at: ['type=registry,ref=r.example.com/a/cache:x,mode=max'],
    },
  ],
  [
    {
      title: 'with it',
      text: job({ args: '--export-cache type=registry,ref=r.example.com/a/cache:x,ignore-error=true' }),
    },
    {
      title: 'without it on purpose',
      text: job({ args: '--export-cache type=registry,ref=r.example.com/a/cache:x,ignore-error=false' }),
    },
    { title: 'a local cache', text: job({ args: '--export-cache type=local,dest=/tmp/c' }) },
  ],
);
