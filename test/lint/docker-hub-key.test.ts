import { FLAGS, LOGIN, job, testRule } from './harness.ts';

testRule(
  'K2B711',
  [
    {
      title: 'docker.io',
      text: job({
        before: [...LOGIN.slice(0, 1), `echo '{"auths":{"docker.io":{"auth":"x"}}}' > ~/.docker/config.json`],
      }),
      at: [`echo '{"auths":{"docker.io":{"auth":"x"}}}'`],
      says: 'docker.io',
    },
    {
      title: 'index.docker.io with a path that is not the key',
      text: job({
        before: [
          ...LOGIN.slice(0, 1),
          `echo '{"auths":{"https://index.docker.io/v2/":{"auth":"x"}}}' > ~/.docker/config.json`,
        ],
      }),
      at: [`echo '{"auths":{"https://index.docker.io/v2/":{"auth":"x"}}}'`],
    },
    {
      title: 'in DOCKER_AUTH_CONFIG',
      text: job({ variables: [FLAGS, `DOCKER_AUTH_CONFIG: '{"auths":{"registry-1.docker.io":{"auth":"x"}}}'`] }),
      at: [`'{"auths":{"registry-1.docker.io":{"auth":"x"}}}'`],
    },
  ],
  [
    {
      title: 'the key itself',
      text: job({
        before: [
          ...LOGIN.slice(0, 1),
          `echo '{"auths":{"https://index.docker.io/v1/":{"auth":"x"}}}' > ~/.docker/config.json`,
        ],
      }),
    },
    {
      title: 'another registry',
      text: job({
        before: [
          ...LOGIN.slice(0, 1),
          `echo '{"auths":{"docker.io.example.com":{"auth":"x"}}}' > ~/.docker/config.json`,
        ],
      }),
    },
  ],
);
