import { job, testRule } from './harness.ts';

testRule(
  'K2B722',
  [
    {
      title: 'a list without quotes',
      text: job({ args: '--output type=image,name=a,b,push=true' }),
      at: ['type=image,name=a,b,push=true'],
      says: 'invalid value b',
    },
    {
      title: 'two names',
      text: job({ args: '--output type=image,name=a,name=b,push=true' }),
      at: ['type=image,name=a,name=b,push=true'],
      says: 'only the last',
    },
    {
      title: 'quotes around the value',
      text: job({ args: `--output 'type=image,name="a,b",push=true'` }),
      at: [`'type=image,name="a,b",push=true'`],
      says: 'bare',
    },
    {
      title: 'quotes that the shell takes away',
      text: job({ args: '--output type=image,"name=a,b",push=true' }),
      at: ['type=image,"name=a,b",push=true'],
      says: 'invalid value b',
    },
  ],
  [
    { title: 'quotes around the field', text: job({ args: `--output 'type=image,"name=a,b",push=true'` }) },
    {
      title: 'escaped quotes around the field',
      text: job({ args: '--output "type=image,\\"name=$A,$B\\",push=true"' }),
    },
    { title: 'an expansion with a comma', text: job({ args: '--output "type=image,name=${A:-a,b},push=true"' }) },
  ],
);
