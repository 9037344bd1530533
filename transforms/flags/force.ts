import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B131',
  name: 'force',
  takes: 'boolean',
  summary: 'Builds outside of a container too.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L60'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'bare', before: ['--force'], after: [] }],
  convert: () => notNeeded('BuildKit does not touch the filesystem of the job'),
});
