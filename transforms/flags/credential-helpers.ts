import { approximate, buildkitSource, defineFlag, forkSource, manual, notNeeded, withSteps } from '../../src/flag.ts';

const HELPERS: ReadonlySet<string> = new Set(['env', 'google', 'ecr', 'acr', 'gitlab']);

export default defineFlag({
  code: 'K2B125',
  name: 'credential-helpers',
  forks: ['osscontainertools'],
  takes: 'list',
  repeatable: true,
  summary: 'Chooses where Kaniko looks for credentials besides the configuration file.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'docker login' },
    native: { fidelity: 'manual', form: 'config.json in the job, as in rootless' },
  },
  docs: { kaniko: forkSource('cmd/executor/cmd/root.go#L326'), buildkit: buildkitSource('docs/rootless.md') },
  examples: [{ title: 'those of the job', before: ['--credential-helpers=gitlab'], after: [] }],
  convert: ({ value }, context) => {
    if (value.literal === undefined) return manual('which helpers are asked is known at run time only');
    if (value.literal !== '' && !HELPERS.has(value.literal))
      return manual('Kaniko takes env, google, ecr, acr and gitlab');
    const chosen = context.all('credential-helpers').map((occurrence) => occurrence.value.literal);
    if (!chosen.includes('gitlab')) {
      return approximate('the migrated job logs in to $CI_REGISTRY, which this choice leaves out');
    }
    if (value.literal === 'gitlab') return withSteps('the job logs in to $CI_REGISTRY by a step of its own');
    return notNeeded('BuildKit reads the configuration file alone: a registry of a cloud needs its login there');
  },
});
