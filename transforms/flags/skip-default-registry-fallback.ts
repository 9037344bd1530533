import {
  buildkitSource,
  defineFlag,
  kanikoSource,
  manual,
  mirrorsOf,
  notNeeded,
  sameArguments,
  withSteps,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B163',
  name: 'skip-default-registry-fallback',
  takes: 'boolean',
  summary: 'Fails where no mirror has the image, instead of asking the registry itself.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'EXPERIMENTAL_BUILDKIT_SOURCE_POLICY=FILE' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/image/remote/remote.go#L84-L86'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    {
      title: 'with a mirror',
      before: ['--registry-mirror=mirror.example.com/hub', '--skip-default-registry-fallback'],
      after: ['--source-policy-file "$k2b_out/policy.json"'],
    },
    { title: 'without a mirror', before: ['--skip-default-registry-fallback'], after: [] },
  ],
  convert: ({ value }, context) => {
    if ('known' in value && !value.known) return notNeeded('it is switched off');
    const mirrors = mirrorsOf(context);
    if (mirrors.length === 0) return notNeeded('it has no effect without a mirror');
    if ('word' in value) return manual('whether the registry itself is asked is known at run time only');
    const registries = new Set(mirrors.map(({ of }) => of.raw));
    if (registries.size < mirrors.length)
      return manual('BuildKit can take images from one mirror alone, not from several: keep one of them');
    return withSteps('written as a source policy, which takes the images from the mirror', { kind: 'no-fallback' });
  },
});
