import { buildkitSource, defineFlag, everywhere, kanikoSource } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B143',
  name: 'insecure-registry',
  takes: 'list',
  repeatable: true,
  summary: 'Allows plain HTTP for one registry.',
  fidelity: everywhere('approximate'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L263'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'a registry',
      before: ['--insecure-registry=registry.example.com:5000'],
      after: ['--registry-auth-tlscontext "host=registry.example.com:5000,insecure=true"'],
    },
  ],
  convert: ({ value }) => ({
    fidelity: 'approximate',
    plan: [{ kind: 'registry', registry: value, http: true }],
    reason: 'HTTPS is tried first as before, but without checking the certificate; written to buildkitd.toml',
  }),
});
