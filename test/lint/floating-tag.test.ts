import { job, testRule } from './harness.ts';

testRule(
  'K2B744',
  [
    {
      title: 'rootless',
      text: job({ image: '{name: "moby/buildkit:rootless", entrypoint: [""]}' }),
      at: ['"moby/buildkit:rootless"'],
    },
  ],
  [
    { title: 'a digest', text: job({ image: '{name: "moby/buildkit:rootless@sha256:0123", entrypoint: [""]}' }) },
    { title: 'a variable', text: job({ image: '{name: "moby/buildkit:$TAG-rootless", entrypoint: [""]}' }) },
  ],
);
