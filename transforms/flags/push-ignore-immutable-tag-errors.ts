import { buildkitSource, defineFlag, kanikoSource, manual, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B154',
  name: 'push-ignore-immutable-tag-errors',
  takes: 'boolean',
  summary: 'Takes a tag that exists already for a success.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'a test for the tag before the build' },
    native: { fidelity: 'manual', form: 'a test for the tag before the build' },
  },
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L241'), buildkit: buildkitSource('util/push/push.go') },
  examples: [{ title: 'bare', before: ['--push-ignore-immutable-tag-errors'], after: [] }],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    return manual('buildctl only says that the push failed; test for the tag before the build instead');
  },
});
