import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B115',
  name: 'cache-dir',
  takes: 'string',
  summary: 'Names a folder of base images that the warmer filled.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L252'), buildkit: buildkitSource('README.md#cache') },
  examples: [{ title: 'path', before: ['--cache-dir=/cache'], after: [] }],
  convert: () => notNeeded('It is a read-only store of base images for Kaniko; BuildKit pulls them'),
});
