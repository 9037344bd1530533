import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B138',
  name: 'image-fs-extract-retry',
  takes: 'integer',
  summary: 'Sets how often the unpacking of a base image is tried again.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L242'),
    buildkit: buildkitSource('util/resolver/retryhandler/retry.go'),
  },
  examples: [{ title: 'number', before: ['--image-fs-extract-retry=3'], after: [] }],
  convert: () => notNeeded('BuildKit has no such step'),
});
