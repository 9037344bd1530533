import { build, job, testRule } from './harness.ts';

testRule(
  'K2B747',
  [
    {
      title: 'buildctl alone',
      text: job({ script: [build().replace('-daemonless.sh', '')] }),
      at: [build().replace('-daemonless.sh', '')],
    },
  ],
  [
    { title: 'an address', text: job({ script: [build().replace('-daemonless.sh', ' --addr tcp://b:1234')] }) },
    {
      title: 'BUILDKIT_HOST',
      text: job({ variables: ['BUILDKIT_HOST: tcp://b:1234'], script: [build().replace('-daemonless.sh', '')] }),
    },
    {
      title: 'a daemon of the script',
      text: job({ script: ['rootlesskit buildkitd &', build().replace('-daemonless.sh', '')] }),
    },
    {
      title: 'a service',
      text: job({ keys: 'services: ["moby/buildkit:latest"]', script: [build().replace('-daemonless.sh', '')] }),
    },
  ],
);
