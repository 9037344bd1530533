import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B119',
  name: 'cleanup',
  environment: 'KANIKO_CLEANUP',
  takes: 'boolean',
  summary: 'Empties the filesystem after the build.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L261'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'bare', before: ['--cleanup'], after: [] }],
  convert: () => notNeeded('BuildKit does not touch the filesystem of the job'),
});
