import { build, job, testRule } from './harness.ts';

testRule(
  'K2B731',
  [
    {
      title: 'two jobs',
      text:
        job({ name: 'a', args: '--export-cache type=registry,ref=r.example.com/a/cache:x' }) +
        job({ name: 'b', args: '--export-cache type=registry,ref=r.example.com/a/cache:x' }),
      at: ['type=registry,ref=r.example.com/a/cache:x', 'type=registry,ref=r.example.com/a/cache:x'],
      says: 'the job b',
    },
    {
      title: 'two builds of a job',
      text: job({
        script: [
          build('--export-cache type=registry,ref=r.example.com/a/cache:x'),
          build('--export-cache type=registry,ref=r.example.com/a/cache:x'),
        ],
      }),
      at: ['type=registry,ref=r.example.com/a/cache:x'],
      says: 'another build',
    },
  ],
  [
    {
      title: 'a tag of each job',
      text:
        job({ name: 'a', args: '--export-cache type=registry,ref=r.example.com/a/cache:x-$CI_JOB_NAME_SLUG' }) +
        job({ name: 'b', args: '--export-cache type=registry,ref=r.example.com/a/cache:x-$CI_JOB_NAME_SLUG' }),
    },
    {
      title: 'variables of each job',
      text:
        job({
          name: 'a',
          variables: ['APP: a'],
          args: '--export-cache type=registry,ref=r.example.com/a/cache:x-$APP',
        }) +
        job({
          name: 'b',
          variables: ['APP: b'],
          args: '--export-cache type=registry,ref=r.example.com/a/cache:x-$APP',
        }),
    },
    {
      title: 'a job that only reads it',
      text:
        job({ name: 'a', args: '--export-cache type=registry,ref=r.example.com/a/cache:x' }) +
        job({ name: 'b', args: '--import-cache type=registry,ref=r.example.com/a/cache:x' }),
    },
  ],
);
