import { buildkitSource, defineFlag, everywhere, kanikoSource, literalPrefix, manual } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B159',
  name: 'registry-mirror',
  environment: 'KANIKO_REGISTRY_MIRROR',
  takes: 'list',
  repeatable: true,
  summary: 'Names a mirror of Docker Hub.',
  fidelity: everywhere('manual'),
  docs: {
    kaniko: kanikoSource('pkg/image/remote/remote.go#L54-L90'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [{ title: 'a mirror', before: ['--registry-mirror=mirror.example.com'], after: [] }],
  convert: ({ value }, context) => {
    if (/^https?:\/\//.test(literalPrefix(value))) return manual('Kaniko takes a host without a scheme');
    if (context.isOn('skip-default-registry-fallback') !== false)
      return manual('a mirror without fallback needs a source policy');
    return {
      fidelity: 'exact-with-job-changes',
      plan: [{ kind: 'mirror', registry: value }],
      reason: 'written to buildkitd.toml before the build',
    };
  },
});
