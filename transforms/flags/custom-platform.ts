import {
  approximate,
  buildkitSource,
  defineFlag,
  kanikoSource,
  manual,
  notNeeded,
  sameArguments,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B126',
  name: 'custom-platform',
  deprecated: ['customPlatform'],
  takes: 'string',
  summary: 'Builds for another platform.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--platform OS/ARCH' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L234'),
    buildkit: buildkitSource('docs/multi-platform.md'),
  },
  examples: [
    { title: 'arm64', before: ['--custom-platform=linux/arm64'], after: ['--opt platform=linux/arm64'] },
    { title: 'the old spelling', before: ['--customPlatform', 'linux/arm64'], after: ['--opt platform=linux/arm64'] },
  ],
  convert: ({ value }) => {
    if (value.literal === '') return notNeeded('an empty platform is the one of the runner');
    const { literal } = value;
    if (literal?.includes(',')) return manual('Kaniko builds for one platform');
    if (literal !== undefined && !/^\w+\/\w+(?:\/\w+)?$/.test(literal))
      return manual('Kaniko takes os/arch or os/arch/variant');
    return approximate(
      'BuildKit emulates RUN for an architecture that is not the one of the runner, sets TARGETARCH and keeps the variant',
      { kind: 'platform', platform: value },
    );
  },
});
