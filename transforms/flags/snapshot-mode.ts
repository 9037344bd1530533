import { buildkitSource, defineFlag, everywhere, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B169',
  name: 'snapshot-mode',
  deprecated: ['snapshotMode'],
  takes: 'string',
  summary: 'Chooses how Kaniko finds changed files.',
  fidelity: everywhere('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L233'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'redo', before: ['--snapshot-mode=redo'], after: [] }],
  convert: () => notNeeded('BuildKit snapshots exactly; files that time or redo missed are in the image now'),
});
