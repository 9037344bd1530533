import { job, testRule } from './harness.ts';

testRule(
  'K2B754',
  [
    {
      title: 'Kaniko',
      text: job({ image: '{name: "gcr.io/kaniko-project/executor:v1.23.2-debug", entrypoint: [""]}' }),
      at: ['"gcr.io/kaniko-project/executor:v1.23.2-debug"'],
    },
    { title: 'docker', text: job({ image: 'docker:28-cli' }), at: ['docker:28-cli'] },
  ],
  [{ title: "an image of one's own", text: job({ image: 'registry.example.com/tools:1' }) }],
);
