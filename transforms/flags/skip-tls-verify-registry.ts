import { buildkitSource, defineFlag, everywhere, kanikoSource } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B167',
  name: 'skip-tls-verify-registry',
  takes: 'list',
  repeatable: true,
  summary: 'Skips the check of the certificate of one registry.',
  fidelity: everywhere('exact-with-job-changes'),
  docs: {
    kaniko: kanikoSource('pkg/util/transport_util.go#L85'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'a registry',
      before: ['--skip-tls-verify-registry', '$CI_REGISTRY'],
      after: ['--registry-auth-tlscontext "host=$CI_REGISTRY,insecure=true"'],
    },
  ],
  convert: ({ value }) => ({
    fidelity: 'exact-with-job-changes',
    plan: [{ kind: 'registry', registry: value, http: false }],
    reason: 'written to buildkitd.toml before the build',
  }),
});
