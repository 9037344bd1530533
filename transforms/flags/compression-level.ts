import { buildkitSource, defineFlag, exact, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B122',
  name: 'compression-level',
  takes: 'integer',
  summary: 'Sets the level of the compression.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'compression-level=N in --output type=image' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L258'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'a level',
      before: ['--compression-level=5'],
      after: ['--output type=image,name=r.io/app:1,push=true,compression-level=5'],
    },
    { title: 'the default', before: ['--compression-level=-1'], after: [] },
  ],
  convert: ({ value }) => {
    if (value.literal === undefined) return manual('the level is not written in the file');
    if (Number(value.literal) <= 0) return notNeeded('Kaniko ignores a level below 1');
    return exact({ kind: 'attribute', text: `compression-level=${value.literal}` });
  },
});
