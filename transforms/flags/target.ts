import { buildkitSource, defineFlag, exact, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B171',
  name: 'target',
  takes: 'string',
  summary: 'Builds up to a stage.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--target STAGE' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L248'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md#from'),
  },
  examples: [
    { title: 'a stage', before: ['--target=prod'], after: ['--opt target=prod'] },
    { title: 'a stage in a variable', before: ['--target', '$STAGE'], after: ['--opt "target=$STAGE"'] },
  ],
  convert: ({ value }, context) => {
    if (context.all('target').length > 1) return manual('run one build for each target');
    if (value.literal === '') return notNeeded('an empty target is the last stage');
    if (value.literal && /^\d+$/.test(value.literal))
      return manual('BuildKit takes the name of a stage, not its number');
    if (value.literal?.includes(',') && context.flavor !== 'upstream') return manual('run one build for each target');
    return exact({ kind: 'target', stage: value });
  },
});
