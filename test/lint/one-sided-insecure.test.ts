import { job, testRule } from './harness.ts';

testRule(
  'K2B715',
  [
    {
      title: 'the cache of an insecure registry',
      text: job({
        args: '--output type=image,name=r.example.com:5000/a:1,push=true,registry.insecure=true --export-cache type=registry,ref=r.example.com:5000/a/cache:1,mode=max,ignore-error=true',
      }),
      at: ['type=registry,ref=r.example.com:5000/a/cache:1,mode=max,ignore-error=true'],
      says: '--export-cache reaches r.example.com:5000',
    },
  ],
  [
    {
      title: 'both sides',
      text: job({
        args: '--output type=image,name=r.example.com:5000/a:1,push=true,registry.insecure=true --export-cache type=registry,ref=r.example.com:5000/a/cache:1,mode=max,ignore-error=true,registry.insecure=true',
      }),
    },
    {
      title: 'a configuration of the daemon',
      text: job({
        before: ['echo x > ~/.config/buildkit/buildkitd.toml'],
        args: '--output type=image,name=r.example.com:5000/a:1,push=true,registry.insecure=true --export-cache type=registry,ref=r.example.com:5000/a/cache:1,mode=max,ignore-error=true',
      }),
    },
    {
      title: 'another registry',
      text: job({
        args: '--output type=image,name=r.example.com/a:1,push=true,registry.insecure=true --import-cache type=registry,ref=s.example.com/a:1',
      }),
    },
  ],
);
