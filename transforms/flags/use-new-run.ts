import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B172',
  name: 'use-new-run',
  takes: 'boolean',
  summary: 'Uses the experimental run implementation.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L276'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'bare', before: ['--use-new-run'], after: [] }],
  convert: () => notNeeded('BuildKit snapshots exactly'),
});
