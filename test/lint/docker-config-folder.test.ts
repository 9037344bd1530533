import { FLAGS, job, testRule } from './harness.ts';

testRule(
  'K2B755',
  [
    {
      title: 'the folder of Kaniko',
      text: job({ variables: [FLAGS, 'DOCKER_CONFIG: /kaniko/.docker'] }),
      at: ['/kaniko/.docker'],
    },
  ],
  [{ title: 'a folder of the project', text: job({ variables: [FLAGS, 'DOCKER_CONFIG: $CI_PROJECT_DIR/.docker'] }) }],
);
