import {
  approximate,
  buildkitSource,
  defineFlag,
  kanikoSource,
  manual,
  notNeeded,
  sameArguments,
} from '../../src/flag.ts';

const DIFFERENCE =
  'one registry tag per job instead of one per layer, without expiry; the layers cached by Kaniko are of no use';

export default defineFlag({
  code: 'K2B113',
  name: 'cache',
  takes: 'boolean',
  summary: 'Reuses layers from a registry.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--cache-from and --cache-to, with the same fields' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/cache/cache.go#L159-L170'),
    buildkit: buildkitSource('README.md#registry-push-image-and-cache-separately'),
  },
  examples: [
    {
      title: 'beside the image',
      before: ['--cache=true'],
      after: [
        '--import-cache "type=registry,ref=r.io/app/cache:$CI_JOB_NAME_SLUG"',
        '--export-cache "type=registry,ref=r.io/app/cache:$CI_JOB_NAME_SLUG,mode=max,ignore-error=true"',
      ],
    },
    { title: 'switched off', before: ['--cache=false'], after: [] },
  ],
  convert: ({ value }, context) => {
    if ('known' in value && !value.known) return notNeeded('a fresh BuildKit daemon has no cache either');
    const named = context.all('cache-repo').some((repository) => repository.value.literal !== '');
    if (!named && (context.isOn('no-push') === true || context.all('destination').length === 0))
      return manual('Kaniko refuses a cache without --cache-repo when nothing is pushed');
    return approximate(DIFFERENCE, 'known' in value ? { kind: 'cache' } : { kind: 'cache', when: value.word });
  },
});
