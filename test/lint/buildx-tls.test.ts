import { job, testRule } from './harness.ts';

testRule(
  'K2B736',
  [
    {
      title: 'create with the settings of dind',
      text: job({
        image: 'docker:28-cli',
        before: [],
        variables: ['DOCKER_TLS_CERTDIR: /certs'],
        keys: 'services: ["docker:28-dind"]',
        script: ['docker buildx create --use --driver docker-container'],
      }),
      at: ['docker buildx create --use --driver docker-container'],
    },
  ],
  [
    {
      title: 'a context',
      text: job({
        image: 'docker:28-cli',
        before: [],
        variables: ['DOCKER_TLS_CERTDIR: /certs'],
        keys: 'services: ["docker:28-dind"]',
        script: ['docker context create b', 'docker buildx create --use b'],
      }),
    },
    {
      title: 'no TLS',
      text: job({
        image: 'docker:28-cli',
        before: [],
        variables: ['DOCKER_TLS_CERTDIR: ""'],
        keys: 'services: ["docker:28-dind"]',
        script: ['docker buildx create --use'],
      }),
    },
  ],
);
