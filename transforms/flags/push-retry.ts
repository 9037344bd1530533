import { approximate, buildkitSource, defineFlag, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B155',
  name: 'push-retry',
  takes: 'integer',
  summary: 'Sets how often a failed push is tried again.',
  fidelity: 'approximate',
  otherMethods: {
    buildx: { fidelity: 'approximate', form: 'dropped; retry: of GitLab for more' },
    native: { fidelity: 'approximate', form: 'dropped; retry: of GitLab for more' },
  },
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
