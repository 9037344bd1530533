import { buildkitSource, defineFlag, exact, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B149',
  name: 'no-push',
  environment: 'KANIKO_NO_PUSH',
  takes: 'boolean',
  summary: 'Builds without pushing.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--output type=cacheonly instead of --push' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L249'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [{ title: 'bare', before: ['--no-push'], after: [] }],
  convert: ({ value }) => {
    if ('word' in value) return manual('whether the image is pushed is known at run time only');
    return value.known ? exact({ kind: 'no-push' }) : notNeeded('pushing is the default');
  },
});
