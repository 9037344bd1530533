import {
  buildkitSource,
  defineFlag,
  inService,
  kanikoSource,
  neverMatches,
  registriesInOne,
  registryKey,
  withSteps,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B167',
  name: 'skip-tls-verify-registry',
  takes: 'list',
  repeatable: true,
  summary: 'Skips the check of the certificate of one registry.',
  fidelity: 'exact-with-job-changes',
  otherMethods: {
    buildx: { fidelity: 'exact-with-job-changes', form: 'buildkitd.toml, given to docker buildx create' },
    native: inService('exact-with-job-changes'),
  },
  docs: {
    kaniko: kanikoSource('pkg/util/transport_util.go#L85'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'a registry',
      before: ['--skip-tls-verify-registry', '$CI_REGISTRY'],
      after: ['--registry-auth-tlscontext "host=$CI_REGISTRY,insecure=true"'],
      daemon: ['[registry."$CI_REGISTRY"]', 'insecure = true'],
    },
  ],
  convert: ({ value }, context) => {
    const list = registriesInOne(value, context);
    if (list) return list;
    const registry = registryKey(value);
    if (!registry) return neverMatches();
    return withSteps('written to buildkitd.toml before the build', { kind: 'registry', registry, http: false });
  },
});
