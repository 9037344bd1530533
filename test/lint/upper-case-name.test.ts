import { job, testRule } from './harness.ts';

testRule(
  'K2B728',
  [
    {
      title: 'a repository',
      text: job({ args: '--output type=image,name=$CI_REGISTRY_IMAGE/Web:1,push=true' }),
      at: ['type=image,name=$CI_REGISTRY_IMAGE/Web:1,push=true'],
      says: '/Web:1',
    },
    {
      title: 'a cache',
      text: job({ args: '--export-cache type=registry,ref=r.example.com/App/cache:x' }),
      at: ['type=registry,ref=r.example.com/App/cache:x'],
    },
  ],
  [
    {
      title: 'a tag, a variable and a substitution',
      text: job({ args: '--output "type=image,name=r.example.com/$APP/${Name}:V1.0-$(cat VERSION),push=true"' }),
    },
    { title: 'a digest', text: job({ args: '--import-cache type=registry,ref=r.example.com/a@sha256:ABC' }) },
  ],
);
