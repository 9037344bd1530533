import { FLAGS, build, job, testRule } from './harness.ts';

testRule(
  'K2B742',
  [
    {
      title: 'the service',
      text: job({ keys: 'services: ["docker:28-dind"]' }),
      at: ['"docker:28-dind"'],
      says: 'docker:28-dind',
    },
    {
      title: 'DOCKER_HOST',
      text: job({ variables: [FLAGS, 'DOCKER_HOST: tcp://docker:2375'] }),
      at: ['tcp://docker:2375'],
      says: 'DOCKER_HOST',
    },
  ],
  [
    {
      title: 'a job that uses docker as well',
      text: job({ script: [build(), 'docker run a'], keys: 'services: ["docker:dind"]' }),
    },
    { title: 'another service', text: job({ keys: 'services: ["redis:7"]' }) },
  ],
);
