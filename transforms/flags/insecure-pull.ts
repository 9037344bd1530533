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
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B142',
  name: 'insecure-pull',
  takes: 'boolean',
  summary: 'Pulls base images over plain HTTP where HTTPS does not answer.',
  fidelity: everywhere('manual'),
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
  const bases = context.baseRegistries();
  if (!bases)
    return manual('BuildKit has no switch for all registries, and the FROM lines of the Dockerfile are out of view');
  const plan = bases.map((base) => ({ kind: 'registry', registry: literalWord(base), http: true }) as const);
  return {
    fidelity: 'approximate',
    plan,
    reason: 'for the registries that the Dockerfile names, without checking certificates; written to buildkitd.toml',
  };
}
