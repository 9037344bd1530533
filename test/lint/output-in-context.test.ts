import { job, testRule } from './harness.ts';

testRule(
  'K2B738',
  [
    {
      title: 'a tar in the project',
      text: job({ args: '--output type=docker,name=a,dest=image.tar' }),
      at: ['type=docker,name=a,dest=image.tar'],
    },
    {
      title: 'by its full path',
      text: job({ args: '--output type=oci,dest=$CI_PROJECT_DIR/image.tar' }),
      at: ['type=oci,dest=$CI_PROJECT_DIR/image.tar'],
    },
  ],
  [
    {
      title: 'elsewhere',
      text: job({ args: '--output type=docker,dest=/tmp/image.tar --output type=oci,dest=$out/x.tar' }),
    },
    {
      title: 'named in .dockerignore',
      text: job({ args: '--output type=docker,dest=image.tar' }),
      files: { '.dockerignore': 'image.tar\n' },
    },
    {
      title: 'beside the context',
      text: job({
        script: [
          'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=app --local dockerfile=app --output type=docker,dest=image.tar',
        ],
      }),
    },
    { title: 'a folder', text: job({ args: '--output type=oci,dest=layout,tar=false --output type=local,dest=out' }) },
  ],
);
