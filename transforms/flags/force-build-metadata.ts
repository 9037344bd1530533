import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B132',
  name: 'force-build-metadata',
  takes: 'boolean',
  summary: 'Writes metadata layers even when nothing else changed.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L281'), buildkit: buildkitSource('docs/build-repro.md') },
  examples: [{ title: 'bare', before: ['--force-build-metadata'], after: [] }],
  convert: () => notNeeded('BuildKit always writes history entries'),
});
