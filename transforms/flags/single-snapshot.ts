import { approximate, buildkitSource, defineFlag, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B162',
  name: 'single-snapshot',
  takes: 'boolean',
  summary: 'Writes the whole build as one layer.',
  fidelity: 'approximate',
  otherMethods: {
    buildx: { fidelity: 'approximate', form: 'dropped: no layers are joined' },
    native: { fidelity: 'approximate', form: 'dropped: no layers are joined' },
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L246'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md#from'),
  },
  examples: [{ title: 'bare', before: ['--single-snapshot'], after: [] }],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    return approximate('files deleted by a later RUN stay readable in an earlier layer');
  },
});
