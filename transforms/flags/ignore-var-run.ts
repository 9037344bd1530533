import { approximate, buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B135',
  name: 'ignore-var-run',
  deprecated: ['whitelist-var-run'],
  takes: 'boolean',
  summary: 'Leaves /var/run out of the image.',
  fidelity: 'approximate',
  otherMethods: dropped('approximate'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L273'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md'),
  },
  examples: [
    { title: 'switched off', before: ['--ignore-var-run=false'], after: [] },
    { title: 'as by default', before: ['--ignore-var-run'], after: [] },
  ],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('BuildKit keeps /var/run as well');
    return approximate('files below /var/run, which Kaniko left out, are in the image now');
  },
});
