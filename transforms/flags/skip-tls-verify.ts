import {
  buildkitSource,
  type Conversion,
  defineFlag,
  everywhere,
  type FlagContext,
  kanikoSource,
  literalWord,
  manual,
  notNeeded,
  registryOf,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B165',
  name: 'skip-tls-verify',
  takes: 'boolean',
  summary: 'Skips the check of certificates for every registry.',
  fidelity: everywhere('manual'),
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
  const bases = context.baseRegistries();
  if (!bases)
    return manual('BuildKit has no switch for all registries, and the FROM lines of the Dockerfile are out of view');
  const named = [...context.all('destination'), ...context.all('cache-repo')].map(({ value }) => registryOf(value));
  const mirrors = context.all('registry-mirror').map(({ value }) => registryOf(value));
  const registries = [...bases.map(literalWord), ...named, ...mirrors];
  if (registries.some((registry) => registry === undefined)) return manual('the registry of a name is out of view');
  const plan = registries.flatMap((registry) =>
    registry ? [{ kind: 'registry', registry, http: false } as const] : [],
  );
  return {
    fidelity: 'approximate',
    plan,
    reason: 'for the registries that the call and its Dockerfile name; written to buildkitd.toml',
  };
}
