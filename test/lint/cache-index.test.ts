import { job, testRule } from './harness.ts';

testRule(
  'K2B733',
  [
    {
      title: 'ECR with an old BuildKit',
      text: job({
        image: '{name: "moby/buildkit:v0.20.1-rootless", entrypoint: [""]}',
        args: '--export-cache type=registry,ref=1.dkr.ecr.eu-west-1.amazonaws.com/a:cache',
      }),
      at: ['type=registry,ref=1.dkr.ecr.eu-west-1.amazonaws.com/a:cache'],
      says: 'BuildKit 0.20',
    },
    {
      title: 'switched off',
      text: job({
        args: '--export-cache type=registry,ref=1.dkr.ecr.eu-west-1.amazonaws.com/a:cache,oci-mediatypes=false',
      }),
      at: ['type=registry,ref=1.dkr.ecr.eu-west-1.amazonaws.com/a:cache,oci-mediatypes=false'],
      says: 'as asked for',
    },
  ],
  [
    {
      title: 'ECR with a new BuildKit',
      text: job({ args: '--export-cache type=registry,ref=1.dkr.ecr.eu-west-1.amazonaws.com/a:cache' }),
    },
    {
      title: 'asked for',
      text: job({
        image: '{name: "moby/buildkit:v0.20.1-rootless", entrypoint: [""]}',
        args: '--export-cache type=registry,ref=1.dkr.ecr.eu-west-1.amazonaws.com/a:cache,image-manifest=true',
      }),
    },
    {
      title: 'another registry',
      text: job({
        image: '{name: "moby/buildkit:v0.20.1-rootless", entrypoint: [""]}',
        args: '--export-cache type=registry,ref=r.example.com/a/cache:x',
      }),
    },
  ],
);
