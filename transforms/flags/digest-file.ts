import {
  buildkitSource,
  defineFlag,
  kanikoSource,
  literalPrefix,
  manual,
  notNeeded,
  sameArguments,
  visibleTexts,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B128',
  name: 'digest-file',
  takes: 'string',
  summary: 'Writes the digest of the image to a file.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--metadata-file and the same steps, with --provenance=false' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L140-L169'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    { title: 'a file', before: ['--digest-file=digest.txt'], after: ['--metadata-file "$k2b_out/metadata.json"'] },
  ],
  convert: ({ value }, context) => {
    if (value.literal === '') return notNeeded('an empty path writes nothing');
    if (literalPrefix(value).startsWith('http')) return manual('send the digest in a step of its own');
    // Kaniko sends the digest to an address (K pkg/executor/push.go:140-169).
    if (visibleTexts(value, context.values).some((text) => /^https?:\/\//.test(text)))
      return manual(`${value.raw} is an address by a value in view: send the digest in a step of its own`);
    return {
      fidelity: 'exact-with-job-changes',
      plan: [{ kind: 'digest-file', form: 'digest', path: value }],
      reason: 'written after the push, from the metadata of the build',
    };
  },
});
