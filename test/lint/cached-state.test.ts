import { job, testRule } from './harness.ts';

testRule(
  'K2B745',
  [
    {
      title: 'the state of the daemon',
      text: job({ keys: 'cache:\n  - key: a\n    paths: [node_modules, .local/share/buildkit/]' }),
      at: ['.local/share/buildkit/'],
    },
  ],
  [{ title: 'other paths', text: job({ keys: 'cache: {paths: [.cache]}' }) }],
);
