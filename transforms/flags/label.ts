import {
  approximate,
  buildkitSource,
  defineFlag,
  kanikoSource,
  manual,
  sameArguments,
  splitWord,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B145',
  name: 'label',
  takes: 'list',
  repeatable: true,
  summary: 'Sets a label of the image.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--label "KEY=VALUE"' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/build.go#L169-L181'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md#label'),
  },
  examples: [
    { title: 'a label', before: ['--label', 'team=web'], after: ['--opt label:team=web'] },
    { title: 'commas stay', before: ['--label', 'a=1,b=2'], after: ['--opt label:a=1,b=2'] },
  ],
  convert: ({ value }) => {
    if (!splitWord(value, '=') && value.literal !== undefined) return manual('Kaniko refuses a label without "="');
    return approximate('it beats a LABEL of the Dockerfile with the same key now; in Kaniko the LABEL won', {
      kind: 'label',
      assignment: value,
    });
  },
});
