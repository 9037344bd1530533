import { job, testRule } from './harness.ts';

testRule(
  'K2B753',
  [
    {
      title: 'apk',
      text: job({ before: ['apk add --no-cache curl'] }),
      at: ['apk add --no-cache curl'],
      says: 'apk add',
    },
  ],
  [
    { title: 'asking only', text: job({ before: ['apk --version'] }) },
    { title: 'guarded', text: job({ before: ['apk add curl || true'] }) },
    {
      title: 'the image that runs as root',
      text: job({ image: '{name: "moby/buildkit:v0.32.2", entrypoint: [""]}', before: ['apk add curl'] }),
    },
  ],
);
