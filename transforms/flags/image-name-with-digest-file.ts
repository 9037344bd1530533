import { buildkitSource, defineFlag, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B140',
  name: 'image-name-with-digest-file',
  takes: 'string',
  summary: 'Writes the image names with their digest to a file.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--metadata-file and the same steps, with --provenance=false' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L183-L244'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    {
      title: 'a file',
      before: ['--image-name-with-digest-file=names.txt'],
      after: ['--metadata-file "$k2b_out/metadata.json"'],
    },
  ],
  convert: ({ value }, context) => {
    if (value.literal === '') return notNeeded('an empty path writes nothing');
    if (context.all('destination').length === 0) return manual('Kaniko refuses it without a destination');
    return {
      fidelity: 'exact-with-job-changes',
      plan: [{ kind: 'digest-file', form: 'name', path: value }],
      reason: 'written after the push, from the metadata of the build',
    };
  },
});
