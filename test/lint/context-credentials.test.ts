import { job, testRule } from './harness.ts';

testRule(
  'K2B741',
  [
    {
      title: 'the URL of the job',
      text: job({ args: '--opt context=$CI_REPOSITORY_URL' }),
      at: ['context=$CI_REPOSITORY_URL'],
      says: 'CI_REPOSITORY_URL',
    },
    {
      title: 'a token',
      text: job({ args: '--opt context=https://gitlab-ci-token:${CI_JOB_TOKEN}@example.com/a.git' }),
      at: ['context=https://gitlab-ci-token:${CI_JOB_TOKEN}@example.com/a.git'],
      says: 'CI_JOB_TOKEN',
    },
    {
      title: 'a password, which is not repeated',
      text: job({ args: '--opt context:lib=https://u:hunter2@example.com/a.git' }),
      at: ['context:lib=https://u:hunter2@example.com/a.git'],
      says: '(a user and a password)',
    },
  ],
  [{ title: 'a public URL', text: job({ args: '--opt context=https://example.com/a.git#main:dir' }) }],
);
