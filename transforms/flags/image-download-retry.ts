import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B136',
  name: 'image-download-retry',
  takes: 'integer',
  summary: 'Sets how often the download of a base image is tried again.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L243'),
    buildkit: buildkitSource('util/resolver/retryhandler/retry.go'),
  },
  examples: [{ title: 'number', before: ['--image-download-retry=3'], after: [] }],
  convert: () => notNeeded('BuildKit tries network errors again by itself'),
});
