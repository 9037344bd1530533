import { job, testRule } from './harness.ts';

testRule(
  'K2B743',
  [
    {
      title: 'curl and jq',
      text: job({ before: ['curl -sf https://example.com', 'echo x | jq .'] }),
      at: ['curl', 'jq'],
      says: 'needs curl',
    },
  ],
  [
    { title: 'busybox and git', text: job({ before: ['wget -qO- https://example.com', 'git describe'] }) },
    {
      title: 'a guarded use',
      text: job({ before: ['command -v curl && curl x || true', 'if [ -n "$X" ]; then jq . x; fi'] }),
    },
    { title: 'a function by that name', text: job({ before: ['curl() { wget "$@"; }', 'curl x'] }) },
    {
      title: 'another image',
      text: job({ image: 'registry.example.com/buildkit-tools:rootless', before: ['curl x'] }),
    },
  ],
);
