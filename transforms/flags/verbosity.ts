import { buildkitSource, defineFlag, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

const LEVELS = /^(?:trace|debug|info|warn|warning|error|fatal|panic)$/i;

export default defineFlag({
  code: 'K2B173',
  name: 'verbosity',
  short: 'v',
  takes: 'string',
  summary: 'Sets how much Kaniko logs.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'dropped; --progress=quiet for error and above' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L57'),
    buildkit: buildkitSource('docs/reference/buildctl.md'),
  },
  examples: [{ title: 'debug', before: ['-v', 'debug'], after: [] }],
  convert: ({ value }) => {
    const known = value.literal === undefined || LEVELS.test(value.literal);
    if (!known) return manual('Kaniko stops at a level that it does not know');
    return notNeeded('buildctl prints the log of every step; for the log of the client add --debug before build');
  },
});
