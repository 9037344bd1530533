import { FLAGS, LOGIN, build, job, testRule } from './harness.ts';

testRule(
  'K2B708',
  [
    { title: 'no login at all', text: job({ before: [] }), at: [build()], says: 'nothing in view writes' },
    {
      title: 'a login for another registry only',
      text: job({
        before: [
          'echo "{\\"auths\\":{\\"https://index.docker.io/v1/\\":{\\"auth\\":\\"x\\"}}}" > ~/.docker/config.json',
        ],
      }),
      at: [build()],
      says: 'no entry for $CI_REGISTRY',
    },
    {
      title: 'a login on some paths only',
      text: job({ before: [`if [ -n "$A" ]; then ${LOGIN[1] ?? ''}; fi`] }),
      at: [build()],
      says: 'on some path',
    },
    {
      title: 'a name in a variable of the job',
      text: job({
        before: [],
        variables: [FLAGS, 'IMAGE: $CI_REGISTRY_IMAGE/web'],
        args: '--output type=image,name=$IMAGE:1,push=true',
      }),
      at: [build('--output type=image,name=$IMAGE:1,push=true')],
    },
  ],
  [
    { title: 'a build without a push', text: job({ before: [], args: '' }) },
    {
      title: 'a push elsewhere',
      text: job({ before: [], args: '--output type=image,name=harbor.example.com/a/b:1,push=true' }),
    },
    { title: 'content that is out of view', text: job({ before: ['echo "$AUTH" > ~/.docker/config.json'] }) },
    { title: 'a script that is out of view', text: job({ before: ['./ci/login.sh'] }) },
    { title: 'DOCKER_AUTH_CONFIG', text: job({ before: ['export DOCKER_AUTH_CONFIG="$AUTH"'] }) },
    {
      title: 'a host that is written out',
      text: job({
        before: ['echo "{\\"auths\\":{\\"registry.example.com\\":{\\"auth\\":\\"x\\"}}}" > ~/.docker/config.json'],
      }),
    },
    { title: 'a template whose users may log in', text: job({ name: '.t', before: [] }) },
  ],
);
