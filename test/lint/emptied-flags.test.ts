import { FLAGS, job, testRule } from './harness.ts';

testRule(
  'K2B702',
  [
    {
      title: 'a key without a value',
      text: job({ variables: ['BUILDKITD_FLAGS:'] }),
      at: ['BUILDKITD_FLAGS'],
      says: 'has no value',
    },
    {
      title: 'variables: null in a job that extends another',
      text: job({ name: '.t' }) + 'build:\n  extends: .t\n  variables: null\n',
      at: ['variables'],
      says: 'the jobs it extends',
    },
  ],
  [
    {
      title: 'variables: null with global flags',
      text: `variables:\n  ${FLAGS}\n` + job({ name: '.t' }) + 'build:\n  extends: .t\n  variables: null\n',
    },
  ],
);
