import {
  approximate,
  buildkitSource,
  defineFlag,
  inService,
  kanikoSource,
  neverMatches,
  registriesInOne,
  registryKey,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B143',
  name: 'insecure-registry',
  takes: 'list',
  repeatable: true,
  summary: 'Allows plain HTTP for one registry.',
  fidelity: 'approximate',
  otherMethods: {
    buildx: { fidelity: 'approximate', form: 'buildkitd.toml, given to docker buildx create' },
    native: inService('approximate'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L263'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'a registry',
      before: ['--insecure-registry=registry.example.com:5000'],
      after: [],
      daemon: ['[registry."registry.example.com:5000"]', 'http = true', 'insecure = true'],
    },
  ],
  convert: ({ value }, context) => {
    const list = registriesInOne(value, context);
    if (list) return list;
    const registry = registryKey(value);
    if (!registry) return neverMatches();
    return approximate(
      'HTTPS is tried first as before, but without checking the certificate; written to buildkitd.toml',
      {
        kind: 'registry',
        registry,
        http: true,
      },
    );
  },
});
