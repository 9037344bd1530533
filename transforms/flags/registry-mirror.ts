import {
  buildkitSource,
  defineFlag,
  inService,
  kanikoSource,
  literalPrefix,
  literalWord,
  manual,
  isMirrorInView,
  mirrorHost,
  notNeeded,
  plainHttp,
  withPlainHttp,
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
  convert: ({ value }, context) => {
    if (value.literal === '') return notNeeded('an empty mirror is Docker Hub itself');
    if (/^https?:\/\//.test(literalPrefix(value))) return manual('Kaniko takes a host without a scheme');
    if (!isMirrorInView(value)) return manual('the host of the mirror is out of view');
    const entry = { kind: 'mirror', of: literalWord('docker.io'), registry: value } as const;
    const http = plainHttp(value, mirrorHost(value), context.values);
    return withPlainHttp(withSteps('written to buildkitd.toml before the build', entry), http ? [http] : []);
  },
});
