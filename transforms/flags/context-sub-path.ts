import {
  buildkitSource,
  defineFlag,
  exact,
  ineffective,
  kanikoSource,
  sameArguments,
  schemesOf,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B124',
  name: 'context-sub-path',
  takes: 'string',
  summary: 'Names a folder below the context.',
  fidelity: 'exact',
  otherMethods: {
    buildx: { fidelity: 'exact', form: 'part of the folder, or of the fragment of a Git URL' },
    native: sameArguments('exact'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L413-L415'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [{ title: 'beside a plain folder', before: ['--context-sub-path', 'svc'], after: [] }],
  convert: (_given, context) => {
    const directory = context.all('context')[0]?.value;
    if (directory && [...schemesOf(directory, context.values)].some((scheme) => scheme !== undefined)) return exact();
    return ineffective('Kaniko ignores it unless the context has a scheme: the whole context is built, as before');
  },
});
