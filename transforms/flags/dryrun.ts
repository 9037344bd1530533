import { buildkitSource, defineFlag, forkSource, manual, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B130',
  name: 'dryrun',
  forks: ['osscontainertools'],
  takes: 'boolean',
  summary: 'Checks the Dockerfile without building.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'docker buildx build --check is near' },
    native: { fidelity: 'manual', form: '--opt requestid=frontend.lint is near' },
  },
  docs: { kaniko: forkSource('cmd/executor/cmd/root.go#L296'), buildkit: buildkitSource('docs/reference/buildctl.md') },
  examples: [{ title: 'bare', before: ['--dryrun'], after: [] }],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    return manual('buildctl has no dry run; use docker buildx build --check');
  },
});
