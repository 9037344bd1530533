import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B144',
  name: 'kaniko-dir',
  environment: 'KANIKO_DIR',
  takes: 'string',
  summary: 'Sets the working folder of Kaniko.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L244'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'path', before: ['--kaniko-dir=/kaniko2'], after: [] }],
  convert: () => notNeeded('BuildKit keeps its state in the home folder'),
});
