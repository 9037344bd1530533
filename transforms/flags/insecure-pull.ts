import {
  approximate,
  buildkitSource,
  type Conversion,
  defineFlag,
  type FlagContext,
  inService,
  kanikoSource,
  manual,
  notNeeded,
  pulledRegistries,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B142',
  name: 'insecure-pull',
  takes: 'boolean',
  summary: 'Pulls base images over plain HTTP where HTTPS does not answer.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'buildkitd.toml, given to docker buildx create' },
    native: inService('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/image/remote/remote.go#L59-L90'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [{ title: 'switched off', before: ['--insecure-pull=false'], after: [] }],
  convert: ({ value }, context) => {
    if ('word' in value) return manual('the value is known at run time only');
    return value.known ? convertRegistries(context) : notNeeded('it is switched off');
  },
});

function convertRegistries(context: FlagContext): Conversion {
  const registries = pulledRegistries(context);
  if ('missing' in registries) return manual(`BuildKit has no switch for all registries, and ${registries.missing}`);
  const plan = registries.map((registry) => ({ kind: 'registry', registry, http: true }) as const);
  return approximate(
    'for the registries that the Dockerfile and the mirrors name, without checking certificates; written to buildkitd.toml',
    ...plan,
  );
}
