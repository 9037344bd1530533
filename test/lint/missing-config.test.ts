import { job, testRule } from './harness.ts';

testRule(
  'K2B704',
  [
    {
      title: 'a path that nothing writes',
      text: job({ variables: ['BUILDKITD_FLAGS: --config /tmp/buildkit.toml'] }),
      at: ['--config /tmp/buildkit.toml'],
      says: 'nothing in view writes',
    },
    {
      title: 'a tilde',
      text: job({ variables: ['BUILDKITD_FLAGS: --config=~/b.toml'] }),
      at: ['--config=~/b.toml'],
      says: 'not expanded',
    },
    {
      title: 'a file of the project that is not there',
      text: job({ variables: ['BUILDKITD_FLAGS: --config=$CI_PROJECT_DIR/ci/b.toml'] }),
      at: ['--config=$CI_PROJECT_DIR/ci/b.toml'],
    },
  ],
  [
    {
      title: 'a file of the project',
      text: job({ variables: ['BUILDKITD_FLAGS: --config=$CI_PROJECT_DIR/ci/b.toml'] }),
      files: { 'ci/b.toml': '' },
    },
    {
      title: 'a file that the script writes',
      text: job({ variables: ['BUILDKITD_FLAGS: --config=/tmp/b.toml'], before: ['echo > /tmp/b.toml'] }),
    },
  ],
);
