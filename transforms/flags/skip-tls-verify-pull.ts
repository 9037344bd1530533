import { buildkitSource, defineFlag, dropped, ineffective, kanikoSource } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B166',
  name: 'skip-tls-verify-pull',
  takes: 'boolean',
  summary: 'Is declared but never read.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: { kaniko: kanikoSource('cmd/executor/cmd/root.go#L239'), buildkit: buildkitSource('docs/buildkitd.toml.md') },
  examples: [{ title: 'bare', before: ['--skip-tls-verify-pull'], after: [] }],
  convert: () => ineffective('Kaniko declares this flag and never reads it; check whether the pulls need it'),
});
