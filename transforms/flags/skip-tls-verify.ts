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
  pushedRegistries,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B165',
  name: 'skip-tls-verify',
  takes: 'boolean',
  summary: 'Skips the check of certificates for every registry.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'buildkitd.toml, given to docker buildx create' },
    native: inService('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/util/transport_util.go#L85'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [{ title: 'switched off', before: ['--skip-tls-verify=false'], after: [] }],
  convert: ({ value }, context) => {
    if ('word' in value) return manual('the value is known at run time only');
    return value.known ? convertRegistries(context) : notNeeded('it is switched off');
  },
});

function convertRegistries(context: FlagContext): Conversion {
  const [pulled, pushed] = [pulledRegistries(context), pushedRegistries(context)];
  for (const registries of [pulled, pushed]) {
    if ('missing' in registries) return manual(`BuildKit has no switch for all registries, and ${registries.missing}`);
  }
  const registries = [pulled, pushed].flatMap((list) => ('missing' in list ? [] : list));
  const plan = registries.map((registry) => ({ kind: 'registry', registry, http: false }) as const);
  return approximate('for the registries that the call and its Dockerfile name; written to buildkitd.toml', ...plan);
}
