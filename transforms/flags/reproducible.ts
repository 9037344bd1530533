import {
  approximate,
  buildkitSource,
  defineFlag,
  kanikoSource,
  manual,
  notNeeded,
  sameArguments,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B160',
  name: 'reproducible',
  takes: 'boolean',
  summary: 'Strips time stamps, so that two builds give the same image.',
  fidelity: 'manual',
  otherMethods: {
    buildx: {
      fidelity: 'manual',
      form: '--build-arg SOURCE_DATE_EPOCH=0, and rewrite-timestamp=true in --output type=image',
    },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/build.go#L783-L788'),
    buildkit: buildkitSource('docs/build-repro.md'),
  },
  examples: [
    {
      title: 'bare',
      before: ['--reproducible'],
      after: ['--output type=image,name=r.io/app:1,push=true,rewrite-timestamp=true'],
    },
  ],
  convert: ({ value }) => {
    if ('word' in value) return manual('the value is known at run time only');
    if (!value.known) return notNeeded('it is switched off');
    return approximate(
      'time stamps become 1970-01-01 (Kaniko: 0001-01-01), the layers of the base image keep theirs, and the media types are not forced to those of Docker',
      { kind: 'environment', name: 'SOURCE_DATE_EPOCH', value: '0' },
      { kind: 'attribute', text: 'rewrite-timestamp=true' },
    );
  },
});
