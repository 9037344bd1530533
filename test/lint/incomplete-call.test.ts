import { job, testRule } from './harness.ts';

testRule(
  'K2B720',
  [
    {
      title: 'no frontend',
      text: job({ script: ['buildctl-daemonless.sh build --local context=. --local dockerfile=.'] }),
      at: ['buildctl-daemonless.sh build --local context=. --local dockerfile=.'],
      says: '--frontend',
    },
    {
      title: 'no context',
      text: job({ script: ['buildctl-daemonless.sh build --frontend dockerfile.v0 --local dockerfile=.'] }),
      at: ['buildctl-daemonless.sh build --frontend dockerfile.v0 --local dockerfile=.'],
      says: '--local context',
    },
    {
      title: 'no folder of the Dockerfile',
      text: job({ script: ['buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=.'] }),
      at: ['buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=.'],
      says: '--local dockerfile',
    },
  ],
  [
    {
      title: 'a context by URL',
      text: job({
        script: ['buildctl-daemonless.sh build --frontend dockerfile.v0 --opt context=https://example.com/a.git'],
      }),
    },
    {
      title: 'arguments in a variable',
      text: job({ script: ['buildctl-daemonless.sh build --frontend dockerfile.v0 $ARGS'] }),
    },
    { title: 'a definition from stdin', text: job({ script: ['buildctl-daemonless.sh build < llb'] }) },
  ],
);
