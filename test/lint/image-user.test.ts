import { job, testRule } from './harness.ts';

testRule(
  'K2B705',
  [
    {
      title: 'user 0 by docker:user',
      text: job({ image: '{name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""], docker: {user: root}}' }),
      at: ['root'],
      says: 'NoProcessSandbox without Rootless',
    },
    {
      title: 'user 0 by kubernetes:user',
      text: job({ image: '{name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""], kubernetes: {user: "0:0"}}' }),
      at: ['"0:0"'],
      says: 'runs as 0:0',
    },
    {
      title: 'an unknown user',
      text: job({ image: '{name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""], docker: {user: "1001"}}' }),
      at: ['"1001"'],
      says: 'newuidmap',
    },
    {
      title: 'the flag with the image that runs as root',
      text: job({ image: '{name: "moby/buildkit:v0.32.2", entrypoint: [""]}' }),
      at: ['"moby/buildkit:v0.32.2"'],
      says: 'runs as root',
    },
  ],
  [
    {
      title: 'user 1000',
      text: job({ image: '{name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""], docker: {user: "1000:1000"}}' }),
    },
    {
      title: 'the image that runs as root without the flag',
      text: job({ image: '{name: "moby/buildkit:v0.32.2", entrypoint: [""]}', variables: [] }),
    },
  ],
);
