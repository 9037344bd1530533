import { job, testRule } from './harness.ts';

testRule(
  'K2B730',
  [
    {
      title: 'the default',
      text: job({ args: '--export-cache type=registry,ref=r.example.com/a/cache:x' }),
      at: ['type=registry,ref=r.example.com/a/cache:x'],
    },
  ],
  [
    { title: 'max', text: job({ args: '--export-cache type=registry,ref=r.example.com/a/cache:x,mode=max' }) },
    {
      title: 'min on purpose',
      text: job({ args: '--export-cache type=registry,ref=r.example.com/a/cache:x,mode=min' }),
    },
    { title: 'inline', text: job({ args: '--export-cache type=inline' }) },
  ],
);
