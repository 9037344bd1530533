import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B120',
  name: 'compressed-caching',
  takes: 'boolean',
  summary: 'Compresses cached layers.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L260'), buildkit: buildkitSource('README.md#cache') },
  examples: [{ title: 'off', before: ['--compressed-caching=false'], after: [] }],
  convert: () => notNeeded('It only traded memory for speed in Kaniko'),
});
