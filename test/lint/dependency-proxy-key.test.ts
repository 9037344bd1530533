import { LOGIN, job, testRule } from './harness.ts';

const WITHOUT_PORT = String.raw`echo "{\"auths\":{\"$(echo -n $CI_DEPENDENCY_PROXY_SERVER | awk -F[:] '{print $1}')\":{\"auth\":\"x\"}}}" > ~/.docker/config.json`;
const WITH_PORT = String.raw`echo "{\"auths\":{\"$CI_DEPENDENCY_PROXY_SERVER\":{\"auth\":\"x\"}}}" > ~/.docker/config.json`;
const USES = '--opt build-arg:BASE=$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/alpine:3';

testRule(
  'K2B713',
  [
    {
      title: 'a key without its port',
      text: job({ before: [WITHOUT_PORT] }),
      at: [WITHOUT_PORT.replace(' > ~/.docker/config.json', '')],
      says: 'without its port',
    },
    {
      title: 'no key although the prefix is used',
      text: job({ args: USES }),
      at: [LOGIN[1]?.replace(' > ~/.docker/config.json', '') ?? ''],
      says: 'has no key',
    },
  ],
  [{ title: 'the variable as it is', text: job({ before: [WITH_PORT], args: USES }) }],
);
