import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B114',
  name: 'cache-copy-layers',
  takes: 'boolean',
  summary: 'Caches COPY layers too.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L278'), buildkit: buildkitSource('README.md#cache') },
  examples: [{ title: 'bare', before: ['--cache-copy-layers'], after: [] }],
  convert: () => notNeeded('BuildKit caches every layer'),
});
