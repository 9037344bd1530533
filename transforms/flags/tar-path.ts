import { buildkitSource, defineFlag, kanikoSource, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B170',
  name: 'tar-path',
  deprecated: ['tarPath'],
  takes: 'string',
  summary: 'Writes the image as a tar file.',
  fidelity: 'exact-with-job-changes',
  otherMethods: {
    buildx: { fidelity: 'exact-with-job-changes', form: '--output type=docker,dest=FILE and the same steps' },
    native: sameArguments('exact-with-job-changes'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L174-L261'),
    buildkit: buildkitSource('README.md#docker-tarball'),
  },
  examples: [
    {
      title: 'a file',
      before: ['--tar-path=image.tar'],
      after: ['--output "type=docker,name=r.io/app:1,dest=$k2b_out/image.tar"'],
    },
  ],
  convert: ({ value }) => {
    if (value.literal === '') return notNeeded('an empty path writes nothing');
    return {
      fidelity: 'exact-with-job-changes',
      plan: [{ kind: 'tar', path: value }],
      reason: 'written outside of the context and moved after the build',
    };
  },
});
