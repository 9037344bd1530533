import {
  approximate,
  buildkitSource,
  defineFlag,
  kanikoSource,
  manual,
  notNeeded,
  sameArguments,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B146',
  name: 'log-format',
  takes: 'string',
  summary: 'Chooses the format of the log.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--progress=rawjson' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L58'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    { title: 'text', before: ['--log-format=text'], after: [] },
    { title: 'json', before: ['--log-format', 'json'], after: ['--progress rawjson'] },
  ],
  convert: ({ value }) => {
    if (value.literal !== undefined && !/^(?:text|color|json)$/.test(value.literal))
      return manual('Kaniko stops at a format that it does not know');
    if (value.literal !== 'json') return notNeeded('buildctl prints plain text where there is no terminal');
    return approximate('the JSON of buildctl has other fields', { kind: 'progress', mode: 'rawjson' });
  },
});
