import { FLAGS, build, job, testRule } from './harness.ts';

testRule(
  'K2B712',
  [
    {
      title: 'a field that makes it ignored',
      text: job({
        before: [],
        variables: [FLAGS, `DOCKER_AUTH_CONFIG: '{"auths":{"r.example.com":{"username":"u","password":"p"}}}'`],
      }),
      at: [`'{"auths":{"r.example.com":{"username":"u","password":"p"}}}'`],
      says: 'the field username',
    },
    {
      title: 'beside a file',
      text: job({ variables: [FLAGS, 'DOCKER_AUTH_CONFIG: $PULL_AUTH'] }),
      at: ['$PULL_AUTH'],
      says: 'wins over',
    },
  ],
  [
    {
      title: 'unset before the build',
      text: job({
        variables: [FLAGS, 'DOCKER_AUTH_CONFIG: $PULL_AUTH'],
        script: ['unset DOCKER_AUTH_CONFIG', build()],
      }),
    },
    {
      title: 'alone and well-formed',
      text: job({ before: [], variables: [FLAGS, `DOCKER_AUTH_CONFIG: '{"auths":{"r.example.com":{"auth":"x"}}}'`] }),
    },
  ],
);
