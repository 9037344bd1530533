import { buildkitSource, defineFlag, everywhere, kanikoSource, manual, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B165',
  name: 'skip-tls-verify',
  takes: 'boolean',
  summary: 'Skips the check of certificates for every registry.',
  fidelity: everywhere('manual'),
  docs: { kaniko: kanikoSource('pkg/util/transport_util.go#L85'), buildkit: buildkitSource('docs/buildkitd.toml.md') },
  examples: [{ title: 'bare', before: ['--skip-tls-verify'], after: [] }],
  convert: ({ value }) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    return manual(
      'BuildKit has no switch for all registries: name the registries of the FROM lines and the destinations in buildkitd.toml, or add the CA',
    );
  },
});
