import {
  buildkitSource,
  type Conversion,
  defineFlag,
  type FlagContext,
  kanikoSource,
  literalPrefix,
  manual,
  neverMatches,
  notNeeded,
  registryKey,
  sameRegistryLater,
  type ShellWord,
  skipsVerification,
  splitWord,
  withSteps,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B156',
  name: 'registry-certificate',
  takes: 'key-value',
  repeatable: true,
  summary: 'Trusts a certificate authority for one registry.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'ca= in buildkitd.toml, given to docker buildx create' },
    native: { fidelity: 'manual', form: 'SSL_CERT_FILE of the service and of the job' },
  },
  docs: {
    kaniko: kanikoSource('pkg/util/transport_util.go#L85-L107'),
    buildkit: buildkitSource('docs/buildkitd.toml.md'),
  },
  examples: [
    {
      title: 'a file',
      before: ['--registry-certificate=r.io=/certs/ca.crt'],
      after: ['--registry-auth-tlscontext "host=r.io,ca=/certs/ca.crt"'],
      daemon: ['[registry."r.io"]', 'ca = [ "/certs/ca.crt" ]'],
    },
  ],
  convert: ({ value }, context) => {
    const pair = splitWord(value, '=');
    if (!pair) return manual('Kaniko takes registry=file');
    return convertPair(pair.before, pair.after, value, context);
  },
});

function convertPair(registry: ShellWord, file: ShellWord, value: ShellWord, context: FlagContext): Conversion {
  const key = registryKey(registry);
  if (!key) return neverMatches();
  if (sameRegistryLater(context.all('registry-certificate'), value))
    return notNeeded('a later certificate for the same registry overrides it');
  if (skipsVerification(context, registry)) return notNeeded('Kaniko ignores it where verification is skipped');
  const prefix = literalPrefix(file);
  if (prefix !== '' && !prefix.startsWith('/'))
    return manual('Kaniko reads the file after it has changed to /: write an absolute path');
  return withSteps('written to buildkitd.toml before the build', { kind: 'certificate', registry: key, file });
}
