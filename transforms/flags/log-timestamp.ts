import { buildkitSource, defineFlag, dropped, kanikoSource, notNeeded } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B147',
  name: 'log-timestamp',
  takes: 'boolean',
  summary: 'Puts time stamps into the log.',
  fidelity: 'not-needed',
  otherMethods: dropped('not-needed'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L59'),
    buildkit: buildkitSource('docs/reference/buildctl.md'),
  },
  examples: [{ title: 'bare', before: ['--log-timestamp'], after: [] }],
  convert: () => notNeeded('GitLab puts time stamps into the log by itself'),
});
