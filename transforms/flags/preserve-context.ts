import { buildkitSource, defineFlag, dropped, forkSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B153',
  name: 'preserve-context',
  environment: 'KANIKO_PRESERVE_CONTEXT',
  forks: ['osscontainertools'],
  takes: 'boolean',
  summary: 'Restores the build context after the build.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: forkSource('cmd/executor/cmd/root.go#L292'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'bare', before: ['--preserve-context'], after: [] }],
  convert: () => notNeeded('BuildKit does not touch the filesystem of the job'),
});
