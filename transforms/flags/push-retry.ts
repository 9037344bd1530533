import { approximate, buildkitSource, defineFlag, everywhere, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B155',
  name: 'push-retry',
  takes: 'integer',
  summary: 'Sets how often a failed push is tried again.',
  fidelity: everywhere('approximate'),
  docs: {
    kaniko: kanikoSource('pkg/util/util.go#L188'),
    buildkit: buildkitSource('util/resolver/retryhandler/retry.go#L17-L52'),
  },
  examples: [{ title: 'ten times', before: ['--push-retry=10'], after: [] }],
  convert: ({ value }) => {
    if (value.literal !== undefined && Number(value.literal) <= 0) return notNeeded('it asks for no retry');
    return approximate('BuildKit tries network and server errors three times by itself; for more use retry: of GitLab');
  },
});
