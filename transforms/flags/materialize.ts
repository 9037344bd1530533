import { buildkitSource, defineFlag, forkSource, manual, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B148',
  name: 'materialize',
  forks: ['osscontainertools'],
  takes: 'boolean',
  summary: 'Leaves the built filesystem in the job container.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--output type=local' },
    native: { fidelity: 'manual', form: '--output type=local' },
  },
  docs: { kaniko: forkSource('cmd/executor/cmd/root.go#L293'), buildkit: buildkitSource('docs/reference/buildctl.md') },
  examples: [{ title: 'bare', before: ['--materialize'], after: [] }],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    return manual('export the files with --output type=local instead');
  },
});
