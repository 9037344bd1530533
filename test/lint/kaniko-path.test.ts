import { build, job, testRule } from './harness.ts';

testRule(
  'K2B707',
  [
    {
      title: 'mkdir of the old credentials folder',
      text: job({ before: ['mkdir -p /kaniko/.docker'] }),
      at: ['/kaniko/.docker'],
      says: 'mkdir -p /kaniko/.docker',
    },
    {
      title: 'a redirection',
      text: job({ before: ['echo "{}" > /kaniko/.docker/config.json'] }),
      at: ['/kaniko/.docker/config.json'],
    },
    { title: 'the executor', text: job({ script: ['/kaniko/executor version', build()] }), at: ['/kaniko/executor'] },
    {
      title: 'the home of root',
      text: job({ before: ['cp auth.json /root/.docker/config.json'] }),
      at: ['/root/.docker/config.json'],
    },
  ],
  [
    { title: 'a test for the folder', text: job({ before: ['if [ -d /kaniko ]; then echo old; fi'] }) },
    { title: 'a guarded command', text: job({ before: ['mkdir -p /kaniko/.docker || true'] }) },
    { title: 'PATH', text: job({ before: ['export PATH=$PATH:/kaniko'] }) },
    { title: 'a folder of the project by that name', text: job({ before: ['ls ci/kaniko/files'] }) },
  ],
);
