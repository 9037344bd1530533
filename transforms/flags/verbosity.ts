import { buildkitSource, defineFlag, everywhere, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B173',
  name: 'verbosity',
  short: 'v',
  takes: 'string',
  summary: 'Sets how much Kaniko logs.',
  fidelity: everywhere('not-needed'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L57'),
    buildkit: buildkitSource('docs/reference/buildctl.md'),
  },
  examples: [{ title: 'debug', before: ['-v', 'debug'], after: [] }],
  convert: () => notNeeded('buildctl prints the log of every step; for the log of the client add --debug before build'),
});
