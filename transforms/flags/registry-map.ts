import {
  approximate,
  buildkitSource,
  defineFlag,
  ineffective,
  inService,
  isPrivateRegistry,
  kanikoSource,
  manual,
  mirrorHost,
  mirrorPlan,
  registryKey,
  registryMapPairs,
  withSteps,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B158',
  name: 'registry-map',
  environment: 'KANIKO_REGISTRY_MAP',
  takes: 'list',
  repeatable: true,
  summary: 'Names mirrors of registries.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'buildkitd.toml, given to docker buildx create' },
    native: inService('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/config/args.go#L86-L123'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'two registries',
      before: ['--registry-map="index.docker.io=mirror.example.com/hub;gcr.io=mirror.example.com"'],
      after: [],
      daemon: [
        '[registry."docker.io"]',
        'mirrors = [ "mirror.example.com/hub" ]',
        '[registry."gcr.io"]',
        'mirrors = [ "mirror.example.com" ]',
      ],
    },
  ],
  convert: ({ value }) => {
    const pairs = registryMapPairs(value);
    if (!pairs) {
      return manual(
        value.literal === undefined
          ? 'the pairs are not written in the file: write registry=$MIRROR'
          : 'Kaniko refuses a pair without "="',
      );
    }
    const matching = pairs.filter(({ of }) => registryKey(of) !== undefined);
    if (matching.length === 0)
      return ineffective('Kaniko never matches these registries (Docker Hub is index.docker.io)');
    const hosts = matching.map(({ mirror }) => mirrorHost(mirror));
    if (hosts.some((host) => host === undefined)) return manual('the host of a mirror is out of view');
    const plan = matching.flatMap(({ of, mirror }) => mirrorPlan(registryKey(of) ?? of, mirror));
    if (matching.length < pairs.length) {
      return approximate('without docker.io, which Kaniko never matches (it must be index.docker.io)', ...plan);
    }
    if (!hosts.some(isPrivateRegistry)) return withSteps('written to buildkitd.toml before the build', ...plan);
    return approximate('Kaniko tries plain HTTP for such a mirror by itself; without checking certificates', ...plan);
  },
});
