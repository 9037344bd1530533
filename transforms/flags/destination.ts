import { buildkitSource, defineFlag, everywhere, exact, kanikoSource, manual } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B127',
  name: 'destination',
  short: 'd',
  takes: 'list',
  repeatable: true,
  summary: 'Names the image that is pushed.',
  fidelity: everywhere('exact'),
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L263-L316'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'two names',
      before: ['--destination', 'r.io/app:2'],
      after: ['--output "type=image,\\"name=r.io/app:1,r.io/app:2\\",push=true"'],
    },
  ],
  convert: ({ value }) => {
    const { literal } = value;
    if (literal === '') return manual('Kaniko refuses an empty destination');
    if (literal?.includes(',')) return manual('Kaniko takes one name per --destination and refuses a comma');
    if (literal?.includes('@')) return manual('Kaniko refuses a destination with a digest');
    if (literal && /[A-Z]/.test(literal.replace(/:[^/:]*$/, ''))) return manual('a repository name must be lower case');
    return exact({ kind: 'destination', name: value });
  },
});
