import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B168',
  name: 'skip-unused-stages',
  takes: 'boolean',
  summary: 'Leaves out the stages that the target does not need.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L275'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md'),
  },
  examples: [{ title: 'bare', before: ['--skip-unused-stages'], after: [] }],
  convert: () => notNeeded('BuildKit builds only what the target needs'),
});
