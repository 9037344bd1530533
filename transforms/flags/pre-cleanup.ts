import { buildkitSource, defineFlag, dropped, forkSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B152',
  name: 'pre-cleanup',
  environment: 'KANIKO_PRE_CLEANUP',
  forks: ['osscontainertools'],
  takes: 'boolean',
  summary: 'Empties the filesystem before the build.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: forkSource('cmd/executor/cmd/root.go#L279'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'bare', before: ['--pre-cleanup'], after: [] }],
  convert: () => notNeeded('BuildKit does not touch the filesystem of the job'),
});
