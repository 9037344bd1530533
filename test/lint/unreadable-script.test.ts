import { build, job, testRule } from './harness.ts';

testRule(
  'K2B700',
  [{ title: 'an open quote', text: job({ script: ['echo "open', build()] }), at: [''], says: 'in part' }],
  [
    {
      title: 'a script that is complete over several entries',
      text: job({ script: ['if true; then', build(), 'fi'] }),
    },
  ],
);
