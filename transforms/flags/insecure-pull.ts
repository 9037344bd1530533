import { buildkitSource, defineFlag, everywhere, kanikoSource, manual, notNeeded } from '../../src/flag.ts';

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
  examples: [{ title: 'bare', before: ['--insecure-pull'], after: [] }],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    return manual('BuildKit has no switch for all registries: name the registries of the FROM lines in buildkitd.toml');
  },
});
