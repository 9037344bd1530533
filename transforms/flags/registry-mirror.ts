import {
  approximate,
  buildkitSource,
  defineFlag,
  inService,
  isPrivateRegistry,
  kanikoSource,
  literalPrefix,
  literalWord,
  manual,
  mirrorHost,
  mirrorPlan,
  notNeeded,
  withSteps,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B159',
  name: 'registry-mirror',
  environment: 'KANIKO_REGISTRY_MIRROR',
  takes: 'list',
  repeatable: true,
  summary: 'Names a mirror of Docker Hub.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'buildkitd.toml, given to docker buildx create' },
    native: inService('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/image/remote/remote.go#L54-L90'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'a mirror',
      before: ['--registry-mirror=mirror.example.com'],
      after: [],
      daemon: ['[registry."docker.io"]', 'mirrors = [ "mirror.example.com" ]'],
    },
  ],
  convert: ({ value }) => {
    if (value.literal === '') return notNeeded('an empty mirror is Docker Hub itself');
    if (/^https?:\/\//.test(literalPrefix(value))) return manual('Kaniko takes a host without a scheme');
    const host = mirrorHost(value);
    if (!host) return manual('the host of the mirror is out of view');
    const plan = mirrorPlan(literalWord('docker.io'), value);
    if (!isPrivateRegistry(host)) return withSteps('written to buildkitd.toml before the build', ...plan);
    return approximate(
      'Kaniko tries plain HTTP for such a mirror by itself; written to buildkitd.toml, without checking certificates',
      ...plan,
    );
  },
});
