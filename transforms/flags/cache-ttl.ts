import { approximate, buildkitSource, defineFlag, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B118',
  name: 'cache-ttl',
  takes: 'duration',
  summary: 'Sets how long a cached layer is used.',
  fidelity: 'approximate',
  otherMethods: {
    buildx: { fidelity: 'approximate', form: 'a date in the tag of the cache' },
    native: { fidelity: 'approximate', form: 'a date in the tag of the cache' },
  },
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L262'), buildkit: buildkitSource('README.md#cache') },
  examples: [{ title: 'two weeks', before: ['--cache', '--cache-ttl=336h'], after: [] }],
  convert: (_given, context) => {
    if (context.isOn('cache') === false) return notNeeded('it has no effect without --cache');
    return approximate(
      'BuildKit reuses a cached layer for ever: put a date into the cache tag, or clear it now and then',
    );
  },
});
