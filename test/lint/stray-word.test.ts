import { job, testRule } from './harness.ts';

testRule(
  'K2B752',
  [
    { title: 'a folder', text: job({ args: '.' }), at: ['.'] },
    { title: 'a value of a boolean', text: job({ args: '--no-cache true' }), at: ['true'] },
  ],
  [{ title: 'an expansion that may hold flags', text: job({ args: '$ARGS "$@" ${X:+--opt} ${X:+target=y}' }) }],
);
