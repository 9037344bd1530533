import { job, testRule } from './harness.ts';

testRule(
  'K2B706',
  [
    {
      title: 'a string',
      text: job({ image: 'moby/buildkit:rootless' }),
      at: ['moby/buildkit:rootless'],
      says: 'is a string',
    },
    {
      title: 'a map without entrypoint',
      text: job({ image: '{name: "moby/buildkit:rootless"}' }),
      at: ['"moby/buildkit:rootless"'],
      says: 'no entrypoint',
    },
    {
      title: 'an empty list',
      text: job({ image: '{name: "moby/buildkit:rootless", entrypoint: []}' }),
      at: ['"moby/buildkit:rootless"'],
    },
    {
      title: 'the daemon itself',
      text: job({ image: '{name: "moby/buildkit:rootless", entrypoint: [rootlesskit, buildkitd]}' }),
      at: ['[rootlesskit, buildkitd]'],
      says: 'rootlesskit buildkitd',
    },
    {
      title: 'a string in a child that drops the map of its template',
      text: job({ name: '.t' }) + 'build:\n  extends: .t\n  image: moby/buildkit:v0.32.2-rootless\n',
      at: ['moby/buildkit:v0.32.2-rootless'],
    },
    {
      title: 'a mirror',
      text: job({ image: 'registry.example.com/hub/moby/buildkit:rootless' }),
      at: ['registry.example.com/hub/moby/buildkit:rootless'],
    },
  ],
  [
    { title: 'a shell', text: job({ image: '{name: "moby/buildkit:rootless", entrypoint: ["/bin/sh", "-c"]}' }) },
    { title: 'another image', text: job({ image: 'registry.example.com/tools/build:1' }) },
  ],
);
