import { approximate, buildkitSource, defineFlag, exact, kanikoSource, manual, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B121',
  name: 'compression',
  takes: 'string',
  summary: 'Chooses how layers are compressed.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'compression=zstd,oci-mediatypes=true in --output type=image' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/config/options.go#L156-L164'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'zstd',
      before: ['--compression=zstd'],
      after: ['--output type=image,name=r.io/app:1,push=true,compression=zstd,oci-mediatypes=true'],
    },
    {
      title: 'gzip',
      before: ['--compression', 'gzip'],
      after: ['--output type=image,name=r.io/app:1,push=true,compression=gzip'],
    },
  ],
  convert: ({ value }, context) => {
    const refuses = context.flavor === 'osscontainertools' && value.literal === 'zstd';
    if (refuses && context.all('tar-path').length > 0) return manual('Kaniko refuses zstd with --tar-path');
    if (refuses && context.all('image-format').at(-1)?.value.literal === 'docker')
      return manual('Kaniko refuses zstd with --image-format=docker');
    if (value.literal === 'gzip') return exact({ kind: 'attribute', text: 'compression=gzip' });
    if (value.literal === 'zstd')
      return approximate(
        'Kaniko compresses so only on base images with OCI media types, BuildKit always; Docker before 23 cannot read it',
        { kind: 'attribute', text: 'compression=zstd,oci-mediatypes=true' },
      );
    return manual('Kaniko takes gzip and zstd only');
  },
});
