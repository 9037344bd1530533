import { job, testRule } from './harness.ts';

testRule(
  'K2B718',
  [
    {
      title: 'a path that ends in Dockerfile',
      text: job({
        script: [
          'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=docker/Dockerfile',
        ],
      }),
      at: ['dockerfile=docker/Dockerfile'],
    },
    {
      title: 'a file of the tree by another name',
      text: job({
        script: [
          'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=$CI_PROJECT_DIR/ci/image',
        ],
      }),
      at: ['dockerfile=$CI_PROJECT_DIR/ci/image'],
      files: { 'ci/image': 'FROM scratch' },
    },
  ],
  [
    {
      title: 'a folder by that name',
      text: job({
        script: [
          'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=Dockerfile',
        ],
      }),
      files: { 'Dockerfile/Dockerfile': '' },
    },
    {
      title: 'a variable',
      text: job({
        script: ['buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=$DIR'],
      }),
    },
  ],
);
