import { job, testRule } from './harness.ts';

testRule(
  'K2B726',
  [
    {
      title: 'a type of buildx',
      text: job({ args: '--output type=registry,name=a/b:1' }),
      at: ['type=registry,name=a/b:1'],
      says: 'exporter "registry"',
    },
    {
      title: 'no type',
      text: job({ args: '--output name=a/b:1,push=true' }),
      at: ['name=a/b:1,push=true'],
      says: 'requires type',
    },
    {
      title: 'a value that is no boolean',
      text: job({ args: '--output type=image,name=a/b:1,push=yes' }),
      at: ['type=image,name=a/b:1,push=yes'],
      says: 'non-bool',
    },
  ],
  [
    { title: 'a variable', text: job({ args: '--output $OUTPUT --output type=$TYPE,name=a,push=$PUSH' }) },
    {
      title: 'every type that there is',
      text: job({
        args: '--output type=docker,dest=/tmp/a --output type=oci,dest=/tmp/b --output type=local,dest=c --output type=tar,dest=/tmp/d',
      }),
    },
  ],
);
