import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B164',
  name: 'skip-push-permission-check',
  takes: 'boolean',
  summary: 'Leaves out the check of the push permission before the build.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L282'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'bare', before: ['--skip-push-permission-check'], after: [] }],
  convert: () => notNeeded('BuildKit makes no such check'),
});
