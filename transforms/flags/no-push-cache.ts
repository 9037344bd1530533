import { buildkitSource, defineFlag, exact, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B150',
  name: 'no-push-cache',
  takes: 'boolean',
  summary: 'Reads the cache without writing it.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--cache-from without --cache-to' },
    native: sameArguments('manual'),
  },
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L250'), buildkit: buildkitSource('README.md#cache') },
  examples: [
    {
      title: 'with a cache',
      before: ['--cache', '--no-push-cache'],
      after: ['--import-cache "type=registry,ref=r.io/app/cache:$CI_JOB_NAME_SLUG"'],
    },
  ],
  convert: ({ value }, context) => {
    if (context.isOn('cache') === false) return notNeeded('it has no effect without --cache');
    if ('word' in value) return manual('whether the cache is written is known at run time only');
    return value.known ? exact({ kind: 'cache-read-only' }) : notNeeded('writing the cache is the default');
  },
});
