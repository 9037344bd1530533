import {
  buildkitSource,
  defineFlag,
  exact,
  kanikoSource,
  literalPrefix,
  manual,
  notNeeded,
  sameArguments,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B151',
  name: 'oci-layout-path',
  takes: 'string',
  summary: 'Writes the image as an OCI layout into a folder.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--output type=oci,dest=FOLDER,tar=false' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L448-L474'),
    buildkit: buildkitSource('README.md#oci-tarball'),
  },
  examples: [
    {
      title: 'a folder',
      before: ['--oci-layout-path=/tmp/layout'],
      after: ['--output "type=oci,dest=$k2b_out/layout,tar=false"'],
    },
  ],
  convert: ({ value }, context) => {
    if (value.literal === '') return notNeeded('an empty path writes nothing');
    const absolute = literalPrefix(value).startsWith('/') || /^"?\$\{?CI_PROJECT_DIR\}?(?:\/|"|$)/.test(value.raw);
    if (!absolute && context.flavor !== 'osscontainertools') {
      return manual('Kaniko writes a relative path below / and not into the project: write an absolute path');
    }
    return exact({ kind: 'oci-layout', path: value });
  },
});
