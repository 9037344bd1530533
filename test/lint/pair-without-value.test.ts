import { job, testRule } from './harness.ts';

testRule(
  'K2B721',
  [
    {
      title: 'a build argument from the environment',
      text: job({ args: '--opt build-arg:TOKEN' }),
      at: ['build-arg:TOKEN'],
      says: 'invalid opt',
    },
  ],
  [
    { title: 'an empty value', text: job({ args: '--opt build-arg:TOKEN=' }) },
    { title: 'a variable that may hold the pair', text: job({ args: '--opt $PAIR' }) },
  ],
);
