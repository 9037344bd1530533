import { job, testRule } from './harness.ts';

testRule(
  'K2B750',
  [
    {
      title: 'by its name',
      text: job({ args: '--opt "build-arg:NPM_TOKEN=$X"' }),
      at: ['"build-arg:NPM_TOKEN=$X"'],
      says: 'build-arg:NPM_TOKEN',
    },
    {
      title: 'by its variable',
      text: job({ args: '--opt "build-arg:AUTH=$DB_PASSWORD"' }),
      at: ['"build-arg:AUTH=$DB_PASSWORD"'],
      says: 'build-arg:AUTH',
    },
  ],
  [
    { title: 'a secret', text: job({ args: '--secret id=NPM_TOKEN,env=NPM_TOKEN' }) },
    {
      title: 'a name that only looks like one',
      text: job({ args: '--opt build-arg:PASSENGER_VERSION=6 --opt build-arg:TOKENIZER=x' }),
    },
    { title: 'an empty value', text: job({ args: '--opt build-arg:TOKEN=' }) },
  ],
);
