import { buildkitSource, defineFlag, kanikoSource, manual, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B117',
  name: 'cache-run-layers',
  takes: 'boolean',
  summary: 'Caches the layers of RUN.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--no-cache, or without this flag' },
    native: { fidelity: 'manual', form: '--no-cache, or without this flag' },
  },
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L279'), buildkit: buildkitSource('README.md#cache') },
  examples: [{ title: 'as by default', before: ['--cache-run-layers=true'], after: [] }],
  convert: ({ value }, context) => {
    if ('known' in value && value.known) return notNeeded('BuildKit caches every layer');
    if (context.isOn('cache') === false) return notNeeded('it has no effect without --cache');
    return manual('BuildKit cannot leave RUN out of its cache: drop the cache, or this flag');
  },
});
