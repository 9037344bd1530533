import { buildkitSource, defineFlag, dropped, kanikoSource, manual, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B169',
  name: 'snapshot-mode',
  deprecated: ['snapshotMode'],
  takes: 'string',
  summary: 'Chooses how Kaniko finds changed files.',
  fidelity: 'manual',
  otherMethods: dropped('manual'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L233'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'redo', before: ['--snapshot-mode=redo'], after: [] }],
  convert: ({ value, written }) => {
    const isKnown = value.literal === undefined || /^(?:full|redo|time)$/.test(value.literal);
    // The old spelling counts only where it has a value (K root.go:333-340).
    const isUnused = value.literal === '' && written.startsWith('--snapshotMode');
    if (!isKnown && !isUnused) return manual('Kaniko stops at a mode that it does not know');
    return notNeeded('BuildKit snapshots exactly; files that time or redo missed are in the image now');
  },
});
