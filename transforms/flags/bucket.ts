import { buildkitSource, defineFlag, ineffective, kanikoSource, manual, schemesOf } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B111',
  name: 'bucket',
  short: 'b',
  takes: 'string',
  summary: 'Names a bucket that holds the context.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'download the archive in an earlier step' },
    native: { fidelity: 'manual', form: 'download the archive in an earlier step' },
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L407-L446'),
    buildkit: buildkitSource('frontend/dockerui/config.go'),
  },
  examples: [{ title: 'beside a folder', before: ['--bucket=b'], after: [] }],
  convert: (_given, context) => {
    const directory = context.all('context')[0]?.value;
    const schemes = directory && directory.literal !== '' ? schemesOf(directory, context.values) : undefined;
    const read = directory !== undefined && (!schemes || [...schemes].some((scheme) => scheme !== undefined));
    if (read) return manual('download the context in an earlier step, then build from the folder');
    return ineffective('Kaniko ignores it unless the context is empty or has a scheme');
  },
});
