import {
  approximate,
  buildkitSource,
  defineFlag,
  ineffective,
  inService,
  kanikoSource,
  manual,
  isMirrorInView,
  mirrorHost,
  plainHttp,
  registryKey,
  registryMapPairs,
  withPlainHttp,
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
  convert: ({ value }, context) => {
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
    if (!matching.every(({ mirror }) => isMirrorInView(mirror))) return manual('the host of a mirror is out of view');
    const plan = matching.map(({ of, mirror }) => {
      return { kind: 'mirror', of: registryKey(of) ?? of, registry: mirror } as const;
    });
    const http = matching.flatMap(({ mirror }) => plainHttp(mirror, mirrorHost(mirror), context.values) ?? []);
    const isWhole = matching.length === pairs.length;
    const conversion = isWhole
      ? withSteps('written to buildkitd.toml before the build', ...plan)
      : approximate('without docker.io, which Kaniko never matches (it must be index.docker.io)', ...plan);
    return withPlainHttp(conversion, http);
  },
});
