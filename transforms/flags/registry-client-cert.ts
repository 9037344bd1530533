import {
  buildkitSource,
  defineFlag,
  kanikoSource,
  literalPrefix,
  manual,
  neverMatches,
  notNeeded,
  registryKey,
  sameRegistryLater,
  splitWord,
  withSteps,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B157',
  name: 'registry-client-cert',
  takes: 'key-value',
  repeatable: true,
  summary: 'Shows a client certificate to one registry.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'keypair in buildkitd.toml, given to docker buildx create' },
    native: { fidelity: 'manual', form: 'keypair in buildkitd.toml, with files that the service has' },
  },
  docs: {
    kaniko: kanikoSource('pkg/util/transport_util.go#L97-L107'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'certificate and key',
      before: ['--registry-client-cert=r.io=/certs/client.crt,/certs/client.key'],
      after: ['--registry-auth-tlscontext "host=r.io,cert=/certs/client.crt,key=/certs/client.key"'],
      daemon: ['[[registry."r.io".keypair]]', 'key = "/certs/client.key"', 'cert = "/certs/client.crt"'],
    },
  ],
  convert: ({ value }, context) => {
    const pair = splitWord(value, '=');
    const files = pair && splitWord(pair.after, ',');
    if (!pair || !files || splitWord(files.after, ',')) return manual('Kaniko takes registry=certificate,key');
    const key = registryKey(pair.before);
    if (!key) return neverMatches();
    if (sameRegistryLater(context.all('registry-client-cert'), value))
      return notNeeded('a later certificate for the same registry overrides it');
    const relative = [files.before, files.after]
      .map(literalPrefix)
      .some((text) => text !== '' && !text.startsWith('/'));
    if (relative) return manual('Kaniko reads the files after it has changed to /: write absolute paths');
    return withSteps('written to buildkitd.toml before the build', {
      kind: 'client-certificate',
      registry: key,
      certificate: files.before,
      key: files.after,
    });
  },
});
