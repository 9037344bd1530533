import { job, testRule } from './harness.ts';

testRule(
  'K2B740',
  [{ title: 'a database', text: job({ keys: 'services: ["postgres:17"]' }), at: ['"postgres:17"'] }],
  [
    {
      title: 'hosts that are given',
      text: job({ keys: 'services: ["postgres:17"]', args: '--opt add-hosts=db=10.0.0.1' }),
    },
    { title: 'dind', text: job({ keys: 'services: ["docker:dind"]' }) },
  ],
);
