import { job, testRule } from './harness.ts';

testRule(
  'K2B727',
  [
    {
      title: 'a tar',
      text: job({ args: '--output type=docker,name=a/b:1,dest=/tmp/x.tar,push=true' }),
      at: ['type=docker,name=a/b:1,dest=/tmp/x.tar,push=true'],
      says: 'type=docker',
    },
  ],
  [
    {
      title: 'a tar beside a push',
      text: job({ args: '--output type=oci,dest=/tmp/x.tar --output type=image,name=a/b:1,push=true' }),
    },
  ],
);
