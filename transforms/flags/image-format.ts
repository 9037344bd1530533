import { buildkitSource, defineFlag, exact, forkSource, manual, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B137',
  name: 'image-format',
  forks: ['osscontainertools'],
  takes: 'string',
  summary: 'Chooses between Docker and OCI media types.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'oci-mediatypes=true or false in --output type=image' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: forkSource('cmd/executor/cmd/root.go#L275'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'Docker',
      before: ['--image-format=docker'],
      after: ['--output type=image,name=r.io/app:1,push=true,oci-mediatypes=false'],
    },
  ],
  convert: ({ value }, context) => {
    if (value.literal === 'oci' && context.all('tar-path').length > 0)
      return manual('Kaniko refuses --image-format=oci with --tar-path');
    if (value.literal === 'docker') return exact({ kind: 'attribute', text: 'oci-mediatypes=false' });
    if (value.literal === 'oci') return exact({ kind: 'attribute', text: 'oci-mediatypes=true' });
    return manual('Kaniko takes docker and oci only');
  },
});
